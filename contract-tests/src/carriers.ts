import type { Check, Choice } from "./check.js";
import { coverPairs } from "./cover.js";
import type { Derivation } from "./derive.js";
import { settle } from "./frame.js";
import { isObject, type Json, type JsonObject } from "./json.js";
import { propertiesOf } from "./properties.js";

/** A parameter with so few values at the most is combined with the others; the values of one with more are dealt out. */
const FEW = 8;

/** Leaving a parameter out counts as a value of one that has so few at the most: every combination is paid for. */
const FEWEST = 2;

/**
 * Valid requests that carry many values at once, so that one that is taken settles many checks for the price of one.
 *
 * Every two values of parameters with few values occur together; every value of the others occurs.
 */
export function carriers({ base, checks, referee }: Derivation): readonly JsonObject[] {
  const { minimal } = base;
  if (!isObject(minimal)) return [];
  const complete = (request: JsonObject) => {
    const settled = settle(request, base, referee);
    return isObject(settled) ? settled : undefined;
  };
  const values = [...valuesByParameter(checks)];
  const isCombined = ([name, list]: (typeof values)[number]) => !(name in minimal) && list.length <= FEW && list.every(isScalar);
  const combined = values
    .filter(isCombined)
    .map(([name, list]) => [name, list.length <= FEWEST ? [...list, undefined] : list] as const);
  const dealt = values.filter((entry) => !isCombined(entry));
  const rows = coverPairs(new Map(combined), minimal, complete);
  const length = Math.max(rows.length, ...dealt.map(([, list]) => list.length));
  return Array.from({ length }, (_, index) => {
    let request = rows[index % rows.length] ?? minimal;
    for (const [name, list] of dealt) {
      const candidate = { ...request, [name]: list[index % list.length] ?? null };
      if (referee.allowsEveryReading(candidate)) request = candidate;
    }
    return request;
  });
}

function isScalar(value: Json): boolean {
  return value === null || typeof value !== "object";
}

/** What a request carries, as the choices of checks ask for it: each parameter with its value, or that it is left out. */
export function carried(request: JsonObject, { operation }: Pick<Derivation, "operation">): readonly string[] {
  const names = new Set([...Object.keys(propertiesOf(operation.request.schema)), ...Object.keys(request)]);
  return [...names].map((name) => keyOf(name, request[name]));
}

/** The key of what a choice of an accept check is about, where a carrier can settle it. */
export function carriedBy(check: Check, { value }: Choice): string | undefined {
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
      const key = carriedBy(check, choice);
      if (key === undefined || check.parameter === undefined || choice.value === undefined) continue;
      const known = values.get(check.parameter) ?? new Map<string, Json>();
      values.set(check.parameter, known.set(key, choice.value));
    }
  }
  return new Map([...values].map(([name, list]) => [name, [...list.values()]]));
}
