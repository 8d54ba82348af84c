import { equalJson, isObject, type Json, type JsonObject } from "../../util/json.js";
import type { OperationChecks } from "../operation-checks.js";
import { type BaseRequests, makeUncontested } from "../request-template.js";

/** The input for combined requests. */
export type Source = Pick<OperationChecks, "base" | "checks" | "validator">;

/** Returns a function that adds the parameters that a request needs to be uncontested. */
export function completion({
  base,
  validator,
}: Pick<Source, "base" | "validator">): (request: JsonObject) => JsonObject | undefined {
  return (request) => {
    const completed = makeUncontested(request, base, validator);
    return isObject(completed) ? completed : undefined;
  };
}

/**
 * Whether a completed request has the new value and still has all values of the row.
 *
 * @param forbidAdditions whether completion must not have added parameters
 */
export function keepsValues(
  completed: JsonObject | undefined,
  row: JsonObject,
  name: string,
  value: Json,
  forbidAdditions = false,
): boolean {
  return (
    completed !== undefined &&
    !(forbidAdditions && Object.keys(completed).some((other) => other !== name && !(other in row))) &&
    equalJson(completed[name], value) &&
    Object.entries(row).every(([other, kept]) => other === name || equalJson(completed[other], kept))
  );
}

/** Whether a base request has the value. The suite sends the base requests in any case. */
export function isInBase(base: BaseRequests, name: string, value: Json): boolean {
  return Object.values(base).some((request) => isObject(request) && equalJson(request[name], value));
}
