import { propertiesOf } from "../contract/schema.js";
import { equalJson, isObject, type Json, type JsonObject } from "../util/json.js";
import { type Check, type TestInput, weightOf } from "./check.js";
import type { OperationChecks } from "./operation-checks.js";
import { pairwiseRequests } from "./pairwise.js";
import { type BaseRequests, makeUncontested } from "./request-template.js";

/** The maximum number of values of a parameter in pairwise combinations. Other parameters have their values distributed. */
const MAX_PAIRWISE_VALUES = 8;

/** The maximum number of values of a parameter whose omission is a further value. Every combination is charged. */
const MAX_VALUES_WITH_OMISSION = 2;

/**
 * Combines valid values into few requests, so that one accepted request covers many checks for one charge.
 *
 * Parameters with few values are combined pairwise. The values of the other parameters are distributed over the requests,
 * so that each value occurs where the contract allows it.
 */
export function combinedRequests({ base, checks, validator }: Source): readonly JsonObject[] {
  const { minimal } = base;
  if (!isObject(minimal)) return [];
  const complete = completion({ base, validator });
  const values = [...valuesByParameter(checks)];
  const isPairwise = ([name, list]: (typeof values)[number]) =>
    !(name in minimal) && list.length <= MAX_PAIRWISE_VALUES && list.every(isScalar);
  const pairwise = values
    .filter(isPairwise)
    .map(([name, list]) => [name, list.length <= MAX_VALUES_WITH_OMISSION ? [...list, undefined] : list] as const);
  const distributed = values.filter((entry) => !isPairwise(entry));
  const given = [minimal, base.full].filter(isObject);
  const rows = pairwiseRequests(new Map(pairwise), minimal, complete, given);
  const length = Math.max(rows.length, ...distributed.map(([, list]) => list.length));
  return Array.from({ length }, (_, index) => {
    let request = rows[index % rows.length] ?? minimal;
    for (const [name, list] of distributed) {
      const candidate = { ...request, [name]: list[index % list.length] ?? null };
      if (validator.isUncontested(candidate)) request = candidate;
    }
    return request;
  });
}

/**
 * Combines valid values with each-choice coverage, for runs with a small budget: each value of each parameter occurs at
 * least once, as far as `maxRequests` allows. Large values of one number go with small values of another. A parameter is
 * omitted after all its values have occurred.
 */
export function eachChoiceRequests({ base, checks, validator }: Source, maxRequests: number): readonly JsonObject[] {
  const { minimal } = base;
  if (!isObject(minimal)) return [];
  const complete = completion({ base, validator });
  // Boundary values are last among the checks of a parameter. Here they come first.
  const pending = [...valuesByParameter(checks.filter((check) => weightOf(check) === "violation"))].map(([name, list]) => ({
    name,
    values: list.toReversed(),
  }));
  const numbers = pending.filter(({ values }) => values.every((value) => typeof value === "number"));
  for (const [index, { values }] of numbers.entries())
    values.sort((a, b) => (Number(a) - Number(b)) * (index % 2 === 0 ? 1 : -1));
  for (const entry of pending) entry.values = entry.values.filter((value) => !isInBase(base, entry.name, value));
  const rows: JsonObject[] = [];
  while (rows.length < maxRequests && pending.some(({ values }) => values.length > 0)) {
    let row: JsonObject = minimal;
    for (const entry of pending.toSorted((a, b) => b.values.length - a.values.length)) {
      const at = entry.values.findIndex((value) =>
        keepsValues(complete({ ...row, [entry.name]: value }), row, entry.name, value),
      );
      if (at < 0) continue;
      row = complete({ ...row, [entry.name]: entry.values[at] ?? null }) ?? row;
      entry.values.splice(at, 1);
    }
    rows.push(row);
  }
  return rows;
}

/** Whether a base request has the value. The suite sends the base requests in any case. */
function isInBase(base: BaseRequests, name: string, value: Json): boolean {
  return Object.values(base).some((request) => isObject(request) && equalJson(request[name], value));
}

/**
 * Whether a completed request has the new value and still has all values of the row.
 *
 * @param forbidAdditions whether completion must not have added parameters
 */
function keepsValues(
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
  // Some values require another parameter. In the first request they come first, while that parameter is still free.
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

/** The input for combined requests. */
type Source = Pick<OperationChecks, "base" | "checks" | "validator">;

/** Returns a function that adds the parameters that a request needs to be uncontested. */
function completion({ base, validator }: Pick<Source, "base" | "validator">): (request: JsonObject) => JsonObject | undefined {
  return (request) => {
    const completed = makeUncontested(request, base, validator);
    return isObject(completed) ? completed : undefined;
  };
}

function isScalar(value: Json): boolean {
  return value === null || typeof value !== "object";
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

function valuesByParameter(checks: readonly Check[]): ReadonlyMap<string, readonly Json[]> {
  const values = new Map<string, Map<string, Json>>();
  for (const check of checks) {
    for (const input of check.examples) {
      const key = valueKeyOf(check, input);
      if (key === undefined || check.parameter === undefined || input.value === undefined) continue;
      const known = values.get(check.parameter) ?? new Map<string, Json>();
      values.set(check.parameter, known.set(key, input.value));
    }
  }
  return new Map([...values].map(([name, list]) => [name, [...list.values()]]));
}
