import { isArray, isObject, type Json, type JsonObject } from "../../util/json.js";
import type { Generate } from "./generate-type.js";
import type { Shape } from "./shape.js";
import { patternSamples } from "./string.js";

/** The maximum number of optional properties that are added one at a time. */
const MAX_OPTIONAL = 12;

/** The maximum number of values of a property that the generator varies. */
const MAX_VARIANTS = 40;

/** The maximum number of properties of a generated object. */
const MAX_PROPERTIES = 2000;

/**
 * Yields objects: first the one with the required properties only, then with other values, then with optional properties.
 *
 * @param isFocused whether the values of these schemas vary most
 */
export function* objectsOf(
  shape: Shape,
  generate: Generate,
  isFocused: (schemas: readonly Json[]) => boolean,
): Generator<JsonObject> {
  if (shape.minProperties > Math.min(shape.maxProperties, MAX_PROPERTIES)) return;
  const schemasOf = (name: string) => schemasOfProperty(name, shape);
  const included = closeUnderDependencies(shape.required, shape);
  const optional = documentedNames(shape).filter((name) => !included.includes(name));
  const first = (name: string) => firstOf(generate(schemasOf(name)));
  const base = new Map<string, Json>();
  for (const name of included) {
    const value = first(name);
    if (value === undefined) return;
    base.set(name, value);
  }
  const focusedNames = shape.members.some((member) => isFocused([member["propertyNames"] ?? true]));
  const extraNames = () => namesOf(shape, generate, base, focusedNames);
  const incomplete = Math.max(shape.minProperties, focusedNames ? base.size : 0);
  for (const name of [...optional, ...(base.size + optional.length < incomplete ? extraNames() : [])]) {
    if (base.size >= incomplete || focusedNames) break;
    const value = first(name);
    if (value !== undefined) base.set(name, value);
  }
  if (base.size < shape.minProperties && !focusedNames) return;
  const build = (name?: string, value?: Json) =>
    Object.fromEntries(name === undefined ? base : new Map(base).set(name, value ?? null));

  if (focusedNames)
    for (const name of extraNames()) {
      const value = first(name);
      if (value !== undefined) yield build(name, value);
    }
  const target = included.find((name) => isFocused(schemasOf(name)));
  if (target === undefined) yield build();
  else
    yield* take(
      mapValues(generate(schemasOf(target)), (value) => build(target, value)),
      MAX_VARIANTS,
    );

  if (base.size >= shape.maxProperties) return;
  const additions = optional.filter((name) => !base.has(name)).slice(0, MAX_OPTIONAL);
  const full = new Map(base);
  for (const name of additions) {
    const value = first(name);
    if (value === undefined) continue;
    yield build(name, value);
    if (full.size < shape.maxProperties) full.set(name, value);
  }
  yield Object.fromEntries(full);
  for (const name of included) for (const value of take(generate(schemasOf(name)), 4)) yield build(name, value);
}

/** Returns the schemas that apply to a property: of each member the named ones, or else those for other properties. */
function schemasOfProperty(name: string, { members }: Shape): readonly Json[] {
  const own = (member: JsonObject): readonly Json[] => {
    const { patternProperties, properties } = member as { readonly patternProperties?: Json; readonly properties?: Json };
    const named = isObject(properties) && Object.hasOwn(properties, name) ? [properties[name] ?? true] : [];
    const matching = Object.entries(isObject(patternProperties) ? patternProperties : {}).filter(([pattern]) =>
      new RegExp(pattern, "u").test(name),
    );
    return [...named, ...matching.map(([, schema]) => schema)];
  };
  const isEvaluated = members.some((member) => own(member).length > 0 || member["additionalProperties"] !== undefined);
  return members.flatMap((member) => {
    const schemas = own(member);
    const { additionalProperties, unevaluatedProperties } = member as {
      readonly additionalProperties?: Json;
      readonly unevaluatedProperties?: Json;
    };
    return [
      ...schemas,
      ...(schemas.length === 0 && additionalProperties !== undefined ? [additionalProperties] : []),
      ...(!isEvaluated && unevaluatedProperties !== undefined ? [unevaluatedProperties] : []),
    ];
  });
}

/** Adds the properties that others require (`dependentRequired`). */
function closeUnderDependencies(names: readonly string[], { members }: Shape): readonly string[] {
  const closed = new Set(names);
  for (const name of closed)
    for (const { dependentRequired } of members) {
      const dependent = isObject(dependentRequired) ? dependentRequired[name] : undefined;
      for (const other of isArray(dependent) ? dependent : []) closed.add(String(other));
    }
  return [...closed];
}

function documentedNames({ members }: Shape): readonly string[] {
  const names = members.flatMap(({ properties }) => (isObject(properties) ? Object.keys(properties) : []));
  return [...new Set(names)];
}

/** Yields names of undocumented properties. */
function* namesOf(shape: Shape, generate: Generate, base: ReadonlyMap<string, Json>, isFocused: boolean): Generator<string> {
  const rules = shape.members.flatMap(({ propertyNames }) => (propertyNames === undefined ? [] : [propertyNames]));
  const patterns = shape.members.flatMap(({ patternProperties }) =>
    isObject(patternProperties) ? Object.keys(patternProperties).flatMap((pattern) => patternSamples(pattern)) : [],
  );
  const generated = rules.length > 0 ? generate([{ type: "string" }, ...rules]) : [];
  const candidates = isFocused ? generated : chain(rules.length === 0 ? patterns : [], generated, numberedNames());
  let count = 0;
  for (const name of candidates) {
    if (typeof name !== "string" || base.has(name)) continue;
    yield name;
    if (++count > MAX_PROPERTIES) return;
  }
}

function* numberedNames(): Generator<string> {
  for (let index = 1; ; index += 1) yield index === 1 ? "unknown_property" : `unknown_property_${index}`;
}

function* chain<T>(...iterables: readonly Iterable<T>[]): Generator<T> {
  for (const iterable of iterables) yield* iterable;
}

function* take<T>(values: Iterable<T>, count: number): Generator<T> {
  let taken = 0;
  for (const value of values) {
    if (taken++ >= count) return;
    yield value;
  }
}

function* mapValues<T, U>(values: Iterable<T>, change: (value: T) => U): Generator<U> {
  for (const value of values) yield change(value);
}

function firstOf<T>(values: Iterable<T>): T | undefined {
  for (const value of values) return value;
  return undefined;
}
