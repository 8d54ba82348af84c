import { propertiesOf } from "../contract/schema.js";
import { equalJson, isObject, type Json, type JsonObject } from "../util/json.js";
import { type Check, type TestInput, weightOf } from "./check.js";
import type { OperationChecks } from "./operation-checks.js";
import { pairwiseRequests } from "./pairwise.js";
import { type BaseRequests, makeUncontested } from "./request-template.js";

/** A parameter with so few values at the most is combined with the others; the values of one with more are dealt out. */
const FEW = 8;

/** Leaving a parameter out counts as a value of one that has so few at the most: every combination is paid for. */
const FEWEST = 2;

/**
 * Valid requests that carry many values at once, so that one that is taken settles many checks for the price of one.
 *
 * Every two values of parameters with few values occur together; every value of the others occurs.
 */
export function combinedRequests({ base, checks, referee }: Source): readonly JsonObject[] {
  const { minimal } = base;
  if (!isObject(minimal)) return [];
  const complete = completion({ base, referee });
  const values = [...valuesByParameter(checks)];
  const isCombined = ([name, list]: (typeof values)[number]) => !(name in minimal) && list.length <= FEW && list.every(isScalar);
  const combined = values
    .filter(isCombined)
    .map(([name, list]) => [name, list.length <= FEWEST ? [...list, undefined] : list] as const);
  const distributed = values.filter((entry) => !isCombined(entry));
  const given = [minimal, base.full].filter(isObject);
  const rows = pairwiseRequests(new Map(combined), minimal, complete, given);
  const length = Math.max(rows.length, ...distributed.map(([, list]) => list.length));
  return Array.from({ length }, (_, index) => {
    let request = rows[index % rows.length] ?? minimal;
    for (const [name, list] of distributed) {
      const candidate = { ...request, [name]: list[index % list.length] ?? null };
      if (referee.isUncontested(candidate)) request = candidate;
    }
    return request;
  });
}

/**
 * A few valid requests in which every value of every parameter occurs at least once, as far as so many go: where each
 * costs money. What is large in one number is small in the others, and what has had its turn is left out.
 */
export function eachChoiceRequests({ base, checks, referee }: Source, most: number): readonly JsonObject[] {
  const { minimal } = base;
  if (!isObject(minimal)) return [];
  const complete = completion({ base, referee });
  // The boundaries of a parameter come last among its checks, and first here.
  const open = [...valuesByParameter(checks.filter((check) => weightOf(check) === "violation"))].map(([name, list]) => ({
    name,
    values: list.toReversed(),
  }));
  const numbers = open.filter(({ values }) => values.every((value) => typeof value === "number"));
  for (const [index, { values }] of numbers.entries())
    values.sort((a, b) => (Number(a) - Number(b)) * (index % 2 === 0 ? 1 : -1));
  for (const entry of open) entry.values = entry.values.filter((value) => !isGiven(base, entry.name, value));
  const rows: JsonObject[] = [];
  while (rows.length < most && open.some(({ values }) => values.length > 0)) {
    let row: JsonObject = minimal;
    for (const entry of open.toSorted((a, b) => b.values.length - a.values.length)) {
      const at = entry.values.findIndex((value) => isTogether(complete({ ...row, [entry.name]: value }), row, entry.name, value));
      if (at < 0) continue;
      row = complete({ ...row, [entry.name]: entry.values[at] ?? null }) ?? row;
      entry.values.splice(at, 1);
    }
    rows.push(row);
  }
  return rows;
}

/** Whether a parameter has the value in a base request: these are sent anyway. */
function isGiven(base: BaseRequests, name: string, value: Json): boolean {
  return Object.values(base).some((request) => isObject(request) && equalJson(request[name], value));
}

/** Whether completing a request has left alone what was in it; or, exactly, has not even added to it. */
function isTogether(completed: JsonObject | undefined, row: JsonObject, name: string, value: Json, exactly = false): boolean {
  return (
    completed !== undefined &&
    !(exactly && Object.keys(completed).some((other) => other !== name && !(other in row))) &&
    equalJson(completed[name], value) &&
    Object.entries(row).every(([other, kept]) => other === name || equalJson(completed[other], kept))
  );
}

/** Most requests that show that extreme values are taken. */
const MOST_EXTREME = 3;

/** A few valid requests with the ends of what is allowed: the least and the greatest, the first and the last. */
export function boundaryCombinations(source: Source): readonly JsonObject[] {
  const { base, checks } = source;
  const complete = completion(source);
  const values = [...valuesByParameter(checks)].map(([name, list]) => {
    const open = list.filter((value) => !isGiven(base, name, value));
    const numbers = open.filter((value) => typeof value === "number").sort((a, b) => a - b);
    const others = open.filter((value) => typeof value !== "number");
    const ends = [...numbers.slice(0, 1), ...numbers.slice(1).slice(-1), ...others.slice(-1), ...others.slice(0, -1)];
    return [name, ends] as const;
  });
  // What can only be had with another value beside it comes first once, before that one is taken.
  const minimal = isObject(base.minimal) ? base.minimal : {};
  const isDemanding = ([name, [value]]: (typeof values)[number]) =>
    value !== undefined && !isTogether(complete({ ...minimal, [name]: value }), minimal, name, value, true);
  const demanding = [...values.filter(isDemanding), ...values.filter((entry) => !isDemanding(entry))];
  return Array.from({ length: MOST_EXTREME }, (_, turn) => {
    let request = minimal;
    for (const [name, list] of turn === 0 ? demanding : values) {
      if (name in request && !(name in minimal)) continue;
      const value = list[turn % Math.max(1, list.length)];
      const candidate = value === undefined ? undefined : complete({ ...request, [name]: value });
      if (value !== undefined && isTogether(candidate, request, name, value)) request = candidate ?? request;
    }
    return request;
  });
}

/** What carriers are made from. */
type Source = Pick<OperationChecks, "base" | "checks" | "referee">;

function completion({ base, referee }: Pick<Source, "base" | "referee">): (request: JsonObject) => JsonObject | undefined {
  return (request) => {
    const settled = makeUncontested(request, base, referee);
    return isObject(settled) ? settled : undefined;
  };
}

function isScalar(value: Json): boolean {
  return value === null || typeof value !== "object";
}

/** What a request carries, as the choices of checks ask for it: each parameter with its value, or that it is left out. */
export function valueKeys(request: JsonObject, { operation }: Pick<OperationChecks, "operation">): readonly string[] {
  const names = new Set([...Object.keys(propertiesOf(operation.request.schema)), ...Object.keys(request)]);
  return [...names].map((name) => keyOf(name, request[name]));
}

/** The key of what a choice of an accept check is about, where a carrier can settle it. */
export function valueKeyOf(check: Check, { value }: TestInput): string | undefined {
  const { parameter } = check;
  return check.kind !== "accept" || parameter === undefined ? undefined : keyOf(parameter, value);
}

function keyOf(name: string, value: Json | undefined): string {
  return `${name} ${JSON.stringify(value) ?? "left out"}`;
}

function valuesByParameter(checks: readonly Check[]): ReadonlyMap<string, readonly Json[]> {
  const values = new Map<string, Map<string, Json>>();
  for (const check of checks) {
    for (const choice of check.examples) {
      const key = valueKeyOf(check, choice);
      if (key === undefined || check.parameter === undefined || choice.value === undefined) continue;
      const known = values.get(check.parameter) ?? new Map<string, Json>();
      values.set(check.parameter, known.set(key, choice.value));
    }
  }
  return new Map([...values].map(([name, list]) => [name, [...list.values()]]));
}
