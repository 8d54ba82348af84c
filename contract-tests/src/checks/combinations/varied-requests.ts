import { propertiesOf } from "../../contract/schema.js";
import type { RequestValidator } from "../../contract/validator.js";
import { equalJson, isArray, isObject, type Json, type JsonObject } from "../../util/json.js";
import type { BaseRequests } from "../request-template.js";

/**
 * Returns valid requests with every parameter. Together, they contain the other values of each parameter: each enum value, both
 * booleans, the bounds of a number, null and the default.
 *
 * Invalid values are sent inside these requests, because a server may skip validation if another parameter has a certain value,
 * such as true.
 */
export function variedRequests({ full }: BaseRequests, schema: JsonObject, validator: RequestValidator): readonly Json[] {
  if (!isObject(full)) return [full];
  // Values that depend on others, such as those of a flag, usually come late in a schema. They need the values of `full`.
  let pending = Object.keys(full)
    .toReversed()
    .flatMap((name) => otherValues(propertiesOf(schema)[name] ?? {}).map((value) => ({ name, value })));
  const requests: Json[] = [];
  while (pending.length > 0) {
    let request: JsonObject = full;
    const changed = new Set<string>();
    const postponed: typeof pending = [];
    for (const { name, value } of pending) {
      const candidate = { ...request, [name]: value };
      if (changed.has(name) || !validator.isUncontested(candidate)) postponed.push({ name, value });
      else {
        request = candidate;
        changed.add(name);
      }
    }
    if (changed.size === 0) break;
    requests.push(request);
    pending = postponed;
  }
  return requests.length === 0 ? [full] : requests;
}

/** Returns the values of a parameter that a server may treat in a special way. The default comes last. */
function otherValues({ default: usual, enum: listed, maximum, minimum, type }: JsonObject): readonly Json[] {
  const types = [type].flat();
  const values = isArray(listed)
    ? listed
    : [
        ...(types.includes("boolean") ? [true, false] : []),
        ...(types.includes("null") ? [null] : []),
        ...[maximum, minimum].filter((bound) => typeof bound === "number"),
      ];
  if (usual === undefined) return values;
  return [...values.filter((value) => !equalJson(value, usual)), usual];
}

/** Returns a function that counts the calls with each name, from zero. */
export function createRotation(): (name: string) => number {
  const counts = new Map<string, number>();
  return (name) => {
    const count = counts.get(name) ?? 0;
    counts.set(name, count + 1);
    return count;
  };
}
