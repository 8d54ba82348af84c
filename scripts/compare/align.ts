/** A range in which two lists differ: the items of the first list, and the items of the second that replace them. */
interface Change<T> {
  /** Index in the first list. */
  readonly at: number;
  readonly before: readonly T[];
  readonly after: readonly T[];
}

/** Maximum number of insertions and deletions. Above it, the first list counts as replaced by the second. */
const MAX_EDITS = 1000;

/** Returns the ranges in which two lists differ, based on the longest common subsequence of their keys. */
export function alignLists<T>(before: readonly T[], after: readonly T[], keyOf: (item: T) => string): readonly Change<T>[] {
  const pairs = commonSubsequence(before.map(keyOf), after.map(keyOf));
  const changes: Change<T>[] = [];
  let [i, j] = [0, 0];
  for (const [nextI, nextJ] of [...pairs, [before.length, after.length] as const]) {
    if (nextI > i || nextJ > j) changes.push({ at: i, before: before.slice(i, nextI), after: after.slice(j, nextJ) });
    [i, j] = [nextI + 1, nextJ + 1];
  }
  return changes;
}

type Pair = readonly [i: number, j: number];

/** Returns the pairs of indexes of a longest common subsequence (Myers, "An O(ND) Difference Algorithm", 1986). */
function commonSubsequence(first: readonly string[], second: readonly string[]): readonly Pair[] {
  // The furthest index in the first list on each diagonal, after each number of edits.
  let furthest = new Map<number, number>([[1, 0]]);
  const history: ReadonlyMap<number, number>[] = [];
  for (let edits = 0; edits <= Math.min(first.length + second.length, MAX_EDITS); edits += 1) {
    history.push(furthest);
    const next = new Map<number, number>();
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      let i = startOn(diagonal, edits, furthest);
      while (i < first.length && i - diagonal < second.length && first[i] === second[i - diagonal]) i += 1;
      next.set(diagonal, i);
      if (i >= first.length && i - diagonal >= second.length) return traceBack(history, first.length, second.length);
    }
    furthest = next;
  }
  return [];
}

/** Returns the start of a diagonal: below the one above it (an insertion), or right of the one below it (a deletion). */
function startOn(diagonal: number, edits: number, furthest: ReadonlyMap<number, number>): number {
  return isInsertion(diagonal, edits, furthest) ? (furthest.get(diagonal + 1) ?? 0) : (furthest.get(diagonal - 1) ?? 0) + 1;
}

function isInsertion(diagonal: number, edits: number, furthest: ReadonlyMap<number, number>): boolean {
  if (diagonal === -edits) return true;
  return diagonal !== edits && (furthest.get(diagonal - 1) ?? 0) < (furthest.get(diagonal + 1) ?? 0);
}

function traceBack(history: readonly ReadonlyMap<number, number>[], endI: number, endJ: number): readonly Pair[] {
  const pairs: Pair[] = [];
  let [i, j] = [endI, endJ];
  for (let edits = history.length - 1; edits >= 0; edits -= 1) {
    const furthest = history[edits] ?? new Map<number, number>();
    const diagonal = i - j;
    const start = startOn(diagonal, edits, furthest);
    while (i > start && j > start - diagonal) {
      [i, j] = [i - 1, j - 1];
      pairs.push([i, j]);
    }
    if (isInsertion(diagonal, edits, furthest)) j -= 1;
    else i -= 1;
  }
  return pairs.reverse();
}
