import { isWeaker, weigh } from "../../contract/evidence.js";
import { propertiesOf } from "../../contract/schema.js";
import type { Json, JsonObject } from "../../util/json.js";
import { type Check, type TestInput, weightOf } from "../check.js";
import type { OperationChecks } from "../operation-checks.js";

/**
 * Returns the values to combine, by parameter. Skips values whose rejection is only a warning, because rejecting a combined
 * request is a violation. Their own checks send these values.
 */
export function valuesByParameter(checks: readonly Check[]): ReadonlyMap<string, readonly Json[]> {
  const values = new Map<string, Map<string, Json>>();
  for (const check of checks) {
    if (isWeaker(weightOf(check), weigh(check.operation.request.evidence))) continue;
    for (const input of check.examples) {
      const key = valueKeyOf(check, input);
      if (key === undefined || check.parameter === undefined || input.value === undefined) continue;
      const known = values.get(check.parameter) ?? new Map<string, Json>();
      values.set(check.parameter, known.set(key, input.value));
    }
  }
  return new Map([...values].map(([name, list]) => [name, [...list.values()]]));
}

/** Returns the keys of all values in a request, including a key for each omitted parameter. */
export function valueKeys(request: JsonObject, { operation }: Pick<OperationChecks, "operation">): readonly string[] {
  const names = new Set([...Object.keys(propertiesOf(operation.request.schema)), ...Object.keys(request)]);
  return [...names].map((name) => keyOf(name, request[name]));
}

/** Returns the key of the value in a check's input, if a combined request can cover it. */
export function valueKeyOf(check: Check, { value }: TestInput): string | undefined {
  const { parameter } = check;
  return check.kind !== "accept" || parameter === undefined ? undefined : keyOf(parameter, value);
}

function keyOf(name: string, value: Json | undefined): string {
  return `${name} ${JSON.stringify(value) ?? "omitted"}`;
}
