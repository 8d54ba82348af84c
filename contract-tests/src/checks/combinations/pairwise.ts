import type { Json, JsonObject } from "../../util/json.js";

/** The values of each parameter to combine. `undefined` stands for an omitted parameter. */
export type Levels = ReadonlyMap<string, readonly (Json | undefined)[]>;

/**
 * Returns requests that cover every pair of values of two parameters, except for pairs that no allowed request has.
 *
 * The algorithm is greedy, as in AETG (Cohen et al., 1997): each request starts from an uncovered pair and adds, parameter
 * by parameter, the value that covers the most further pairs. Existing libraries drop some pairs that are allowed only
 * together with a third value, so they would miss faults.
 *
 * @param complete adds the values that a request needs to be allowed, or returns undefined if that is impossible
 * @param given requests that are sent in any case
 * @param optional further values, whose pairs are covered as far as the other pairs and `maxRequests` leave room
 */
export function pairwiseRequests(
  levels: Levels,
  base: JsonObject,
  complete: (request: JsonObject) => JsonObject | undefined,
  given: readonly JsonObject[] = [],
  optional: { readonly levels: Levels; readonly maxRequests: number } = { levels: new Map(), maxRequests: 0 },
): readonly JsonObject[] {
  // The number of requests depends on the order of the parameters. Each request that is not needed saves a charge.
  const attempts = ordersOf(levels).map((order) => cover(order, base, complete, given, optional));
  const [first, ...others] = attempts;
  const best = others.reduce(
    (shortest, attempt) => (shortest && shortest.requests.length <= attempt.requests.length ? shortest : attempt),
    first,
  );
  return best?.addOptional() ?? [];
}

/** The maximum number of parameters for trying several orders. With more, it takes longer and saves fewer requests. */
const MAX_REORDERED_PARAMETERS = 8;

/** Returns the rotations of the parameters in both directions. With many parameters, returns only the original order. */
function ordersOf(levels: Levels): readonly Levels[] {
  const entries = [...levels];
  if (entries.length > MAX_REORDERED_PARAMETERS) return [levels];
  const rotations = entries.map((_, index) => [...entries.slice(index), ...entries.slice(0, index)]);
  return [...rotations, ...rotations.map((order) => order.toReversed())].map((order) => new Map(order));
}

function cover(
  levels: Levels,
  base: JsonObject,
  complete: (request: JsonObject) => JsonObject | undefined,
  given: readonly JsonObject[],
  optional: { readonly levels: Levels; readonly maxRequests: number },
): { readonly requests: readonly JsonObject[]; readonly addOptional: () => readonly JsonObject[] } {
  const all: Levels = new Map([...levels].map(([name, values]) => [name, [...values, ...(optional.levels.get(name) ?? [])]]));
  const uncovered = new Set(pairsOf(levels));
  const further = new Set(pairsOf(all).filter((pair) => !uncovered.has(pair)));
  const requests: JsonObject[] = [];
  const coverAll = (pairs: Set<string>, maxRequests: number, isSkipped: (pair: string) => boolean = () => false) => {
    for (const pair of pairs) {
      if (requests.length >= maxRequests) return;
      if (isSkipped(pair)) continue;
      pairs.delete(pair);
      const start = complete(parsePair(pair).reduce(assign, base));
      if (start === undefined || !includes(start, pair)) continue;
      const request = extend(start, parsePair(pair), all, [uncovered, further], complete);
      for (const remaining of [uncovered, further]) removeCovered(request, all, remaining);
      requests.push(request);
    }
  };
  for (const request of given) for (const remaining of [uncovered, further]) removeCovered(request, all, remaining);
  coverAll(uncovered, Number.POSITIVE_INFINITY);
  const addOptional = () => {
    // Values that no request has come first.
    const occurs = (assignment: Assignment) =>
      [...given, ...requests].some(
        (request) => formatAssignment({ ...assignment, value: request[assignment.name] }) === formatAssignment(assignment),
      );
    coverAll(further, optional.maxRequests, (pair) => parsePair(pair).some(occurs));
    coverAll(further, optional.maxRequests, (pair) => parsePair(pair).every(occurs));
    coverAll(further, optional.maxRequests);
    return requests;
  };
  return { requests, addOptional };
}

/** Removes all pairs that a request covers. */
function removeCovered(request: JsonObject, levels: Levels, uncovered: Set<string>): void {
  const assignments = [...levels.keys()].map((name) => formatAssignment({ name, value: request[name] }));
  for (const [index, one] of assignments.entries())
    for (const other of assignments.slice(index + 1)) uncovered.delete(formatPair(one, other));
}

interface Assignment {
  readonly name: string;
  readonly value: Json | undefined;
}

function extend(
  start: JsonObject,
  fixed: readonly Assignment[],
  levels: Levels,
  [uncovered, further]: readonly [ReadonlySet<string>, ReadonlySet<string>],
  complete: (request: JsonObject) => JsonObject | undefined,
): JsonObject {
  let request = start;
  const assigned = new Set([...fixed.map(({ name }) => name), ...Object.keys(start)]);
  for (const [name, values] of levels) {
    if (assigned.has(name)) continue;
    const existing = [...assigned].map((other) => formatAssignment({ name: other, value: request[other] }));
    // One pair that must be covered counts more than all pairs that may be covered.
    const gain = (value: Json | undefined) => {
      const pairs = existing.map((other) => formatPair(formatAssignment({ name, value }), other));
      const count = (set: ReadonlySet<string>) => pairs.filter((pair) => set.has(pair)).length;
      return count(uncovered) * (existing.length + 1) + count(further);
    };
    const ranked = values.map((value) => ({ value, gain: gain(value) })).sort((a, b) => b.gain - a.gain);
    for (const { value } of ranked) {
      const candidate = assign(request, { name, value });
      // Completing the request again might replace the values that it was built for.
      if (complete(candidate) !== candidate) continue;
      request = candidate;
      break;
    }
    assigned.add(name);
  }
  return request;
}

function pairsOf(levels: Levels): readonly string[] {
  const entries = [...levels];
  return entries.flatMap(([name, values], index) =>
    entries
      .slice(index + 1)
      .flatMap(([other, others]) =>
        values.flatMap((value) =>
          others.map((second) => formatPair(formatAssignment({ name, value }), formatAssignment({ name: other, value: second }))),
        ),
      ),
  );
}

function assign(request: JsonObject, { name, value }: Assignment): JsonObject {
  const { [name]: _, ...others } = request;
  return value === undefined ? others : { ...others, [name]: value };
}

function includes(request: JsonObject, pair: string): boolean {
  return parsePair(pair).every(
    ({ name, value }) => formatAssignment({ name, value: request[name] }) === formatAssignment({ name, value }),
  );
}

/** Returns an assignment as JSON: the name and the value, or only the name of an omitted parameter. */
function formatAssignment({ name, value }: Assignment): string {
  return JSON.stringify(value === undefined ? [name] : [name, value]);
}

function formatPair(a: string, b: string): string {
  return a < b ? `[${a},${b}]` : `[${b},${a}]`;
}

function parsePair(pair: string): readonly Assignment[] {
  return (JSON.parse(pair) as readonly (readonly [string, Json?])[]).map(([name, value]) => ({ name, value }));
}
