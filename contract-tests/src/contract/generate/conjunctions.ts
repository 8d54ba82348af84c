import { isArray, isObject, type Json, type JsonObject } from "../../util/json.js";

/** A conjunction: schemas without combining keywords that all apply to one value, and schemas that must not apply. */
export interface Conjunction {
  readonly members: readonly JsonObject[];
  readonly excluded: readonly Json[];
}

/** The maximum number of conjunctions of one value. The number of combinations of alternatives is a product. */
const MAX_CONJUNCTIONS = 32;

/**
 * Yields the conjunctions that a list of schemas allows: one for each combination of alternatives of `anyOf`, `oneOf`, `if`
 * and `dependentSchemas`. Members of `allOf` are merged into the conjunction.
 */
export function* conjunctionsOf(schemas: readonly Json[]): Generator<Conjunction> {
  let count = 0;
  for (const conjunction of expand([...new Set(schemas)], [], [])) {
    if (count++ === MAX_CONJUNCTIONS) return;
    yield conjunction;
  }
}

function* expand(
  [schema, ...pending]: readonly Json[],
  members: readonly JsonObject[],
  excluded: readonly Json[],
): Generator<Conjunction> {
  if (schema === undefined) {
    yield { members, excluded };
    return;
  }
  if (schema === false) return;
  if (!isObject(schema)) {
    yield* expand(pending, members, excluded);
    return;
  }
  const {
    allOf,
    anyOf,
    dependentSchemas,
    else: otherwise = true,
    if: condition,
    not,
    oneOf,
    then = true,
    ...flat
  } = schema as Applicators;
  const all = [...pending, ...(isArray(allOf) ? allOf : [])];
  const none = not === undefined ? excluded : [...excluded, not];
  const unions: Option[][] = [];
  if (isArray(anyOf)) unions.push(anyOf.map((branch) => ({ add: [branch], exclude: [] })));
  if (isArray(oneOf))
    unions.push(oneOf.map((branch, index) => ({ add: [branch], exclude: oneOf.filter((_, other) => other !== index) })));
  if (condition !== undefined)
    unions.push([
      { add: [otherwise], exclude: [condition] },
      { add: [condition, then], exclude: [] },
    ]);
  for (const [trigger, dependent] of Object.entries(isObject(dependentSchemas) ? dependentSchemas : {}))
    unions.push([
      { add: [{ properties: { [trigger]: false } }], exclude: [] },
      { add: [{ required: [trigger] }, dependent], exclude: [] },
    ]);
  // The keywords of one schema object stay together, because some depend on each other, such as `properties` and
  // `additionalProperties`.
  const kept = [...members, flat as JsonObject];
  for (const { add, exclude } of combinations(unions)) yield* expand([...all, ...add], kept, [...none, ...exclude]);
}

type Applicators = Readonly<
  Partial<Record<"allOf" | "anyOf" | "dependentSchemas" | "else" | "if" | "not" | "oneOf" | "then", Json>>
>;

/** One alternative: the schemas that apply, and those that do not. */
interface Option {
  readonly add: readonly Json[];
  readonly exclude: readonly Json[];
}

function* combinations([first, ...others]: readonly (readonly Option[])[]): Generator<Option> {
  if (first === undefined) {
    yield { add: [], exclude: [] };
    return;
  }
  for (const option of first)
    for (const rest of combinations(others))
      yield { add: [...option.add, ...rest.add], exclude: [...option.exclude, ...rest.exclude] };
}
