import type { Json, JsonObject } from "../../util/json.js";
import { withParameter } from "../with-parameter.js";

/** The values of each parameter to combine. `undefined` stands for an omitted parameter. */
type Levels = ReadonlyMap<string, readonly (Json | undefined)[]>;

/**
 * Returns requests that cover every pair of values of two parameters, except for pairs that no allowed request can contain.
 *
 * The algorithm is greedy, as in AETG (Cohen et al., 1997): each request starts from an uncovered pair and adds, parameter
 * by parameter, the value that covers the most further pairs. Existing libraries drop some pairs that are allowed only
 * together with a third value, so they would miss faults.
 *
 * @param complete adds the values that a request needs to be allowed, or returns undefined if that is impossible
 * @param given requests that are sent in any case
 * @param optional further values. Their pairs are covered only where this needs no more than `maxRequests` requests
 */
export function pairwiseRequests(
  levels: Levels,
  base: JsonObject,
  complete: (request: JsonObject) => JsonObject | undefined,
  given: readonly JsonObject[] = [],
  optional: { readonly levels: Levels; readonly maxRequests: number } = { levels: new Map(), maxRequests: 0 },
): readonly JsonObject[] {
  // The number of requests depends on the order of the parameters. Each request that is not needed saves a charge.
  let best: Covering | undefined;
  const assignments = new Assignments();
  for (const order of ordersOf(levels)) {
    const attempt = cover(order, base, complete, given, optional, assignments, best?.requests.length);
    if (best === undefined || attempt.requests.length < best.requests.length) best = attempt;
  }
  return best?.addOptional() ?? [];
}

/**
 * The maximum number of parameters of which several orders are tried. With more parameters, this takes long and saves few
 * requests.
 */
const MAX_REORDERED_PARAMETERS = 8;

/** Returns the rotations of the parameters in both directions. With many parameters, returns only the original order. */
function ordersOf(levels: Levels): readonly Levels[] {
  const entries = [...levels];
  if (entries.length > MAX_REORDERED_PARAMETERS) return [levels];
  const rotations = entries.map((_, index) => [...entries.slice(index), ...entries.slice(0, index)]);
  return [...rotations, ...rotations.map((order) => order.toReversed())].map((order) => new Map(order));
}

/** Requests that cover all pairs, for one order of the parameters. */
interface Covering {
  readonly requests: readonly JsonObject[];
  /** Adds requests for the optional pairs, and returns all requests. */
  readonly addOptional: () => readonly JsonObject[];
}

/**
 * Covers all pairs, for one order of the parameters.
 *
 * @param maxRequests the number of requests of the best order so far. Stops when this order needs as many
 */
function cover(
  levels: Levels,
  base: JsonObject,
  complete: (request: JsonObject) => JsonObject | undefined,
  given: readonly JsonObject[],
  optional: { readonly levels: Levels; readonly maxRequests: number },
  assignments: Assignments,
  maxRequests = Number.POSITIVE_INFINITY,
): Covering {
  const all: Levels = new Map([...levels].map(([name, values]) => [name, [...values, ...(optional.levels.get(name) ?? [])]]));
  const uncovered = new Map(pairsOf(levels, assignments));
  const optionalPairs = pairsOf(all, assignments).filter(([key]) => !uncovered.has(key));
  const hasOmission = ([, pair]: (typeof optionalPairs)[number]) => pair.some(({ value }) => value === undefined);
  const further = new Map([...optionalPairs.filter(hasOmission), ...optionalPairs.filter((entry) => !hasOmission(entry))]);
  const requests: JsonObject[] = [];
  const coverAll = (pairs: Map<number, Pair>, limit: number, isSkipped: (pair: Pair) => boolean = () => false) => {
    for (const [key, pair] of pairs) {
      if (requests.length >= limit) return;
      if (isSkipped(pair)) continue;
      pairs.delete(key);
      const start = complete(pair.reduce((body, { name, value }) => withParameter(body, name, value), base));
      if (start === undefined || !pair.every((each) => assignments.of(start, each.name) === each)) continue;
      const request = extend(start, pair, all, [uncovered, further], complete, assignments);
      for (const remaining of [uncovered, further]) removeCovered(request, all, remaining, assignments);
      requests.push(request);
    }
  };
  for (const request of given) for (const remaining of [uncovered, further]) removeCovered(request, all, remaining, assignments);
  coverAll(uncovered, maxRequests);
  const addOptional = () => {
    // Values that do not occur in any request come first.
    const occurs = (assignment: Assignment) =>
      [...given, ...requests].some((request) => assignments.of(request, assignment.name) === assignment);
    coverAll(further, optional.maxRequests, (pair) => pair.some(occurs));
    coverAll(further, optional.maxRequests, (pair) => pair.every(occurs));
    coverAll(further, optional.maxRequests);
    return requests;
  };
  return { requests, addOptional };
}

/** Removes all pairs that a request covers. */
function removeCovered(request: JsonObject, levels: Levels, uncovered: Map<number, Pair>, assignments: Assignments): void {
  const present = [...levels.keys()].map((name) => assignments.of(request, name));
  for (const [index, one] of present.entries()) for (const other of present.slice(index + 1)) uncovered.delete(keyOf(one, other));
}

function extend(
  start: JsonObject,
  fixed: readonly Assignment[],
  levels: Levels,
  [uncovered, further]: readonly [ReadonlyMap<number, Pair>, ReadonlyMap<number, Pair>],
  complete: (request: JsonObject) => JsonObject | undefined,
  assignments: Assignments,
): JsonObject {
  let request = start;
  const assigned = new Set([...fixed.map(({ name }) => name), ...Object.keys(start)]);
  for (const [name, values] of levels) {
    if (assigned.has(name)) continue;
    const existing = [...assigned].map((other) => assignments.of(request, other));
    // A required pair counts more than all optional pairs together. An optional pair with an omitted parameter counts twice,
    // because a default may depend on any value of another parameter.
    const gain = (assignment: Assignment) => {
      let sum = 0;
      for (const other of existing) {
        const key = keyOf(assignment, other);
        if (uncovered.has(key)) sum += 2 * existing.length + 1;
        else if (further.has(key)) sum += assignment.value === undefined ? 2 : 1;
      }
      return sum;
    };
    const ranked = values
      .map((value) => assignments.get(name, value))
      .map((assignment) => ({ assignment, gain: gain(assignment) }))
      .sort((a, b) => b.gain - a.gain);
    for (const { assignment } of ranked) {
      const candidate = withParameter(request, assignment.name, assignment.value);
      // Completing the request again might replace the values that it was built for.
      if (complete(candidate) !== candidate) continue;
      request = candidate;
      break;
    }
    assigned.add(name);
  }
  return request;
}

function pairsOf(levels: Levels, assignments: Assignments): readonly (readonly [number, Pair])[] {
  const all = [...levels].map(([name, values]) => values.map((value) => assignments.get(name, value)));
  return all.flatMap((ones, index) =>
    all
      .slice(index + 1)
      .flatMap((others) => ones.flatMap((one) => others.map((other) => [keyOf(one, other), pairOf(one, other)] as const))),
  );
}

/** A parameter with a value, or an omitted parameter. Equal assignments are the same object. */
interface Assignment {
  readonly id: number;
  readonly name: string;
  readonly value: Json | undefined;
  /** The name and the value as JSON, or only the name of an omitted parameter. */
  readonly text: string;
}

type Pair = readonly [Assignment, Assignment];

/** All assignments by name and value. Comparing numbers is much faster than comparing texts of requests. */
class Assignments {
  readonly #byValue = new Map<string, Map<Json | undefined, Assignment>>();
  readonly #byText = new Map<string, Assignment>();

  get(name: string, value: Json | undefined): Assignment {
    const values = this.#byValue.get(name) ?? new Map<Json | undefined, Assignment>();
    this.#byValue.set(name, values);
    const known = values.get(value);
    if (known !== undefined) return known;
    const text = JSON.stringify(value === undefined ? [name] : [name, value]);
    const assignment = this.#byText.get(text) ?? { id: this.#byText.size, name, value, text };
    this.#byText.set(text, assignment);
    values.set(value, assignment);
    return assignment;
  }

  of(request: JsonObject, name: string): Assignment {
    return this.get(name, request[name]);
  }
}

/** Returns a number that identifies a pair, regardless of its order. The factor is larger than the number of assignments. */
function keyOf(a: Assignment, b: Assignment): number {
  return a.id < b.id ? a.id * 2 ** 20 + b.id : b.id * 2 ** 20 + a.id;
}

function pairOf(a: Assignment, b: Assignment): Pair {
  return a.text < b.text ? [a, b] : [b, a];
}
