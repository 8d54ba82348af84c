import { isWeaker, weigh } from "../../contract/evidence.js";
import { propertiesOf } from "../../contract/schema.js";
import { equalJson, isObject, type Json, type JsonObject } from "../../util/json.js";
import { type Check, type TestInput, weightOf } from "../check.js";
import type { OperationChecks } from "../operation-checks.js";
import { type BaseRequests, makeUncontested } from "../request-template.js";
import { interleaveClasses } from "./interleave-classes.js";
import { levelsOf } from "./levels.js";
import { pairwiseRequests } from "./pairwise.js";

/** The maximum number of values of a parameter in pairwise combinations. Other parameters have their values distributed. */
const MAX_PAIRWISE_VALUES = 8;

/** The number of requests up to which pairs of optional values are combined. Every request is charged. */
const MAX_PAIRWISE_REQUESTS = 24;

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
  const levels = values.filter(isPairwise).map(([name, list]) => levelsOf(name, list));
  const given = [minimal, base.full].filter(isObject);
  const rows = pairwiseRequests(new Map(levels.map(({ name, required }) => [name, required])), minimal, complete, given, {
    levels: new Map(levels.map(({ name, optional }) => [name, optional])),
    maxRequests: MAX_PAIRWISE_REQUESTS,
  });
  const distributed = values
    .filter((entry) => !isPairwise(entry))
    .map(([name, list]) => [name, withNullAt(sparsestRow(rows), list, name in minimal ? 0 : 1)] as const);
  const length = Math.max(rows.length, ...distributed.map(([, list]) => list.length));
  return Array.from({ length }, (_, index) => {
    let request = rows[index % rows.length] ?? minimal;
    for (const [name, list] of distributed) {
      // An optional parameter is omitted once in each round.
      const value = [...list, ...(name in minimal ? [] : [undefined])][index % (list.length + (name in minimal ? 0 : 1))];
      const candidate = value === undefined ? request : { ...request, [name]: value };
      if (validator.isUncontested(candidate)) request = candidate;
    }
    return request;
  });
}

/** Returns the index of the request with the fewest parameters. */
function sparsestRow(rows: readonly JsonObject[]): number {
  const sizes = rows.map((row) => Object.keys(row).length);
  return sizes.indexOf(Math.min(...sizes));
}

/**
 * Moves null to the request with this index. A server may treat null as a mode of its own, in which other parameters have other
 * defaults, so it belongs into a request that omits most parameters.
 *
 * @param omissions the number of requests in each round that omit the parameter
 */
function withNullAt(row: number, list: readonly Json[], omissions: number): readonly Json[] {
  const from = list.indexOf(null);
  const to = row % (list.length + omissions);
  const other = list[to];
  return from < 0 || other === undefined ? list : list.with(to, null).with(from, other);
}

/**
 * Combines valid values with each-choice coverage, for runs with a small budget: each value of each parameter occurs at
 * least once, as far as `maxRequests` allows. If a parameter has more values, each request has a value of another equivalence
 * class. Large values of one number go with small values of another. A parameter is omitted after all its values have occurred.
 */
export function eachChoiceRequests({ base, checks, validator }: Source, maxRequests: number): readonly JsonObject[] {
  const { minimal } = base;
  if (!isObject(minimal)) return [];
  const complete = completion({ base, validator });
  // Boundary values are last among the checks of a parameter. Here they come first, unless there are too many values.
  const unsent = [...valuesByParameter(checks)].map(
    ([name, list]) => [name, list.filter((value) => !isInBase(base, name, value))] as const,
  );
  const pending = unsent.map(([name, list]) => ({
    name,
    values: list.length > maxRequests ? [...interleaveClasses(checks, name, list)] : list.toReversed(),
  }));
  const numbers = pending.filter(({ values }) => values.every((value) => typeof value === "number"));
  for (const [index, { values }] of numbers.entries()) {
    // If there are too many values, the first half of the requests has a value of each class.
    const first = values.splice(0, values.length > maxRequests ? Math.ceil(maxRequests / 2) : values.length);
    values.unshift(...first.sort((a, b) => (Number(a) - Number(b)) * (index % 2 === 0 ? 1 : -1)));
  }
  const rows: JsonObject[] = [];
  // A value that needs a certain value of another parameter comes first in the next request, before that one has a value.
  let excluded: ReadonlySet<string> = new Set();
  while (rows.length < maxRequests && pending.some(({ values }) => values.length > 0)) {
    let row: JsonObject = minimal;
    const wasExcluded = ({ name }: { readonly name: string }) => Number(excluded.has(name));
    const order = pending.toSorted((a, b) => wasExcluded(b) - wasExcluded(a) || b.values.length - a.values.length);
    const added = new Set<string>();
    for (const entry of order) {
      const at = entry.values.findIndex((value) =>
        keepsValues(complete({ ...row, [entry.name]: value }), row, entry.name, value),
      );
      if (at < 0) continue;
      row = complete({ ...row, [entry.name]: entry.values[at] ?? null }) ?? row;
      entry.values.splice(at, 1);
      added.add(entry.name);
    }
    excluded = new Set(pending.flatMap(({ name, values }) => (values.length > 0 && !added.has(name) ? [name] : [])));
    rows.push(row);
  }
  return rows;
}

/** A combined request with one value is no better than a request of its own, which shows a fault more clearly. */
const MIN_SHARED_VALUES = 2;

/** Returns few of the combined requests that contain the values of these checks, for runs with a part of the checks. */
export function coverValues(derivation: OperationChecks, checks: readonly Check[]): readonly JsonObject[] {
  const inBase = new Set(
    Object.values(derivation.base)
      .filter(isObject)
      .flatMap((request) => valueKeys(request, derivation)),
  );
  const wanted = new Set(
    checks
      .flatMap((check) => check.examples.flatMap((input) => valueKeyOf(check, input) ?? []))
      .filter((key) => !inBase.has(key)),
  );
  if (wanted.size < MIN_SHARED_VALUES) return [];
  const pending = derivation.combinedRequests.map((request) => ({ request, keys: valueKeys(request, derivation) }));
  const selected: JsonObject[] = [];
  for (;;) {
    const counts = pending.map(({ keys }) => keys.filter((key) => wanted.has(key)).length);
    const most = Math.max(0, ...counts);
    if (most < MIN_SHARED_VALUES) return selected;
    const [best] = pending.splice(counts.indexOf(most), 1);
    if (best === undefined) return selected;
    for (const key of best.keys) wanted.delete(key);
    selected.push(best.request);
  }
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

/**
 * Returns the values to combine, by parameter. A value whose rejection is less severe than that of a combined request is sent
 * alone: the rejection of the combined request would be a violation, and that of the value is only a warning.
 */
function valuesByParameter(checks: readonly Check[]): ReadonlyMap<string, readonly Json[]> {
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
