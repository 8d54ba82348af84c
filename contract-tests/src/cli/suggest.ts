/** The one of several names that takes the fewest edits to become this one. */
export function nearestTo(name: string, names: readonly string[]): string | undefined {
  const distances = names.map((other) => ({ other, edits: editsBetween(name, other) }));
  return distances.sort((a, b) => a.edits - b.edits)[0]?.other;
}

/** Insertions, deletions and replacements of a character (Levenshtein). */
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
