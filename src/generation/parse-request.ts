import { validateRequest } from "../../generated/endpoint.js";
import type { ValidationError } from "../../generated/validators.js";
import { InvalidRequestError, type RequestIssue } from "../errors/errors.js";
import type { VideoRequest } from "../types.js";

/**
 * Narrows any value to a request that the contract allows; the value itself is returned, unchanged.
 *
 * @throws InvalidRequestError listing every issue
 */
export function parseRequest(value: unknown): VideoRequest {
  if (validateRequest(value)) return value;
  throw new InvalidRequestError((validateRequest.errors ?? []).map((error) => describeIssue(error, value)));
}

/** How a rule is said before its limit; others go by their keyword. */
const RULES: Readonly<Record<string, string>> = {
  enum: "be one of",
  maximum: "be at most",
  maxLength: "have no more characters than",
  minimum: "be at least",
  required: "have",
  type: "be of type",
};

/** Longer values are not repeated in messages. */
const LONGEST = 40;

function describeIssue({ instancePath, keyword, limit }: ValidationError, request: unknown): RequestIssue {
  let received = request;
  let where = "";
  // A token is an index where it points into an array, else a property name (RFC 6901 §4).
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
  const said = [limit].flat().map((value) => (keyword === "enum" ? JSON.stringify(value) : String(value)));
  const message = `${where || "the request"} must ${RULES[keyword] ?? `satisfy ${keyword}`} ${said.join(keyword === "type" ? " or " : ", ")}${quote(keyword, received)}`;
  return { path, rule: keyword, limit, received, message };
}

function quote(keyword: string, received: unknown): string {
  if (keyword === "required") return "";
  if (keyword === "maxLength") return `, not ${[...String(received)].length}`;
  const name = Array.isArray(received) ? "an array" : "an object";
  const text = typeof received === "string" ? JSON.stringify(received) : Object(received) === received ? name : String(received);
  return `, not ${text.length > LONGEST ? "a longer text" : text}`;
}
