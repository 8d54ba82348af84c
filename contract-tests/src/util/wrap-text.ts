/** The width of an output that is not a terminal, in characters. */
export const DEFAULT_WIDTH = 80;

/** The minimum width of a line, in characters. Narrower lines would consist of single words. */
const MIN_WIDTH = 20;

/**
 * Wraps a text at spaces, so that no line is wider than an output. A longer word continues on the next line.
 *
 * @param width the width of the output, in characters
 * @param indent the text before every line
 */
export function wrapText(text: string, width: number, indent = ""): readonly string[] {
  const room = Math.max(MIN_WIDTH, width - indent.length);
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ").flatMap((word) => splitWord(word, room))) {
    if (line !== "" && line.length + 1 + word.length > room) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line].map((each) => indent + each);
}

/** Splits a word that is wider than a line, if possible after a slash or a dot. */
function splitWord(word: string, room: number): readonly string[] {
  if (word.length <= room) return [word];
  const at = Math.max(word.lastIndexOf("/", room - 2), word.lastIndexOf(".", room - 2)) + 1;
  const end = at > 0 ? at : room;
  return [word.slice(0, end), ...splitWord(word.slice(end), room)];
}
