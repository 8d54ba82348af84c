import type { RawRequest } from "./exchange.js";

/** Longer runs of one character are written as an expression, so that a line stays a line. */
const LONG_RUN = /(.)\1{63,}/su;

/** A shell command that sends the request again, exactly, with the key from the environment. */
export function toCurl({ body, headers, method, shellAuthorization, url }: RawRequest): string {
  const header = ([name, value]: readonly [string, string]) => {
    if (name === "authorization") return `-H "Authorization: ${shellAuthorization ?? ""}"`;
    // Without a value curl would take the header for one to leave out.
    return `-H ${quote(value === "" ? `${name};` : `${name}: ${value}`)}`;
  };
  const absent = ["accept", "content-type"].filter((name) => !(name in headers)).map((name) => `-H '${name}:'`);
  const words = ["curl", "-sS", "-i", "-X", method, quote(url), ...Object.entries(headers).map(header), ...absent];
  if (body === undefined) return words.join(" ");
  const expression =
    typeof body === "string" ? expressionOf(body) : `Buffer.from("${Buffer.from(body).toString("base64")}","base64")`;
  if (typeof body === "string" && !expression.includes(".repeat(")) return [...words, "--data-binary", quote(body)].join(" ");
  return `node -e ${quote(`process.stdout.write(${expression})`)} | ${[...words, "--data-binary", "@-"].join(" ")}`;
}

/** A JavaScript expression for the text. */
function expressionOf(text: string): string {
  const run = LONG_RUN.exec(text);
  if (run === null) return JSON.stringify(text);
  const [repeated, unit = ""] = run;
  const before = text.slice(0, run.index);
  const after = text.slice(run.index + repeated.length);
  return `${JSON.stringify(before)}+${JSON.stringify(unit)}.repeat(${repeated.length / unit.length})+${expressionOf(after)}`;
}

/** Quoted for a POSIX shell (XCU §2.2.2): nothing between single quotes is special but the quote itself. */
function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
