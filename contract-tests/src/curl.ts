import type { RawRequest } from "./exchange.js";

/** The environment variable that holds the API key: what is printed names it, never the key. */
export const API_KEY_VARIABLE = "SKILLS_VIDEO_API_KEY";

/** Longer runs of one character are written as an expression, so that a line stays a line. */
const LONG_RUN = /(.)\1{63,}/su;

/** A shell command that sends the request again, exactly, with the key from the environment. */
export function toCurl({ method, url, headers, body }: RawRequest): string {
  const header = ([name, value]: readonly [string, string]) =>
    name === "authorization" ? `-H "Authorization: Bearer $${API_KEY_VARIABLE}"` : `-H ${quote(`${name}: ${value}`)}`;
  const words = ["curl", "-sS", "-i", "-X", method, quote(url), ...Object.entries(headers).map(header)];
  if (body === undefined) return words.join(" ");
  const run = LONG_RUN.exec(body);
  if (run === null) return [...words, "--data-binary", quote(body)].join(" ");
  return `node -e ${quote(`process.stdout.write(${expressionOf(body, run)})`)} | ${[...words, "--data-binary", "@-"].join(" ")}`;
}

function expressionOf(body: string, run: RegExpExecArray): string {
  const [repeated, unit = ""] = run;
  const [before, after] = [body.slice(0, run.index), body.slice(run.index + repeated.length)];
  const rest = LONG_RUN.exec(after);
  const tail = rest === null ? JSON.stringify(after) : expressionOf(after, rest);
  return `${JSON.stringify(before)}+${JSON.stringify(unit)}.repeat(${repeated.length / unit.length})+${tail}`;
}

/** Quoted for a POSIX shell (XCU §2.2.2): nothing between single quotes is special but the quote itself. */
function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
