/**
 * Returns faults at regular intervals of the list, so that they are of different kinds. The choice is deterministic. Omits
 * intermittent faults (`sometimes.*`), because their verdicts differ in every run.
 */
export function chooseFaults(ids: readonly string[], count: number): readonly string[] {
  const stable = ids.filter((id) => !/sometimes/i.test(id));
  const chosen = Array.from({ length: count }, (_, index) => stable[Math.floor((index * stable.length) / count)]);
  return [...new Set(chosen)].filter((id) => id !== undefined);
}
