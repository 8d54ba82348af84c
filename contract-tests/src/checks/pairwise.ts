import type { Json, JsonObject } from "../util/json.js";

/** The values of each parameter that are to be combined; `undefined` stands for a parameter that is left out. */
export type Levels = ReadonlyMap<string, readonly (Json | undefined)[]>;

/**
 * Requests in which every two values of two parameters occur together, where any allowed request has them together.
 *
 * Greedy, as in AETG (Cohen et al., 1997): each request starts from a pair that is still missing and takes, parameter
 * by parameter, the value that adds most. The libraries for this drop pairs that a condition between parameters does
 * allow, so that a fault in one of them would go unseen.
 *
 * @param complete makes a request allowed by adding to it, or tells that there is no way to
 * @param given requests that are sent anyway
 */
export function pairwiseRequests(
  levels: Levels,
  base: JsonObject,
  complete: (request: JsonObject) => JsonObject | undefined,
  given: readonly JsonObject[] = [],
): readonly JsonObject[] {
  // How well greed does depends on where it starts; each request that is spared is one that is not paid for.
  const attempts = ordersOf(levels).map((order) => cover(order, base, complete, given));
  const [first = [], ...others] = attempts;
  return others.reduce((best, attempt) => (attempt.length < best.length ? attempt : best), first);
}

/** What there is to gain by trying shrinks, and what it takes grows, with the number of parameters. */
const FEW_PARAMETERS = 8;

/** The parameters in some orders: each of them comes first once, in both directions. Where they are many, as they are. */
function ordersOf(levels: Levels): readonly Levels[] {
  const entries = [...levels];
  if (entries.length > FEW_PARAMETERS) return [levels];
  const turned = entries.map((_, index) => [...entries.slice(index), ...entries.slice(0, index)]);
  return [...turned, ...turned.map((order) => order.toReversed())].map((order) => new Map(order));
}

function cover(
  levels: Levels,
  base: JsonObject,
  complete: (request: JsonObject) => JsonObject | undefined,
  given: readonly JsonObject[],
): readonly JsonObject[] {
  const missing = new Set(pairsOf(levels));
  for (const request of given) removeCovered(request, levels, missing);
  const requests: JsonObject[] = [];
  for (const pair of missing) {
    missing.delete(pair);
    const start = complete(parse(pair).reduce(assign, base));
    if (start === undefined || !includes(start, pair)) continue;
    const request = extend(start, parse(pair), levels, missing, complete);
    removeCovered(request, levels, missing);
    requests.push(request);
  }
  return requests;
}

/** Crosses off all the pairs that a request has. */
function removeCovered(request: JsonObject, levels: Levels, missing: Set<string>): void {
  const written = [...levels.keys()].map((name) => write({ name, value: request[name] }));
  for (const [index, one] of written.entries()) for (const other of written.slice(index + 1)) missing.delete(join(one, other));
}

interface Assignment {
  readonly name: string;
  readonly value: Json | undefined;
}

function extend(
  start: JsonObject,
  fixed: readonly Assignment[],
  levels: Levels,
  missing: ReadonlySet<string>,
  complete: (request: JsonObject) => JsonObject | undefined,
): JsonObject {
  let request = start;
  const taken = new Set([...fixed.map(({ name }) => name), ...Object.keys(start)]);
  for (const [name, values] of levels) {
    if (taken.has(name)) continue;
    const settled = [...taken].map((other) => write({ name: other, value: request[other] }));
    const gain = (value: Json | undefined) => settled.filter((other) => missing.has(join(write({ name, value }), other))).length;
    const ranked = values.map((value) => ({ value, gain: gain(value) })).sort((a, b) => b.gain - a.gain);
    for (const { value } of ranked) {
      const candidate = assign(request, { name, value });
      // A request that would have to be completed once more no longer has what it was made for.
      if (complete(candidate) !== candidate) continue;
      request = candidate;
      break;
    }
    taken.add(name);
  }
  return request;
}

function pairsOf(levels: Levels): readonly string[] {
  const entries = [...levels];
  return entries.flatMap(([name, values], index) =>
    entries
      .slice(index + 1)
      .flatMap(([other, others]) =>
        values.flatMap((value) => others.map((second) => join(write({ name, value }), write({ name: other, value: second })))),
      ),
  );
}

function assign(request: JsonObject, { name, value }: Assignment): JsonObject {
  const { [name]: _, ...others } = request;
  return value === undefined ? others : { ...others, [name]: value };
}

function includes(request: JsonObject, pair: string): boolean {
  return parse(pair).every(({ name, value }) => write({ name, value: request[name] }) === write({ name, value }));
}

/** An assignment as text: a name and, unless it is left out, its value. */
function write({ name, value }: Assignment): string {
  return JSON.stringify(value === undefined ? [name] : [name, value]);
}

function join(a: string, b: string): string {
  return a < b ? `[${a},${b}]` : `[${b},${a}]`;
}

function parse(pair: string): readonly Assignment[] {
  return (JSON.parse(pair) as readonly (readonly [string, Json?])[]).map(([name, value]) => ({ name, value }));
}
