import { isObject, type JsonObject } from "../../util/json.js";
import { valuesByParameter } from "./combined-values.js";
import { completion, isInBase, keepsValues, type Source } from "./completion.js";

/** The maximum number of requests with boundary values. */
const MAX_BOUNDARY_REQUESTS = 3;

/** Combines boundary values into few valid requests: minimum and maximum values, first and last listed values. */
export function boundaryCombinations(source: Source): readonly JsonObject[] {
  const { base, checks } = source;
  if (!isObject(base.minimal)) return [];
  const complete = completion(source);
  const values = [...valuesByParameter(checks)].map(([name, list]) => {
    const candidates = list.filter((value) => !isInBase(base, name, value));
    const numbers = candidates.filter((value) => typeof value === "number").sort((a, b) => a - b);
    const others = candidates.filter((value) => typeof value !== "number");
    const boundaries = [...numbers.slice(0, 1), ...numbers.slice(1).slice(-1), ...others.slice(-1), ...others.slice(0, -1)];
    return [name, boundaries] as const;
  });
  // Some values require another parameter. In the first request they come first, before that parameter gets a value.
  const { minimal } = base;
  const isDependent = ([name, [value]]: (typeof values)[number]) =>
    value !== undefined && !keepsValues(complete({ ...minimal, [name]: value }), minimal, name, value, true);
  const dependentFirst = [...values.filter(isDependent), ...values.filter((entry) => !isDependent(entry))];
  return Array.from({ length: MAX_BOUNDARY_REQUESTS }, (_, requestIndex) => {
    let request = minimal;
    for (const [name, list] of requestIndex === 0 ? dependentFirst : values) {
      if (name in request && !(name in minimal)) continue;
      const value = list[requestIndex % Math.max(1, list.length)];
      const candidate = value === undefined ? undefined : complete({ ...request, [name]: value });
      if (value !== undefined && keepsValues(candidate, request, name, value)) request = candidate ?? request;
    }
    return request;
  });
}
