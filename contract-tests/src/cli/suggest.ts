/** Returns the candidate with the smallest edit distance to the name. */
export function nearestTo(name: string, names: readonly string[]): string | undefined {
  const distances = names.map((other) => ({ other, edits: editsBetween(name, other) }));
  return distances.sort((a, b) => a.edits - b.edits)[0]?.other;
}

/** Returns the Levenshtein distance: insertions, deletions and replacements of a character. */
function editsBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, one] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...b].entries())
      next.push(Math.min((row[j] ?? 0) + (one === other ? 0 : 1), (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    row = next;
  }
  return row[b.length] ?? 0;
}
