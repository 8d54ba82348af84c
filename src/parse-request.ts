import { type ValidationError, validateVideoRequest } from "../generated/validators.js";
import { InvalidRequestError, type RequestIssue } from "./errors.js";
import type { VideoRequest } from "./types.js";

/**
 * Narrows any value to a request that the contract allows; the value itself is returned, unchanged.
 *
 * @throws InvalidRequestError listing every issue
 */
export function parseRequest(value: unknown): VideoRequest {
  if (validateVideoRequest(value)) return value;
  throw new InvalidRequestError((validateVideoRequest.errors ?? []).map((error) => describeIssue(error, value)));
}

function describeIssue({ instancePath, keyword, params }: ValidationError, request: unknown): RequestIssue {
  const path = parsePointer(instancePath, request);
  const received = path.reduce<unknown>((value, key) => (value as Record<string | number, unknown>)[key], request);
  const limit = readLimit(keyword, params);
  const where = path.length === 0 ? "the request" : formatPath(path);
  return { path, rule: keyword, limit, received, message: `${where} ${explain(keyword, limit)}${quote(keyword, received)}` };
}

/** Ajv names a keyword's limit differently for each: `limit`, `allowedValues`, `type`, `missingProperty` and so on. */
function readLimit(keyword: string, params: ValidationError["params"]): unknown {
  const own = { const: "allowedValue", enum: "allowedValues", required: "missingProperty", type: "type" };
  return params[own[keyword as keyof typeof own] ?? "limit"] ?? params[keyword] ?? params;
}

function explain(keyword: string, limit: unknown): string {
  switch (keyword) {
    case "enum":
      return `must be one of ${(limit as readonly unknown[]).map((value) => JSON.stringify(value)).join(", ")}`;
    case "maximum":
      return `must be at most ${limit}`;
    case "maxLength":
      return `must have at most ${limit} characters`;
    case "minimum":
      return `must be at least ${limit}`;
    case "required":
      return `must have ${limit}`;
    case "type":
      return `must be of type ${[limit].flat().join(" or ")}`;
    default:
      return `must satisfy ${keyword} ${JSON.stringify(limit)}`;
  }
}

function quote(keyword: string, received: unknown): string {
  if (keyword === "required") return "";
  if (keyword === "maxLength") return `, not ${[...String(received)].length}`;
  if (received === null || ["boolean", "number"].includes(typeof received)) return `, not ${received}`;
  if (typeof received === "string") return `, not ${received.length > 40 ? "a string" : JSON.stringify(received)}`;
  return `, not ${Array.isArray(received) ? "an array" : typeof received}`;
}

/** A token is an index where it points into an array, else a property name (RFC 6901 §4). */
function parsePointer(pointer: string, root: unknown): readonly (string | number)[] {
  let value = root;
  return pointer
    .split("/")
    .slice(1)
    .map((token) => {
      const name = token.replaceAll("~1", "/").replaceAll("~0", "~");
      const key = Array.isArray(value) ? Number(name) : name;
      value = (value as Record<string | number, unknown>)[key];
      return key;
    });
}

function formatPath(path: readonly (string | number)[]): string {
  return path.map((key, index) => (typeof key === "number" ? `[${key}]` : `${index === 0 ? "" : "."}${key}`)).join("");
}
