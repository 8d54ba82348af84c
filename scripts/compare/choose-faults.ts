/** Returns faults at regular intervals of the list, so that they are of different kinds. The choice is deterministic. */
export function chooseFaults(ids: readonly string[], count: number): readonly string[] {
  const chosen = Array.from({ length: count }, (_, index) => ids[Math.floor((index * ids.length) / count)]);
  return [...new Set(chosen)].filter((id) => id !== undefined);
}
