import type { Json, JsonObject } from "../util/json.js";

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
 */
export function pairwiseRequests(
  levels: Levels,
  base: JsonObject,
  complete: (request: JsonObject) => JsonObject | undefined,
  given: readonly JsonObject[] = [],
): readonly JsonObject[] {
  // The number of requests depends on the order of the parameters. Each request that is not needed saves a charge.
  const attempts = ordersOf(levels).map((order) => cover(order, base, complete, given));
  const [first = [], ...others] = attempts;
  return others.reduce((best, attempt) => (attempt.length < best.length ? attempt : best), first);
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
): readonly JsonObject[] {
  const uncovered = new Set(pairsOf(levels));
  for (const request of given) removeCovered(request, levels, uncovered);
  const requests: JsonObject[] = [];
  for (const pair of uncovered) {
    uncovered.delete(pair);
    const start = complete(parsePair(pair).reduce(assign, base));
    if (start === undefined || !includes(start, pair)) continue;
    const request = extend(start, parsePair(pair), levels, uncovered, complete);
    removeCovered(request, levels, uncovered);
    requests.push(request);
  }
  return requests;
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
  uncovered: ReadonlySet<string>,
  complete: (request: JsonObject) => JsonObject | undefined,
): JsonObject {
  let request = start;
  const assigned = new Set([...fixed.map(({ name }) => name), ...Object.keys(start)]);
  for (const [name, values] of levels) {
    if (assigned.has(name)) continue;
    const existing = [...assigned].map((other) => formatAssignment({ name: other, value: request[other] }));
    const gain = (value: Json | undefined) =>
      existing.filter((other) => uncovered.has(formatPair(formatAssignment({ name, value }), other))).length;
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
