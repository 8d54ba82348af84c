/**
 * Renders sanitized text as Markdown. Code between backquotes stays code; everything else is escaped, so that text from a
 * server, a contract or a baseline cannot add links, images, mentions or HTML.
 */
export function prose(text: string): string {
  return text
    .split(/(`+[^`]+`+)/)
    .map((part, index) => (index % 2 === 1 ? renderCode(part) : escapePunctuation(part)))
    .join("");
}

/** Renders inline code, delimited by more backquotes than its longest run (CommonMark §6.1). */
export function quote(text: string): string {
  const delimiter = "`".repeat(longestRun(text) + 1);
  const padding = /^`|`$/.test(text) ? " " : "";
  return `${delimiter}${padding}${text.replaceAll(/\s+/g, " ")}${padding}${delimiter}`;
}

/** Renders a fenced code block (CommonMark §4.5). */
export function fence(text: string): string {
  const delimiter = "`".repeat(Math.max(3, longestRun(text) + 1));
  return `${delimiter}sh\n${text}\n${delimiter}`;
}

function renderCode(part: string): string {
  const [, opening = "", code = "", closing = ""] = /^(`+)([^`]+)(`+)$/.exec(part) ?? [];
  return opening === closing ? quote(code) : escapePunctuation(part);
}

/** Escapes the punctuation that has a meaning in Markdown (CommonMark §2.4) or for GitHub, and list markers at the start. */
function escapePunctuation(text: string): string {
  return text
    .replaceAll(/[\\`*_{}[\]<>#|~&!$@^]|:(?=\/\/)|(?<=\bwww)\./gi, "\\$&")
    .replace(/^(\s*(?:\d{1,9})?)([-+.)=])(?=\s|$)/, "$1\\$2");
}

function longestRun(text: string): number {
  let longest = 0;
  for (const [run] of text.matchAll(/`+/g)) longest = Math.max(longest, run.length);
  return longest;
}
