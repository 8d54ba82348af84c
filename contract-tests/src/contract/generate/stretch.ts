/** The number of positions and of lengths of the repeated part that are tried. */
const MAX_POSITIONS = 48;
const MAX_PART = 3;

/**
 * Lengthens a text to a number of code points by repeating a part of it, so that it still satisfies a filter.
 *
 * `https://example.com/cat.png` becomes a longer URL, and `ab-1` a longer text that matches `^[a-z]+-\d$`.
 *
 * @returns the text, or undefined if no part can be repeated
 */
export function stretch(text: string, length: number, accepts: (text: string) => boolean): string | undefined {
  const characters = [...text];
  const missing = length - characters.length;
  if (missing <= 0) return accepts(text) ? text : undefined;
  const positions = [...characters.keys()].reverse().slice(0, MAX_POSITIONS);
  for (let size = 1; size <= MAX_PART; size += 1)
    for (const position of positions) {
      const part = characters.slice(position, position + size).join("");
      const count = Math.ceil(missing / size);
      // A part of several characters may exceed the length. Most limits allow that.
      if (part === "" || (size > 1 && missing % size !== 0 && position + size > characters.length)) continue;
      // A few repetitions show quickly whether the part can be repeated.
      if (count > 8 && !accepts(repeat(characters, position, size, 2))) continue;
      const candidate = repeat(characters, position, size, count);
      if (accepts(candidate)) return candidate;
    }
  const padded = text + "a".repeat(missing);
  return accepts(padded) ? padded : undefined;
}

function repeat(characters: readonly string[], position: number, size: number, count: number): string {
  const part = characters.slice(position, position + size).join("");
  return characters.slice(0, position).join("") + part.repeat(count) + characters.slice(position).join("");
}
