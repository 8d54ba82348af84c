/** Characters of a line of help. */
export const WIDTH = 80;

/** Breaks text into indented lines of at most 80 characters. Longer words are split. */
export function wrap(text: string, indent = 0): readonly string[] {
  const width = WIDTH - indent;
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/).flatMap((each) => each.match(new RegExp(`.{1,${width}}`, "gu")) ?? [])) {
    if (line && line.length + word.length + 1 > width) {
      lines.push(line);
      line = "";
    }
    line = line ? `${line} ${word}` : word;
  }
  return [...lines, line].map((one) => " ".repeat(indent) + one);
}
