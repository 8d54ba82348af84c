import { evidenceOf, isWeaker, weigh } from "../contract/evidence.js";
import { ContractError, type RequestBody } from "../contract/model.js";
import { findValue, sampleOf } from "../contract/sample-value.js";
import { propertiesOf } from "../contract/schema.js";
import type { RequestValidator } from "../contract/validator.js";
import { isArray, isObject, type Json, type JsonObject } from "../util/json.js";
import type { Step } from "./constraints.js";
import { explainMissingValue } from "./missing-value.js";
import { withParameter } from "./with-parameter.js";

/** A valid request in which one value is replaced by the value under test. */
export interface RequestTemplate {
  /** The base request around the value. Results for the value are reliable only if the server accepts this request. */
  readonly base: keyof BaseRequests;
  /** Returns the request with the value at its location, or without it if the value is `undefined`. */
  build(value: Json | undefined): Json;
}

/** The two requests that templates are based on. */
export interface BaseRequests {
  /** The request with as few parameters as the contract allows. */
  readonly minimal: Json;
  /** The request with every parameter. */
  readonly full: Json;
}

/**
 * Derives the base requests from the contract's examples: the minimal request from the shortest example, and the full
 * request from the longest. Adds parameters to the full request that are newer than the examples. Ajv checks both.
 *
 * @throws ContractError if no valid request is found. The message names the schema and the remedy
 */
export function baseRequests(body: RequestBody, validator: RequestValidator): BaseRequests {
  const { anchor, schema } = body;
  const size = (example: JsonObject) => Object.keys(example).length;
  const usable = body.examples
    .map((example) => withoutWeakParameters(example, body, validator))
    .filter((example) => validator.isUncontested(example))
    .sort((a, b) => size(a) - size(b));
  const start = usable.at(0) ?? findRequest(schema, validator);
  if (start === undefined) throw new ContractError(explainMissingValue(schema, anchor));
  const minimal = removeOptional(start, validator);
  const longest = usable.at(-1) ?? minimal;
  return {
    minimal,
    full: isObject(longest) ? withoutWeakParameters(addMissing(longest, schema, validator), body, validator) : longest,
  };
}

/**
 * Removes optional parameters whose evidence is weaker than that of the body. Rejecting such a parameter is only a warning,
 * and rejecting a base request is a violation.
 */
function withoutWeakParameters(request: JsonObject, body: RequestBody, validator: RequestValidator): JsonObject {
  return Object.entries(propertiesOf(body.schema)).reduce((reduced, [name, property]) => {
    if (!(name in reduced) || !isWeaker(weigh(evidenceOf(property, body.evidence)), weigh(body.evidence))) return reduced;
    const others = withParameter(reduced, name, undefined);
    return validator.isValid(others) ? others : reduced;
  }, request);
}

function findRequest(schema: JsonObject, validator: RequestValidator): Json | undefined {
  const sample = sampleOf(schema);
  if (validator.isUncontested(sample)) return sample;
  const uncontested = schema["x-uncontested"];
  const goal = uncontested === undefined ? schema : { allOf: [schema, uncontested] };
  return findValue(goal, (value) => validator.isUncontested(value));
}

/** Removes every parameter that the contract allows to omit. */
function removeOptional(request: Json, validator: RequestValidator): Json {
  if (!isObject(request)) return request;
  let reduced = request;
  for (const name of Object.keys(request)) {
    const others = withParameter(reduced, name, undefined);
    if (validator.isUncontested(others)) reduced = others;
  }
  return reduced;
}

/** Adds every missing parameter that the contract allows in this request. */
function addMissing(request: JsonObject, schema: JsonObject, validator: RequestValidator): JsonObject {
  let extended = request;
  for (const [name, property] of Object.entries(propertiesOf(schema))) {
    if (name in extended) continue;
    const withValue = (value: Json) => ({ ...extended, [name]: value });
    const sample = sampleOf(property);
    const value = validator.isUncontested(withValue(sample))
      ? sample
      : findValue(property, (other) => validator.isUncontested(withValue(other)));
    if (value !== undefined) extended = withValue(value);
  }
  return extended;
}

/**
 * Returns the templates for the value at a path. An array item has several placements, because a server may validate
 * only the first or only the last item.
 */
export function templatesFor(path: readonly Step[], schema: JsonObject, bases: BaseRequests): readonly RequestTemplate[] {
  const placements = path.some((step) => "item" in step) ? PLACEMENTS : [PLACEMENTS[0]];
  const template = (base: keyof BaseRequests, placement: Placement): RequestTemplate => ({
    base,
    build: (value) => put(bases[base], path, value, schema, placement),
  });
  return placements.flatMap((placement, index) => {
    if (index === 0) return [template("minimal", placement), template("full", placement)];
    return [template(index % 2 === 0 ? "minimal" : "full", placement)];
  });
}

/** Returns an array with the value under test among valid items: alone, last, first, in the middle, or after many. */
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
  const [step, ...remainingPath] = path;
  if (step === undefined) return value ?? null;
  if ("item" in step) {
    const items = schemaAt(schema, "items");
    const good = (isArray(base) ? base[0] : undefined) ?? [sampleOf(schema)].flat()[0] ?? sampleOf(items);
    return placement(put(good, remainingPath, value, items, placement), good);
  }
  const object = isObject(base) ? base : {};
  const { [step.property]: current, ...others } = object;
  if (remainingPath.length === 0 && value === undefined) return others;
  const inner = propertiesOf(schema)[step.property] ?? {};
  const start = remainingPath.length > 0 && current === undefined ? sampleOf(inner) : current;
  return { ...object, [step.property]: put(start, remainingPath, value, inner, placement) };
}

function schemaAt(schema: JsonObject, keyword: string): JsonObject {
  return isObject(schema[keyword]) ? schema[keyword] : {};
}

/**
 * Makes a request uncontested, which means valid in every interpretation of the documentation. Adds as few parameters of the full
 * request as possible. If `generate_audio` is only for videos of 4 seconds, it adds `duration: 4`.
 *
 * @returns the request, or undefined if no additional parameters make it uncontested
 */
export function makeUncontested(request: Json, { full }: BaseRequests, validator: RequestValidator): Json | undefined {
  if (validator.isUncontested(request)) return request;
  if (!isObject(request) || !isObject(full)) return undefined;
  const missing = Object.entries(full).filter(([name]) => !(name in request));
  const candidates = [...missing.map(([name, value]) => ({ ...request, [name]: value })), { ...full, ...request }];
  return candidates.find((candidate) => validator.isUncontested(candidate));
}
