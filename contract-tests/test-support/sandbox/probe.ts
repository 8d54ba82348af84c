import type { Submission } from "../../src/contract/model.js";
import { sampleOf } from "../../src/contract/sample-value.js";
import type { Json, JsonObject } from "../../src/util/json.js";

/** A request to a sandbox. Its path may depend on the ids of the generations that earlier probes created. */
export interface Probe {
  readonly method: string;
  readonly path: (ids: readonly string[]) => string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
  /** Whether to read a stream to its end instead of only its first chunk. */
  readonly isFollowed?: boolean;
}

/** The key of the sandbox that the probes are sent to. */
export const KEY = "sk-Probe-0123456789";

/** The headers of a correct request. */
export const JSON_HEADERS = { authorization: `Bearer ${KEY}`, "content-type": "application/json", accept: "*/*" };

/** Returns a submission. */
export function post(
  operation: Submission,
  body: Json | string | Uint8Array,
  headers: Readonly<Record<string, string>> = {},
): Probe {
  const text = typeof body === "string" || body instanceof Uint8Array ? body : JSON.stringify(body);
  return { method: operation.method, path: () => operation.path, headers: { ...JSON_HEADERS, ...headers }, body: text };
}

/** Returns a request with only the required parameters. */
export function minimal(operation: Submission): JsonObject {
  return sampleOf(operation.request.schema) as JsonObject;
}

/** Returns the headers of a correct request without one of them. */
export function without(name: string): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(JSON_HEADERS).filter(([other]) => other !== name));
}
