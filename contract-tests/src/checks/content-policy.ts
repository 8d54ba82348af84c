import { type Operation, responseTo } from "../contract/model.js";
import { pathsOf, valueAt } from "../contract/roles.js";
import type { HttpResponse } from "../traffic/exchange.js";
import { jsonOf } from "../traffic/response.js";
import { isArray, isObject, type Json, type JsonObject } from "../util/json.js";

/** Statuses about other problems than the content of a request. */
const OTHER_STATUSES: readonly number[] = [401, 402, 404, 405, 408, 411, 413, 415, 429];

/**
 * Whether a response rejects a request because of a content policy: its status is a documented client error, and its error code
 * names a policy, such as `CONTENT_REJECTED` or `prompt_moderation`. A policy may reject a prompt that the schema allows.
 */
export function isContentRejection(response: HttpResponse, operation: Operation): boolean {
  const { status } = response;
  if (status < 400 || status >= 500 || OTHER_STATUSES.includes(status)) return false;
  const clause = responseTo(operation, status);
  if (clause === undefined) return false;
  const schemas = [...clause.content.values()].map(({ schema }) => schema);
  return codesOf(jsonOf(response), schemas).some(namesContentPolicy);
}

/** Whether an error code names a content policy. Words are separated by punctuation or by a change of letter case. */
export function namesContentPolicy(code: string): boolean {
  const words = code
    .replaceAll(/([a-z\d])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .split(/[^a-z\d]+/);
  const has = (list: ReadonlySet<string>) => words.some((word) => list.has(word));
  return has(UNAMBIGUOUS) || (has(SUBJECTS) && has(DECISIONS) && !has(OTHER_SUBJECTS));
}

/** Words that occur only in codes about the content of a request. */
const UNAMBIGUOUS: ReadonlySet<string> = new Set(
  "moderated moderation nsfw safety unsafe profanity harmful inappropriate sensitive sexual violence hateful".split(" "),
);

const SUBJECTS: ReadonlySet<string> = new Set("content prompt input image text media policy policies usage community".split(" "));

const DECISIONS: ReadonlySet<string> = new Set(
  "policy policies rejected blocked filtered filter flagged prohibited disallowed forbidden refused restricted violation violates denied".split(
    " ",
  ),
);

/** Words of other errors, such as `CONTENT_TYPE_REJECTED` and `input_rate_restricted`. */
const OTHER_SUBJECTS: ReadonlySet<string> = new Set("type length encoding size rate quota access permission format".split(" "));

/** The names of an error code in a body that no schema describes. */
const NAMES: readonly string[] = ["code", "type", "reason", "error"];

/** Returns the error codes of a body: the property with the role `code`, or those with a usual name, also inside `error`. */
function codesOf(body: Json | undefined, schemas: readonly JsonObject[]): readonly string[] {
  const coded = valueAt(body, pathsOf(schemas, "code"));
  if (typeof coded === "string") return [coded];
  const objects = isObject(body) ? [body, body["error"], ...(isArray(body["errors"]) ? body["errors"] : [])] : [];
  return objects.filter(isObject).flatMap((object) => NAMES.flatMap((name) => (isCode(object[name]) ? [object[name]] : [])));
}

/** Whether a value is a code and not a sentence. */
function isCode(value: Json | undefined): value is string {
  return typeof value === "string" && /^\S{1,100}$/.test(value);
}
