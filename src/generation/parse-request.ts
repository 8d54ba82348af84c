import { parameterNames, validateRequest } from "../../generated/endpoint.js";
import type { ValidationError } from "../../generated/validators.js";
import { InvalidRequestError, type RequestIssue } from "../errors/errors.js";
import { assertOptionNames } from "../options.js";
import type { VideoRequest } from "../types.js";
import { didYouMean } from "../util/suggest.js";

/**
 * How strictly a request is parsed.
 *
 * @example
 * ```ts
 * import { type ParseOptions, parseRequest } from "vidu-q2-turbo";
 *
 * const options: ParseOptions = { allowUnknownParameters: true };
 * const request = parseRequest({ prompt: "a cat", new_parameter: 1 }, options);
 * ```
 */
export interface ParseOptions {
  /**
   * Accepts parameters that this version of the package does not know.
   *
   * @default false
   */
  readonly allowUnknownParameters?: boolean | undefined;
}

/**
 * Narrows a value to a request that satisfies the contract. Returns the value itself, unchanged.
 *
 * Unlike the contract, it rejects unknown parameters. The server ignores them, so a misspelled parameter would be charged with
 * its default value.
 *
 * @throws InvalidRequestError with every issue
 * @throws TypeError when an option is unknown
 * @example
 * ```ts
 * import { createClient, parseRequest } from "vidu-q2-turbo";
 *
 * const body: unknown = JSON.parse('{ "prompt": "a cat", "duration": 4 }');
 * await createClient().submit(parseRequest(body));
 * ```
 */
export function parseRequest(value: unknown, options: ParseOptions = {}): VideoRequest {
  assertOptionNames(options, "parseRequest");
  const issues = validateRequest(value) ? [] : (validateRequest.errors ?? []).map((error) => describeIssue(error, value));
  if (!options.allowUnknownParameters) issues.push(...findUnknownParameters(value));
  if (issues.length > 0) throw new InvalidRequestError(issues);
  return value as VideoRequest;
}

function findUnknownParameters(value: unknown): readonly RequestIssue[] {
  if (Object(value) !== value || Array.isArray(value)) return [];
  // JSON omits undefined values.
  const unknown = Object.entries(value as object).filter(
    ([name, received]) => received !== undefined && !parameterNames.includes(name),
  );
  return unknown.map(([name, received]) => ({
    path: [name],
    rule: "additionalProperties",
    limit: parameterNames,
    received,
    message: `unknown parameter \`${shorten(name)}\`${didYouMean(name, parameterNames)}`,
  }));
}

/** The phrases for rules in messages, which the limit follows. Messages about other rules name the keyword. */
const RULES: Readonly<Record<string, string>> = {
  enum: "be one of",
  maximum: "be at most",
  maxLength: "have at most",
  minimum: "be at least",
  type: "be of type",
};

/** The maximum number of characters of a received value in a message. */
const MAX_QUOTED = 40;

function describeIssue({ instancePath, keyword, limit }: ValidationError, request: unknown): RequestIssue {
  let received = request;
  let where = "";
  // A token is an index if it points into an array, else a property name (RFC 6901 §4).
  const path = instancePath
    .split("/")
    .slice(1)
    .map((token) => {
      const name = token.replaceAll("~1", "/").replaceAll("~0", "~");
      const isIndex = Array.isArray(received);
      where += isIndex ? `[${name}]` : `${where && "."}${name}`;
      received = (received as Readonly<Record<string, unknown>>)[name];
      return isIndex ? Number(name) : name;
    });
  return { path, rule: keyword, limit, received, message: describeRule(where, keyword, limit, received) };
}

function describeRule(where: string, keyword: string, limit: unknown, received: unknown): string {
  if (keyword === "required") return `\`${where && `${where}.`}${limit}\` is required`;
  const values = [limit].flat().map((value) => (keyword === "enum" ? JSON.stringify(value) : `${value}`));
  const rule = `${RULES[keyword] ?? `satisfy ${keyword}`} ${values.join(keyword === "type" ? " or " : ", ")}`;
  const unit = keyword === "maxLength" ? " characters" : "";
  return `${where ? `\`${where}\`` : "the request"} must ${rule}${unit} (received ${describeValue(keyword, received)})`;
}

function describeValue(keyword: string, received: unknown): string {
  if (keyword === "maxLength") return String([...String(received)].length);
  if (typeof received === "string") return JSON.stringify(shorten(received));
  return Object(received) === received ? (Array.isArray(received) ? "an array" : "an object") : String(received);
}

function shorten(text: string): string {
  return text.length > MAX_QUOTED ? `${text.slice(0, MAX_QUOTED)}…` : text;
}
