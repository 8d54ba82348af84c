/** Returns faults that are spread evenly over the table, so that they are of different kinds; the same ones every time. */
export function chooseFaults(ids: readonly string[], count: number): readonly string[] {
  const chosen = Array.from({ length: count }, (_, index) => ids[Math.floor((index * ids.length) / count)]);
  return [...new Set(chosen)].filter((id) => id !== undefined);
}
