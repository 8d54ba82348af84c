import { EVENT_STREAM } from "../contract/media-types.js";
import { quoteShell } from "../util/shell-quote.js";
import type { RawRequest } from "./exchange.js";
import { shellHeaderOf } from "./extra-headers.js";
import { API_KEY_VARIABLE } from "./request.js";

/** A longer run of one character is written as an expression, so that the command stays readable. */
const LONG_RUN = /(.)\1{63,}/su;

/** Longer bodies make curl wait for `100 Continue` (RFC 9110 §10.1.1), which the suite does not. */
const MAX_LENGTH_WITHOUT_EXPECT = 1000;

/** Returns a bash command that sends exactly the same request, with the API key from an environment variable. */
export function toCurl(request: RawRequest): string {
  const { body, preceding } = request;
  // curl sends requests to the same server on one connection. `--next` separates their options.
  const first = preceding === undefined ? [] : ["-o", "/dev/null", ...optionsOf(preceding), ...argumentOf(preceding), "--next"];
  const words = ["curl", "-sS", ...first, "-i", ...optionsOf(request)];
  if (body === undefined) return words.join(" ");
  const argument = argumentOf(request);
  if (argument.length > 0) return [...words, ...argument].join(" ");
  return `node -e ${quoteShell(`process.stdout.write(${expressionOf(body)})`)} | ${[...words, "--data-binary", "@-"].join(" ")}`;
}

/** Returns the options for a request without its body. */
function optionsOf({ body, headers, method, shellAuthorization, shellHeaders = {}, url }: RawRequest): readonly string[] {
  const { href, protocol } = new URL(url);
  const toOption = ([name, value]: readonly [string, string]) => {
    if (Object.hasOwn(shellHeaders, name)) return `-H ${shellHeaderOf(name)}`;
    const shell = name === "authorization" ? (shellAuthorization ?? "") : value;
    // `name:` makes curl omit the header; `name;` sends it without a value.
    if (shell === "") return `-H ${quoteShell(`${name};`)}`;
    return name === "authorization" ? `-H "Authorization: ${shell}"` : `-H ${quoteWithKey(`${name}: ${value}`)}`;
  };
  // curl adds these headers by itself.
  const added = ["accept", "content-type", ...((body?.length ?? 0) > MAX_LENGTH_WITHOUT_EXPECT ? ["expect"] : [])];
  const omitted = added.filter((name) => !(name in headers)).map((name) => `-H '${name}:'`);
  const flags = [
    ...(/[[\]{}]/.test(href) ? ["--globoff"] : []),
    ...(protocol === "https:" ? ["--http1.1"] : []),
    ...(headers["accept"] === EVENT_STREAM ? ["--no-buffer"] : []),
  ];
  // The transport parses the URL in the same way.
  return [...flags, "-X", method, quoteWithKey(href), ...Object.entries(headers).map(toOption), ...omitted];
}

/** Quotes a text in which the variable with the API key must be replaced. */
function quoteWithKey(text: string): string {
  const variable = `$${API_KEY_VARIABLE}`;
  return text.split(variable).map(quoteShell).join(`"${variable}"`);
}

/** Returns the options for a body that curl can receive as an argument; none if it cannot. */
function argumentOf({ body }: RawRequest): readonly string[] {
  const isShort = typeof body === "string" && isArgument(body) && !expressionOf(body).includes(".repeat(");
  return isShort ? ["--data-binary", quoteShell(body)] : [];
}

/** Whether curl can receive the body as an argument. An argument has no U+0000, and `@` would name a file. */
function isArgument(body: string): boolean {
  return !body.includes("\0") && !body.startsWith("@");
}

/** Returns a JavaScript expression that evaluates to the body. */
function expressionOf(text: string | Uint8Array): string {
  if (typeof text !== "string") return `Buffer.from("${Buffer.from(text).toString("base64")}","base64")`;
  const run = LONG_RUN.exec(text);
  if (run === null) return JSON.stringify(text);
  const [repeated, unit = ""] = run;
  const before = text.slice(0, run.index);
  const after = text.slice(run.index + repeated.length);
  return `${JSON.stringify(before)}+${JSON.stringify(unit)}.repeat(${repeated.length / unit.length})+${expressionOf(after)}`;
}
