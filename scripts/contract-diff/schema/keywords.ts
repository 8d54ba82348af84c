import { equalJson, isObject, type Json, type JsonObject } from "../../../contract-tests/src/util/json.js";
import { stripAnnotations } from "../../codegen/json-schema.js";
import { isInformative } from "../canonical/vocabulary.js";
import {
  type Change,
  type Difference,
  type Direction,
  describeChange,
  effectOf,
  nameOfChange,
  quote,
  toKebabCase,
} from "../difference.js";
import { alignValues } from "./align-values.js";
import { BOUND_KEYWORDS, compareBounds } from "./bounds.js";
import { typesOf, valuesOf } from "./read-schema.js";

/** Compares the keywords of two versions of a schema, except for those with subschemas that `compareSchemas` compares. */
export function compareKeywords(
  location: string,
  direction: Direction,
  before: JsonObject,
  after: JsonObject,
): readonly Difference[] {
  const [oldSchema, newSchema] = alignValues(withoutAnnotations(before), withoutAnnotations(after));
  const keywords = [...new Set([...Object.keys(oldSchema), ...Object.keys(newSchema)])].filter(
    (keyword) => !COMPARED_ELSEWHERE.has(keyword) && !BOUND_KEYWORDS.has(keyword) && !isInformative(keyword),
  );
  return [
    ...compareSets(location, direction, "type", typesOf(oldSchema), typesOf(newSchema)),
    ...compareSets(location, direction, "value", valuesOf(oldSchema), valuesOf(newSchema)),
    ...compareBounds(location, direction, oldSchema, newSchema),
    ...keywords.flatMap((keyword) => {
      const [oldValue, newValue] = [effectiveValue(keyword, oldSchema), effectiveValue(keyword, newSchema)];
      if (equalJson(oldValue, newValue)) return [];
      const message = describeKeywordChange(keyword, oldValue, newValue);
      const id = `${direction}-${ruleOfKeyword(keyword)}-${nameOfChange(oldValue, newValue)}`;
      return [{ id, location, message, ...effectOf(direction, changeOf(keyword, oldValue, newValue)) }];
    }),
  ];
}

/**
 * Keywords that are compared as sets, or by `compareSchemas`. `allOf` is not among them: after normalization, it holds only
 * what could not be merged, which is compared as one value.
 */
const COMPARED_ELSEWHERE: ReadonlySet<string> = new Set([
  "anyOf",
  "const",
  "enum",
  "items",
  "oneOf",
  "properties",
  "required",
  "type",
]);

/** The keywords that `compareKeywords` compares as one value. */
export const OTHER_KEYWORDS: readonly string[] = [
  "additionalProperties",
  "allOf",
  "contains",
  "dependentRequired",
  "dependentSchemas",
  "else",
  "format",
  "if",
  "multipleOf",
  "not",
  "pattern",
  "patternProperties",
  "prefixItems",
  "propertyNames",
  "then",
  "unevaluatedItems",
  "unevaluatedProperties",
  "uniqueItems",
];

/** Returns a keyword as a part of an id: `maxLength` as `max-length`. Unknown keywords share one id. */
function ruleOfKeyword(keyword: string): string {
  return OTHER_KEYWORDS.includes(keyword) ? toKebabCase(keyword) : "unknown-keyword";
}

/** Values with which a keyword has no effect (JSON Schema Core §10.3.2.3, Validation §6.4.3). */
const NO_OP_VALUES: Readonly<Record<string, Json>> = { additionalProperties: true, uniqueItems: false };

function withoutAnnotations(schema: JsonObject): JsonObject {
  const stripped = stripAnnotations(schema);
  return isObject(stripped) ? stripped : {};
}

/** Returns the value of a keyword; undefined if the keyword is absent or has no effect. */
function effectiveValue(keyword: string, schema: JsonObject): Json | undefined {
  return equalJson(schema[keyword], NO_OP_VALUES[keyword]) ? undefined : schema[keyword];
}

function changeOf(keyword: string, before: Json | undefined, after: Json | undefined): Change {
  if (after === undefined) return "wider";
  if (before === undefined) return "narrower";
  if (keyword === "multipleOf" && typeof before === "number" && typeof after === "number") {
    if (after % before === 0) return "narrower";
    if (before % after === 0) return "wider";
  }
  return "other";
}

function describeKeywordChange(keyword: string, before: Json | undefined, after: Json | undefined): string {
  if (keyword === "additionalProperties" && after === false) return "additional properties no longer allowed";
  if (keyword === "additionalProperties" && before === false) return "additional properties now allowed";
  if (keyword === "uniqueItems") return after === undefined ? "duplicate items now allowed" : "duplicate items no longer allowed";
  return describeChange(keyword, before, after);
}

/** Compares the allowed types or values. An undefined list allows all of them. */
function compareSets(
  location: string,
  direction: Direction,
  noun: "type" | "value",
  before: readonly Json[] | undefined,
  after: readonly Json[] | undefined,
): readonly Difference[] {
  const list = (values: readonly Json[]) => values.map((value) => (noun === "type" ? String(value) : quote(value))).join(", ");
  if (before === undefined && after === undefined) return [];
  if (after === undefined) {
    const message = noun === "type" ? "type restriction removed" : "list of allowed values removed";
    return [{ id: `${direction}-${noun}s-unrestricted`, location, message, ...effectOf(direction, "wider") }];
  }
  if (before === undefined) {
    const id = `${direction}-${noun}s-restricted`;
    return [{ id, location, message: `allowed ${noun}s restricted to ${list(after)}`, ...effectOf(direction, "narrower") }];
  }
  const [added, removed] = [without(after, before), without(before, after)];
  const subject = (values: readonly Json[]) => `allowed ${noun}${values.length === 1 ? "" : "s"}`;
  return [
    ...(added.length === 0
      ? []
      : [
          {
            id: `${direction}-${noun}-added`,
            location,
            message: `${subject(added)} added: ${list(added)}`,
            ...effectOf(direction, "wider"),
          },
        ]),
    ...(removed.length === 0
      ? []
      : [
          {
            id: `${direction}-${noun}-removed`,
            location,
            message: `${subject(removed)} removed: ${list(removed)}`,
            ...effectOf(direction, "narrower"),
          },
        ]),
  ];
}

function without(values: readonly Json[], others: readonly Json[]): readonly Json[] {
  return values.filter((value) => !others.some((other) => equalJson(value, other)));
}
