import { equalJson, isArray, isObject, type Json, type JsonObject, type JsonType } from "../../util/json.js";
import type { Conjunction } from "./conjunctions.js";

/** The merged keywords of a conjunction. Limits are the strictest ones. */
export interface Shape extends Conjunction {
  readonly types: readonly JsonType[];
  /** The listed values (`enum`, `const`), if there are any. */
  readonly values: readonly Json[] | undefined;
  /** Documented examples and defaults. */
  readonly examples: readonly Json[];
  readonly minimum: number;
  readonly maximum: number;
  readonly excludesMinimum: boolean;
  readonly excludesMaximum: boolean;
  readonly multiples: readonly number[];
  readonly minLength: number;
  readonly maxLength: number;
  readonly patterns: readonly string[];
  readonly formats: readonly string[];
  readonly minItems: number;
  readonly maxItems: number;
  readonly isUnique: boolean;
  readonly minProperties: number;
  readonly maxProperties: number;
  readonly required: readonly string[];
}

const ALL_TYPES: readonly JsonType[] = ["string", "number", "boolean", "object", "array", "null"];

/** Merges the members of a conjunction. Returns undefined if their keywords contradict each other. */
export function mergeShape({ excluded, members }: Conjunction): Shape | undefined {
  const types = typesOf(members);
  if (types.length === 0) return undefined;
  const values = listedValues(members, types);
  if (values?.length === 0) return undefined;
  const limits = limitsOf(members);
  const lowest = (keyword: string) => limits.lowest.get(keyword) ?? Number.POSITIVE_INFINITY;
  const highest = (keyword: string, start: number) => Math.max(start, limits.highest.get(keyword) ?? start);
  const [above, below] = [highest("exclusiveMinimum", -Infinity), lowest("exclusiveMaximum")];
  return {
    members,
    excluded,
    types,
    values,
    examples: examplesOf(members),
    minimum: Math.max(above, highest("minimum", -Infinity)),
    maximum: Math.min(below, lowest("maximum")),
    excludesMinimum: above >= highest("minimum", -Infinity) && above !== -Infinity,
    excludesMaximum: below <= lowest("maximum") && below !== Infinity,
    multiples: [...new Set(limits.multiples)],
    minLength: highest("minLength", 0),
    maxLength: lowest("maxLength"),
    patterns: [...new Set(limits.patterns)],
    formats: [...new Set(limits.formats)],
    minItems: highest("minItems", 0),
    maxItems: lowest("maxItems"),
    isUnique: members.some((member) => member["uniqueItems"] === true),
    minProperties: highest("minProperties", 0),
    maxProperties: lowest("maxProperties"),
    required: [...new Set(limits.required)],
  };
}

/** Collects limits in one pass, because derivation merges hundreds of thousands of conjunctions for a large contract. */
function limitsOf(members: readonly JsonObject[]) {
  const lowest = new Map<string, number>();
  const highest = new Map<string, number>();
  const multiples: number[] = [];
  const patterns: string[] = [];
  const formats: string[] = [];
  const required: string[] = [];
  for (const member of members)
    for (const keyword in member) {
      const value = member[keyword] ?? null;
      if (typeof value === "number") {
        lowest.set(keyword, Math.min(value, lowest.get(keyword) ?? value));
        highest.set(keyword, Math.max(value, highest.get(keyword) ?? value));
        if (keyword === "multipleOf") multiples.push(value);
      } else if (typeof value === "string") {
        if (keyword === "pattern") patterns.push(value);
        if (keyword === "format") formats.push(value);
      } else if (keyword === "required" && isArray(value)) required.push(...value.map(String));
    }
  return { lowest, highest, multiples, patterns, formats, required };
}

/** Whether a value has one of the types (JSON Schema Validation §6.1.1). */
export function hasType(value: Json, types: readonly JsonType[]): boolean {
  return types.some((type) => {
    switch (type) {
      case "array":
        return isArray(value);
      case "integer":
        return Number.isInteger(value);
      case "null":
        return value === null;
      case "object":
        return isObject(value);
      default:
        return typeof value === type;
    }
  });
}

function typesOf(members: readonly JsonObject[]): readonly JsonType[] {
  const stated = members.flatMap(({ type }) => (type === undefined ? [] : [[type].flat() as JsonType[]]));
  const [first, ...others] = stated;
  if (first === undefined) return impliedTypes(members);
  return others.reduce((known, types) => intersect(known, types), first);
}

/** Every integer is a number, so the intersection of both is `integer`. */
function intersect(a: readonly JsonType[], b: readonly JsonType[]): JsonType[] {
  const common = a.filter((type) => b.includes(type));
  const isInteger = (a.includes("integer") && b.includes("number")) || (a.includes("number") && b.includes("integer"));
  return isInteger && !common.includes("integer") && !common.includes("number") ? [...common, "integer"] : common;
}

/** Without `type`, prefers the types that the other keywords are about. Any type is allowed. */
function impliedTypes(members: readonly JsonObject[]): readonly JsonType[] {
  const keywords = new Set(members.flatMap((member) => Object.keys(member)));
  const isAbout = (names: string) => names.split(" ").some((name) => keywords.has(name));
  const implied: JsonType[] = [];
  if (
    isAbout(
      "properties required minProperties patternProperties additionalProperties dependentRequired maxProperties propertyNames unevaluatedProperties",
    )
  )
    implied.push("object");
  if (isAbout("items prefixItems minItems maxItems contains uniqueItems")) implied.push("array");
  if (isAbout("minimum maximum exclusiveMinimum exclusiveMaximum multipleOf")) implied.push("number");
  return [...implied, ...ALL_TYPES.filter((type) => !implied.includes(type))];
}

function listedValues(members: readonly JsonObject[], types: readonly JsonType[]): readonly Json[] | undefined {
  const lists = members.flatMap((member) => [
    ...(isArray(member["enum"]) ? [member["enum"]] : []),
    ...(member["const"] === undefined ? [] : [[member["const"]]]),
  ]);
  const [first, ...others] = lists;
  return first?.filter((value) => hasType(value, types) && others.every((list) => list.some((other) => equalJson(value, other))));
}

function examplesOf(members: readonly JsonObject[]): readonly Json[] {
  return members.flatMap((member) => [
    ...(isArray(member["examples"]) ? member["examples"] : []),
    ...[member["example"], member["default"]].filter((value) => value !== undefined),
  ]);
}
