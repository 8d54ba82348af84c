import { equalJson, isArray, isObject, type Json, type JsonObject } from "../../../contract-tests/src/util/json.js";
import { stripAnnotations } from "../../codegen/json-schema.js";
import { type Change, type Difference, type Direction, describeChange, effectOf, nameOfChange, quote } from "../difference.js";
import { alignValues, typesOf, valuesOf } from "./normalize.js";

/** Compares the keywords of two versions of a schema, except for those with subschemas that `compareSchemas` compares. */
export function compareKeywords(
  location: string,
  direction: Direction,
  before: JsonObject,
  after: JsonObject,
): readonly Difference[] {
  const [oldSchema, newSchema] = alignValues(assertionsOf(before), assertionsOf(after));
  const keywords = [...new Set([...Object.keys(oldSchema), ...Object.keys(newSchema)])].filter(
    (keyword) => !COMPARED_ELSEWHERE.has(keyword) && !BOUND_KEYWORDS.has(keyword),
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

/** Converts a keyword to kebab case. */
export function toKebabCase(keyword: string): string {
  return keyword.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** Values with which a keyword has no effect (JSON Schema Core §10.3.2.3, Validation §6.4.3). */
const NO_OP_VALUES: Readonly<Record<string, Json>> = { additionalProperties: true, uniqueItems: false };

function assertionsOf(schema: JsonObject): JsonObject {
  const assertions = stripAnnotations(schema);
  return isObject(assertions) ? assertions : {};
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

/** A lower or upper limit, which one keyword or an inclusive and an exclusive keyword set. */
interface Limit {
  readonly keyword: string;
  readonly exclusiveKeyword?: string;
  readonly isUpper: boolean;
}

/** The limits of JSON Schema Validation §6.2 to §6.5. */
export const LIMITS: readonly Limit[] = [
  { keyword: "minimum", exclusiveKeyword: "exclusiveMinimum", isUpper: false },
  { keyword: "maximum", exclusiveKeyword: "exclusiveMaximum", isUpper: true },
  { keyword: "minLength", isUpper: false },
  { keyword: "maxLength", isUpper: true },
  { keyword: "minItems", isUpper: false },
  { keyword: "maxItems", isUpper: true },
  { keyword: "minProperties", isUpper: false },
  { keyword: "maxProperties", isUpper: true },
  { keyword: "minContains", isUpper: false },
  { keyword: "maxContains", isUpper: true },
];

/** The keywords that `compareBounds` compares. */
const BOUND_KEYWORDS: ReadonlySet<string> = new Set(
  LIMITS.flatMap(({ exclusiveKeyword, keyword }) => [keyword, ...(exclusiveKeyword === undefined ? [] : [exclusiveKeyword])]),
);

/** Compares the limits of values, lengths and counts. */
function compareBounds(location: string, direction: Direction, before: JsonObject, after: JsonObject): readonly Difference[] {
  return LIMITS.flatMap((limit) => {
    const [oldBound, newBound] = [boundOf(before, limit), boundOf(after, limit)];
    const order = compareOrder(oldBound, newBound, limit.isUpper);
    if (order === 0) return [];
    const isWider = order > 0 === limit.isUpper;
    const message = describeBoundChange(oldBound, newBound, limit.keyword);
    const id = `${direction}-${toKebabCase(limit.keyword)}-${nameOfBoundChange(oldBound, newBound)}`;
    return [{ id, location, message, ...effectOf(direction, isWider ? "wider" : "narrower") }];
  });
}

/** The value of a limit, and the keyword that sets it. */
interface Bound {
  readonly keyword: string;
  readonly value: number;
  readonly isExclusive: boolean;
}

/**
 * Returns the stricter bound of the inclusive and the exclusive keyword. Bounds of integers are converted to inclusive integers:
 * more than 0 means at least 1. A minimum length or count of 0 is no bound.
 */
function boundOf(schema: JsonObject, { exclusiveKeyword, isUpper, keyword }: Limit): Bound | undefined {
  const inward = isUpper ? -1 : 1;
  const isInteger = allowsOnlyIntegers(schema["type"]);
  const bounds: Bound[] = [];
  const [inclusive, exclusive] = [schema[keyword], exclusiveKeyword === undefined ? undefined : schema[exclusiveKeyword]];
  if (typeof inclusive === "number" && !(inclusive === 0 && exclusiveKeyword === undefined && !isUpper)) {
    const value = isInteger ? (isUpper ? Math.floor(inclusive) : Math.ceil(inclusive)) : inclusive;
    bounds.push({ keyword, value, isExclusive: false });
  }
  if (exclusiveKeyword !== undefined && typeof exclusive === "number") {
    bounds.push(
      isInteger
        ? { keyword, value: (isUpper ? Math.ceil(exclusive) : Math.floor(exclusive)) + inward, isExclusive: false }
        : { keyword: exclusiveKeyword, value: exclusive, isExclusive: true },
    );
  }
  return bounds.sort((a, b) => (b.value - a.value) * inward || Number(b.isExclusive) - Number(a.isExclusive))[0];
}

/** Returns a positive number if the new bound is higher, a negative number if it is lower. */
function compareOrder(before: Bound | undefined, after: Bound | undefined, isUpper: boolean): number {
  const unbounded = isUpper ? Infinity : -Infinity;
  const [oldValue, newValue] = [before?.value ?? unbounded, after?.value ?? unbounded];
  if (oldValue !== newValue) return newValue - oldValue;
  return (Number(before?.isExclusive ?? false) - Number(after?.isExclusive ?? false)) * (isUpper ? 1 : -1);
}

function nameOfBoundChange(before: Bound | undefined, after: Bound | undefined): string {
  if (before === undefined || after === undefined) return before === undefined ? "added" : "removed";
  return before.value === after.value ? "changed" : after.value > before.value ? "increased" : "decreased";
}

function describeBoundChange(before: Bound | undefined, after: Bound | undefined, keyword: string): string {
  if (before === undefined || after === undefined)
    return describeChange((before ?? after)?.keyword ?? keyword, before?.value, after?.value);
  if (before.keyword !== after.keyword) return `${before.keyword} ${before.value} changed to ${after.keyword} ${after.value}`;
  return `${after.keyword} ${after.value > before.value ? "increased" : "decreased"} from ${before.value} to ${after.value}`;
}

function allowsOnlyIntegers(type: Json | undefined): boolean {
  const types = isArray(type) ? type : [type];
  return types.includes("integer") && !types.includes("number");
}
