import type { RawRequest } from "./exchange.js";
import { shellHeaderOf } from "./extra-headers.js";

/** A longer run of one character is written as an expression, so that the command stays readable. */
const LONG_RUN = /(.)\1{63,}/su;

/** Returns a shell command that sends exactly the same request, with the API key from an environment variable. */
export function toCurl({ body, headers, method, shellAuthorization, shellHeaders = {}, url }: RawRequest): string {
  const toOption = ([name, value]: readonly [string, string]) => {
    if (name === "authorization") return `-H "Authorization: ${shellAuthorization ?? ""}"`;
    if (Object.hasOwn(shellHeaders, name)) return `-H ${shellHeaderOf(name)}`;
    // `name:` makes curl omit the header; `name;` sends it without a value.
    return `-H ${quote(value === "" ? `${name};` : `${name}: ${value}`)}`;
  };
  // curl adds these two headers by itself.
  const omitted = ["accept", "content-type"].filter((name) => !(name in headers)).map((name) => `-H '${name}:'`);
  const words = ["curl", "-sS", "-i", "-X", method, quote(url), ...Object.entries(headers).map(toOption), ...omitted];
  if (body === undefined) return words.join(" ");
  const expression =
    typeof body === "string" ? expressionOf(body) : `Buffer.from("${Buffer.from(body).toString("base64")}","base64")`;
  if (typeof body === "string" && !expression.includes(".repeat(")) return [...words, "--data-binary", quote(body)].join(" ");
  return `node -e ${quote(`process.stdout.write(${expression})`)} | ${[...words, "--data-binary", "@-"].join(" ")}`;
}

/** Returns a JavaScript expression that evaluates to the text. */
function expressionOf(text: string): string {
  const run = LONG_RUN.exec(text);
  if (run === null) return JSON.stringify(text);
  const [repeated, unit = ""] = run;
  const before = text.slice(0, run.index);
  const after = text.slice(run.index + repeated.length);
  return `${JSON.stringify(before)}+${JSON.stringify(unit)}.repeat(${repeated.length / unit.length})+${expressionOf(after)}`;
}

/** Quotes a word for a POSIX shell. Between single quotes, only the single quote is special (XCU §2.2.2). */
function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
