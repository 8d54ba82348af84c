/** A stretch of two lists that differs: the items of the first, and the items of the second that are in their place. */
export interface Change<T> {
  /** Index in the first list. */
  readonly at: number;
  readonly before: readonly T[];
  readonly after: readonly T[];
}

/** Product of two lengths above which lists are not aligned but listed as replaced. */
const MAX_CELLS = 30_000_000;

/** Returns the stretches in which two lists differ, from a longest common subsequence of their keys. */
export function alignLists<T>(before: readonly T[], after: readonly T[], keyOf: (item: T) => string): readonly Change<T>[] {
  const first = before.map(keyOf);
  const second = after.map(keyOf);
  let start = 0;
  while (start < first.length && start < second.length && first[start] === second[start]) start += 1;
  let end = 0;
  const shorter = Math.min(first.length, second.length) - start;
  while (end < shorter && first[first.length - 1 - end] === second[second.length - 1 - end]) end += 1;
  const [one, other] = [first.slice(start, first.length - end), second.slice(start, second.length - end)];
  const common = one.length * other.length > MAX_CELLS ? [] : commonSubsequence(one, other);
  const changes: Change<T>[] = [];
  let [i, j] = [0, 0];
  for (const [nextI, nextJ] of [...common, [one.length, other.length] as const]) {
    if (nextI > i || nextJ > j) {
      const at = start + i;
      changes.push({ at, before: before.slice(at, start + nextI), after: after.slice(start + j, start + nextJ) });
    }
    [i, j] = [nextI + 1, nextJ + 1];
  }
  return changes;
}

/** Returns the pairs of indexes of a longest common subsequence, by dynamic programming from the end. */
function commonSubsequence(first: readonly string[], second: readonly string[]): readonly (readonly [number, number])[] {
  const width = second.length + 1;
  const lengths = new Uint32Array((first.length + 1) * width);
  const at = (i: number, j: number) => lengths[i * width + j] ?? 0;
  for (let i = first.length - 1; i >= 0; i -= 1) {
    for (let j = second.length - 1; j >= 0; j -= 1) {
      lengths[i * width + j] = first[i] === second[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const pairs: (readonly [number, number])[] = [];
  let [i, j] = [0, 0];
  while (i < first.length && j < second.length) {
    if (first[i] === second[j]) {
      pairs.push([i, j]);
      [i, j] = [i + 1, j + 1];
    } else if (at(i + 1, j) >= at(i, j + 1)) i += 1;
    else j += 1;
  }
  return pairs;
}
