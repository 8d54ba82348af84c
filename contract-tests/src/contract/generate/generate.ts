import { isObject, type Json, type JsonObject, type JsonType } from "../../util/json.js";
import { compile } from "../validator.js";
import { arraysOf } from "./array.js";
import { conjunctionsOf } from "./conjunctions.js";
import type { Generate } from "./generate-type.js";
import { numbersOf } from "./number.js";
import { objectsOf } from "./object.js";
import { hasType, mergeShape, type Shape } from "./shape.js";
import { stringsOf } from "./string.js";

/** Options of the generator. */
interface GenerateOptions {
  /**
   * Nodes whose values vary most. The generator yields many values for them and few for the others.
   * @default none
   */
  readonly focus?: ReadonlySet<Json> | undefined;
}

/** The maximum number of nodes for which values are generated. It bounds the time for a large schema. */
const MAX_STEPS = 4000;

/** The maximum number of values of one conjunction. */
const MAX_VALUES = { focused: 48, other: 12 } as const;

/**
 * Yields values that probably satisfy a schema, the simplest first, the same in every run. The caller validates them: some
 * combinations of keywords are beyond this generator.
 */
export function generateValues(schema: Json, { focus = new Set() }: GenerateOptions = {}): Iterable<Json> {
  let steps = 0;
  const isFocused = (schemas: readonly Json[]) => schemas.some((each) => focus.has(each));
  const known = new Map<string, Iterable<Json>>();
  const generate: Generate = (schemas) => {
    const distinct = [...new Set(schemas)];
    const [schema, ...others] = distinct;
    // Most schemas are the same objects for every clause of a contract, and their values are needed again and again.
    if (others.length === 0 && isObject(schema) && !focus.has(schema))
      return getOrAdd(VALUES, schema, () => remember(generateOnce(distinct)));
    return getOrAdd(known, distinct.map(identify).join(), () => remember(generateOnce(distinct)));
  };
  const generateOnce = function* (schemas: readonly Json[]): Generator<Json> {
    for (const { excluded, members } of conjunctionsOf(schemas)) {
      if (steps++ > MAX_STEPS) return;
      const shape = mergeShape({ excluded, members });
      if (shape === undefined) continue;
      const focused = isFocused(schemas) || isFocused(members);
      let count = 0;
      for (const value of valuesOf(shape, focused, generate, isFocused)) {
        if (excluded.some((each) => matches(each, value))) continue;
        yield value;
        if (++count >= (focused ? MAX_VALUES.focused : MAX_VALUES.other)) break;
      }
    }
  };
  return generate([schema]);
}

const VALUES = new WeakMap<JsonObject, Iterable<Json>>();

/** Returns a text that identifies a schema: equal only for the same object. */
function identify(schema: Json): string {
  return isObject(schema) ? String(getOrAdd(IDENTITIES, schema, () => (identityCount += 1))) : String(schema);
}

const IDENTITIES = new WeakMap<JsonObject, number>();
let identityCount = 0;

function getOrAdd<K, V>(values: { get(key: K): V | undefined; set(key: K, value: V): unknown }, key: K, create: () => V): V {
  const known = values.get(key);
  if (known !== undefined) return known;
  const created = create();
  values.set(key, created);
  return created;
}

/** Returns an iterable that computes each value once. */
function remember(values: Iterator<Json>): Iterable<Json> {
  const known: Json[] = [];
  return {
    *[Symbol.iterator]() {
      for (let index = 0; ; index += 1) {
        if (index === known.length) {
          const next = values.next();
          if (next.done) return;
          known.push(next.value);
        }
        yield known[index] ?? null;
      }
    },
  };
}

/** Whether a schema provably allows no value, because its keywords contradict each other. */
export function allowsNothing(schema: Json): boolean {
  for (const conjunction of conjunctionsOf([schema])) {
    const shape = mergeShape(conjunction);
    if (shape !== undefined && !isContradictory(shape)) return false;
  }
  return true;
}

function isContradictory(shape: Shape): boolean {
  const [type, ...others] = shape.types;
  if (others.length > 0 || shape.values !== undefined) return false;
  switch (type) {
    case "integer":
    case "number":
      return shape.minimum > shape.maximum;
    case "string":
      return shape.minLength > shape.maxLength;
    case "array":
      return shape.minItems > shape.maxItems;
    case "object":
      return shape.required.length > shape.maxProperties || shape.required.some((name) => isForbidden(name, shape));
    default:
      return false;
  }
}

function isForbidden(name: string, { members }: Shape): boolean {
  return members.some(({ additionalProperties, patternProperties, properties }) => {
    const own = isObject(properties) ? properties[name] : undefined;
    return own === false || (own === undefined && additionalProperties === false && patternProperties === undefined);
  });
}

function* valuesOf(
  shape: Shape,
  isFocused: boolean,
  generate: Generate,
  isFocusedSchema: (schemas: readonly Json[]) => boolean,
): Generator<Json> {
  if (shape.values !== undefined) {
    yield* shape.values;
    return;
  }
  if (!isFocused) for (const example of shape.examples) if (isExample(example, shape)) yield example;
  const iterators = shape.types.map((type) => valuesOfType(type, shape, generate, isFocusedSchema));
  yield* roundRobin(iterators);
}

function valuesOfType(
  type: JsonType,
  shape: Shape,
  generate: Generate,
  isFocused: (schemas: readonly Json[]) => boolean,
): Iterator<Json> {
  switch (type) {
    case "array":
      return arraysOf(shape, generate, isFocused);
    case "boolean":
      return [true, false].values();
    case "integer":
    case "number":
      return numbersOf(shape);
    case "null":
      return [null].values();
    case "object":
      return objectsOf(shape, generate, isFocused);
    case "string":
      return stringsOf(shape);
  }
}

/** Whether a documented example satisfies the whole conjunction. */
function isExample(example: Json, { members, types }: Shape): boolean {
  return hasType(example, types) && members.every((member) => matches(member, example));
}

function matches(schema: Json, value: Json): boolean {
  return isObject(schema) ? compile(schema)(value) : schema === true;
}

function* roundRobin<T>(iterators: readonly Iterator<T>[]): Generator<T> {
  let active = iterators;
  while (active.length > 0) {
    const next: Iterator<T>[] = [];
    for (const iterator of active) {
      const { done, value } = iterator.next();
      if (done) continue;
      yield value;
      next.push(iterator);
    }
    active = next;
  }
}
