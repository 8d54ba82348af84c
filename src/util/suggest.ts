/**
 * Returns the known name that is closest to a misspelled one.
 *
 * Case and separators do not count (`aspectRatio` is `aspect_ratio`). The edit distance may be a third of the length, rounded up; names
 * of one or two characters must match.
 */
export function suggest(name: string, known: Iterable<string>): string | undefined {
  const letters = normalize(name);
  let best: string | undefined;
  let bestDistance = Infinity;
  for (const candidate of known) {
    const other = normalize(candidate);
    const distance = editDistance(letters, other);
    const length = Math.max(letters.length, other.length);
    if (distance >= bestDistance || distance > (length > 2 ? Math.ceil(length / 3) : 0)) continue;
    best = candidate;
    bestDistance = distance;
  }
  return best;
}

/** Returns the end of a message about an unknown name: ". Did you mean `duration`?", or nothing. */
export function didYouMean(name: string, known: Iterable<string>): string {
  const suggestion = suggest(name, known);
  return suggestion ? `. Did you mean \`${suggestion}\`?` : "";
}

function normalize(name: string): string {
  return name.toLowerCase().replace(/[^a-z\d]/g, "");
}

/** Returns the Levenshtein distance, computed one row at a time. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...a].entries()) {
    let diagonal = i;
    let left = i + 1;
    row = row.map((above, j) => {
      // In the first column, the result is one more than above.
      left = Math.min(above + 1, left + 1, diagonal + (letter === b[j - 1] ? 0 : 1));
      diagonal = above;
      return left;
    });
  }
  return row.pop() ?? 0;
}
