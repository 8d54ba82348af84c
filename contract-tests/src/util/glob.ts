/**
 * Returns a function that tests whether a check's id matches one of the globs. An exact id always matches itself.
 *
 * @param globs globs separated by commas; `*` matches any number of characters, and a backslash makes the next character
 *   literal
 */
export function matchGlob(globs: string): (id: string) => boolean {
  const patterns = splitGlobs(globs).map(toPattern);
  // No command-line argument can contain a lone surrogate, so one matches its replacement character.
  return (id) => id === globs || patterns.some((pattern) => pattern.test(id.replaceAll(/\p{Cs}/gu, "\ufffd")));
}

/** Splits globs at the commas that are not escaped. White space around a glob is removed. */
export function splitGlobs(globs: string): readonly string[] {
  // Each match is an escaped character or a single one.
  const characters = globs.match(/\\.|./gsu) ?? [];
  const parts: string[][] = [[]];
  for (const character of characters) {
    if (character === ",") parts.push([]);
    else parts.at(-1)?.push(character);
  }
  return parts.map((part) => {
    const isText = (character: string) => character.trim() !== "";
    const start = part.findIndex(isText);
    return start < 0 ? "" : part.slice(start, part.findLastIndex(isText) + 1).join("");
  });
}

/** Returns the glob that matches only this id. */
export function escapeGlob(id: string): string {
  const escaped = id.replaceAll(/[\\,*]/g, "\\$&").replaceAll(/^\s|\s$/g, "\\$&");
  // No command-line argument can contain U+0000.
  return escaped.replaceAll("\0", "*");
}

function toPattern(glob: string): RegExp {
  const source = (glob.match(/\\.|./gsu) ?? []).map((character) => {
    if (character === "*") return ".*";
    return escapePattern(character.length > 1 && character.startsWith("\\") ? character.slice(1) : character);
  });
  return new RegExp(`^${source.join("")}$`, "s");
}

function escapePattern(text: string): string {
  return text.replaceAll(/[.+*?^${}()|[\]\\]/g, "\\$&");
}
