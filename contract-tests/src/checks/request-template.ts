import type { RequestBody } from "../contract/model.js";
import { sampleOf } from "../contract/sample-value.js";
import { propertiesOf } from "../contract/schema.js";
import type { RequestValidator } from "../contract/validator.js";
import { isArray, isObject, type Json, type JsonObject } from "../util/json.js";
import type { Step } from "./constraints.js";

/** An otherwise valid request around the one value that a check is about. */
export interface RequestTemplate {
  /** The base request around the value: what is said of the value holds only where this one is taken. */
  readonly base: keyof BaseRequests;
  /** The request with the value in its place; without it where the value is `undefined`. */
  embed(value: Json | undefined): Json;
}

/** The two requests that values are put into. */
export interface BaseRequests {
  /** As little as the contract allows. */
  readonly minimal: Json;
  /** Every parameter given. */
  readonly full: Json;
}

/**
 * Finds the base requests among the contract's examples: the shortest and the longest. What an example leaves out,
 * because the contract has grown since, is added to the full one.
 */
export function baseRequests({ schema, examples }: RequestBody, referee: RequestValidator): BaseRequests {
  const size = (example: JsonObject) => Object.keys(example).length;
  const usable = examples.filter((example) => referee.isUncontested(example)).sort((a, b) => size(a) - size(b));
  const minimal = reduce(usable.at(0) ?? sampleOf(schema), referee);
  const longest = usable.at(-1) ?? minimal;
  return { minimal, full: isObject(longest) ? complete(longest, schema, referee) : longest };
}

/** Leaves out whatever the contract lets be left out. */
function reduce(request: Json, referee: RequestValidator): Json {
  if (!isObject(request)) return request;
  let reduced = request;
  for (const name of Object.keys(request)) {
    const { [name]: _, ...others } = reduced;
    if (referee.isUncontested(others)) reduced = others;
  }
  return reduced;
}

function complete(request: JsonObject, schema: JsonObject, referee: RequestValidator): JsonObject {
  let grown = request;
  for (const [name, property] of Object.entries(propertiesOf(schema))) {
    if (name in grown) continue;
    const candidate = { ...grown, [name]: sampleOf(property) };
    if (referee.isUncontested(candidate)) grown = candidate;
  }
  return grown;
}

/**
 * The frames for the value at a path. An item of an array is tried alone, after a good item, before one and between
 * two: a server may look at the first one only, or at the last.
 */
export function templatesFor(path: readonly Step[], schema: JsonObject, bases: BaseRequests): readonly RequestTemplate[] {
  const placements = path.some((step) => "item" in step) ? PLACEMENTS : [PLACEMENTS[0]];
  const frame = (base: keyof BaseRequests, placement: Placement): RequestTemplate => ({
    base,
    embed: (value) => put(bases[base], path, value, schema, placement),
  });
  return placements.flatMap((placement, index) => {
    if (index === 0) return [frame("minimal", placement), frame("full", placement)];
    return [frame(index % 2 === 0 ? "minimal" : "full", placement)];
  });
}

/** Where in an array the value stands: alone, after a good item, before one, between two, after many. */
type Placement = (value: Json, good: Json) => readonly Json[];

const PLACEMENTS: readonly [Placement, ...Placement[]] = [
  (value) => [value],
  (value, good) => [good, value],
  (value, good) => [value, good],
  (value, good) => [good, value, good],
  (value, good) => [good, good, good, good, value],
];

function put(
  base: Json | undefined,
  path: readonly Step[],
  value: Json | undefined,
  schema: JsonObject,
  placement: Placement,
): Json {
  const [step, ...rest] = path;
  if (step === undefined) return value ?? null;
  if ("item" in step) {
    const items = schemaAt(schema, "items");
    const good = (isArray(base) ? base[0] : undefined) ?? [sampleOf(schema)].flat()[0] ?? sampleOf(items);
    return placement(put(good, rest, value, items, placement), good);
  }
  const object = isObject(base) ? base : {};
  const { [step.property]: current, ...others } = object;
  if (rest.length === 0 && value === undefined) return others;
  const inner = propertiesOf(schema)[step.property] ?? {};
  const start = rest.length > 0 && current === undefined ? sampleOf(inner) : current;
  return { ...object, [step.property]: put(start, rest, value, inner, placement) };
}

function schemaAt(schema: JsonObject, keyword: string): JsonObject {
  return isObject(schema[keyword]) ? schema[keyword] : {};
}

/**
 * Makes a valid request one that every reading of the documentation allows, by giving as few further parameters as
 * will do: where `generate_audio` is only for videos of 4 seconds, it is tried with 4 seconds.
 */
export function makeUncontested(request: Json, { full }: BaseRequests, referee: RequestValidator): Json | undefined {
  if (referee.isUncontested(request)) return request;
  if (!isObject(request) || !isObject(full)) return undefined;
  const added = Object.entries(full).filter(([name]) => !(name in request));
  const candidates = [...added.map(([name, value]) => ({ ...request, [name]: value })), { ...full, ...request }];
  return candidates.find((candidate) => referee.isUncontested(candidate));
}
