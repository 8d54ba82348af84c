/** Returns the candidate with the smallest edit distance to the name. */
export function nearestTo(name: string, names: readonly string[]): string | undefined {
  const distances = names.map((other) => ({ other, edits: editsBetween(name, other) }));
  return distances.sort((a, b) => a.edits - b.edits)[0]?.other;
}

/** Returns the candidate that the user probably meant: one that starts with the name, or a similar one, if there is one. */
export function suggest(name: string, names: readonly string[]): string | undefined {
  const lower = name.toLowerCase();
  if (lower === "") return undefined;
  const longer = names.filter((other) => other.toLowerCase().startsWith(lower) && lower.length >= 2);
  const nearest = nearestTo(
    lower,
    names.map((other) => other.toLowerCase()),
  );
  const isSimilar = nearest !== undefined && editsBetween(lower, nearest) <= Math.max(1, Math.floor(name.length / 3));
  return longer[0] ?? (isSimilar ? names.find((other) => other.toLowerCase() === nearest) : undefined);
}

/** Returns the end of an error message: a suggestion in quotes, if there is one. */
export function didYouMean(suggestion: string | undefined): string {
  return suggestion === undefined ? "" : `: did you mean '${suggestion}'?`;
}

/**
 * Returns the glob that the user probably meant instead of one that matches no check.
 *
 * @param ids the ids of all checks
 */
export function suggestGlob(glob: string, ids: readonly string[]): string | undefined {
  const prefix = glob.replace(/[.:]?\**$/, "");
  for (const separator of [".", ":"]) if (ids.some((id) => id.startsWith(prefix + separator))) return `${prefix}${separator}*`;
  const exact = suggest(glob, ids);
  if (exact !== undefined) return exact;
  const groups = [
    ...new Set(ids.flatMap((id) => [id.split(".")[0] ?? "", ...(id.includes(":") ? [id.split(":")[0] ?? ""] : [])])),
  ];
  const [name = "", ...rest] = prefix.split(".");
  const group = suggest(name, groups);
  if (group !== undefined) return `${group}${ids.some((id) => id.startsWith(`${group}.`)) ? "." : ":"}*`;
  const word = [...rest, name].find((part) => part.length > 2 && ids.some((id) => id.includes(part)));
  return word === undefined ? undefined : `*${word}*`;
}

/**
 * Returns the edit distance (optimal string alignment): insertions, deletions and replacements of a character, and swaps of two
 * neighbors, which are the most common mistake in a short name.
 */
function editsBetween(a: string, b: string): number {
  const [from, to] = [[...a], [...b]];
  const rows: number[][] = [Array.from({ length: to.length + 1 }, (_, index) => index)];
  const at = (i: number, j: number) => rows[i]?.[j] ?? 0;
  for (const [i, one] of from.entries()) {
    const row = [i + 1];
    rows.push(row);
    for (const [j, other] of to.entries()) {
      const isSwap = i > 0 && j > 0 && one === to[j - 1] && from[i - 1] === other;
      const edits = [at(i, j) + (one === other ? 0 : 1), at(i, j + 1) + 1, (row[j] ?? 0) + 1];
      row.push(Math.min(...edits, ...(isSwap ? [at(i - 1, j - 1) + 1] : [])));
    }
  }
  return at(from.length, to.length);
}
