import { validateHeaderName, validateHeaderValue } from "node:http";
import type { Exchange, RawRequest } from "./exchange.js";

/**
 * Error for a header that cannot be added to every request. The message is one line without the value.
 *
 * @example
 * ```ts
 * import { HeaderError } from "vidu-q2-turbo-conformance";
 *
 * const messageOf = (error: unknown) => (error instanceof HeaderError ? `invalid header: ${error.message}` : undefined);
 * ```
 */
export class HeaderError extends TypeError {
  override readonly name = "HeaderError";
}

/** Headers that every request carries in addition to those of its message. */
export interface ExtraHeaders {
  /** All of them, by lower-case name, including the User-Agent. */
  readonly headers: Readonly<Record<string, string>>;
  /** The variables that replace the values that the user set. The values are secret, like the API key. */
  readonly shellHeaders: Readonly<Record<string, string>>;
}

/** Headers that the suite sets or tests itself. Another value would change the meaning of a check. */
const SUITE_HEADERS = new Set(["accept", "accept-encoding", "authorization", "content-encoding", "content-type"]);

/** Headers that describe the connection or the framing of a message (RFC 9110 §7.6.1, RFC 9112 §6), or the proxy (§11.7.2). */
const CONNECTION_HEADERS = new Set([
  "connection",
  "content-length",
  "expect",
  "host",
  "keep-alive",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/**
 * Returns the extra headers of a run: a User-Agent, which `custom` can replace, and the custom headers.
 *
 * @param version the version of the suite
 * @throws HeaderError if a name or value is invalid, or the header is reserved
 */
export function createExtraHeaders(custom: Readonly<Record<string, string>>, version: string): ExtraHeaders {
  const headers: Record<string, string> = { "user-agent": `vidu-q2-turbo-conformance/${version}` };
  const shellHeaders: Record<string, string> = {};
  for (const [name, value] of Object.entries(custom)) {
    const bytes = toUtf8(value.trim());
    assertValid(name, bytes);
    const key = name.toLowerCase();
    if (Object.hasOwn(shellHeaders, key))
      throw new HeaderError(`the header ${name} is set twice: combine its values into one header`);
    const twin = Object.keys(shellHeaders).find((other) => variableOf(other) === variableOf(key));
    if (twin !== undefined) throw new HeaderError(`the headers ${twin} and ${name} need the same variable ${variableOf(key)}`);
    headers[key] = bytes;
    shellHeaders[key] = `$${variableOf(key)}`;
  }
  return { headers, shellHeaders };
}

/**
 * Returns the UTF-8 bytes of a value, one character for each, because Node.js sends headers in Latin-1. A shell and curl also use
 * UTF-8. HTTP allows such bytes (RFC 9110 §5.5).
 */
function toUtf8(value: string): string {
  return Buffer.from(value, "utf8").toString("latin1");
}

/**
 * Returns a header as a word for a shell, with a variable instead of the value: `'x-tenant: '"${VIDU_HEADER_X_TENANT:?…}"`.
 * If the variable is not set, the shell prints the name of the header and does not run the command (XCU §2.6.2).
 */
export function shellHeaderOf(name: string): string {
  // Names may contain quotes and dollar signs (RFC 9110 §5.6.2).
  return `'${name.replaceAll("'", `'\\''`)}: '"${shellValueOf(name)}"`;
}

function shellValueOf(name: string): string {
  return `\${${variableOf(name)}:?set it to the value of the header ${name.replaceAll(/[^\w-]/g, "_")}}`;
}

/** Returns the environment variable that contains the value of a header in printed commands. */
function variableOf(name: string): string {
  return `VIDU_HEADER_${name.toUpperCase().replaceAll(/[^A-Z0-9]/g, "_")}`;
}

/** Replaces the values of custom headers in a request, so that it can be printed. */
export function redactRequest(exchange: Exchange, { shellHeaders }: ExtraHeaders): Exchange {
  const replace = (request: RawRequest): RawRequest => ({ ...request, headers: { ...request.headers, ...shellHeaders } });
  const { preceding, ...request } = exchange.request;
  return { ...exchange, request: { ...replace(request), preceding: preceding && replace(preceding) } };
}

function assertValid(name: string, value: string): void {
  try {
    validateHeaderName(name);
  } catch {
    throw new HeaderError(`${JSON.stringify(name)} is not a valid header name`);
  }
  const key = name.toLowerCase();
  if (SUITE_HEADERS.has(key)) {
    const remedy = key === "authorization" ? ": set the API key instead" : "";
    throw new HeaderError(`the suite sets the header ${name} itself${remedy}`);
  }
  if (CONNECTION_HEADERS.has(key)) throw new HeaderError(`the header ${name} belongs to the connection and cannot be set`);
  try {
    validateHeaderValue(name, value);
  } catch {
    throw new HeaderError(`the value of the header ${name} contains a character that HTTP does not allow`);
  }
}
