import { fullFormats } from "ajv-formats/dist/formats.js";
import { isArray, isObject, type Json, type JsonObject } from "../../../contract-tests/src/util/json.js";
import { isAnnotation } from "../annotations.js";

/** Keywords that inform tools and do not validate messages, besides those in `annotations.ts`. */
const INFORMATIVE: ReadonlySet<string> = new Set(["$anchor", "$defs", "$id", "$schema", "default", "discriminator", "xml"]);

/** Formats that ajv-formats knows and that accept every value (`password`), or every string (`binary`). */
const UNCHECKED_FORMATS: ReadonlySet<Json> = new Set(["binary", "double", "float", "password"]);

/** Returns whether validators assert a format. All other formats are annotations (JSON Schema Validation §7.2.1). */
function isAssertedFormat(format: Json | undefined): format is string {
  return typeof format === "string" && Object.hasOwn(fullFormats, format) && !UNCHECKED_FORMATS.has(format);
}

/** Returns whether a keyword informs tools, so that a change of it is not visible on the wire. */
export function isInformative(keyword: string): boolean {
  return INFORMATIVE.has(keyword);
}

/** Returns a schema without the keywords that do not affect validation. Subschemas remain as they are. */
export function assertionsOf(schema: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(schema).filter(([keyword, value]) => {
      if (keyword === "format") return isAssertedFormat(value);
      return !isAnnotation(keyword) && !INFORMATIVE.has(keyword);
    }),
  );
}

/** Keywords that apply to strings only. */
const STRING = ["contentEncoding", "contentMediaType", "contentSchema", "format", "maxLength", "minLength", "pattern"];
const NUMBER = ["exclusiveMaximum", "exclusiveMinimum", "format", "maximum", "minimum", "multipleOf"];
const ARRAY = [
  "contains",
  "items",
  "maxContains",
  "maxItems",
  "minContains",
  "minItems",
  "prefixItems",
  "unevaluatedItems",
  "uniqueItems",
];
const OBJECT = [
  "additionalProperties",
  "dependentRequired",
  "dependentSchemas",
  "maxProperties",
  "minProperties",
  "patternProperties",
  "properties",
  "propertyNames",
  "required",
  "unevaluatedProperties",
];

/** The keywords that apply to the values of each type (JSON Schema Core §10.3, Validation §6). */
export const KEYWORDS_BY_TYPE: Readonly<Record<string, readonly string[]>> = {
  array: ARRAY,
  boolean: [],
  integer: NUMBER,
  null: [],
  number: NUMBER,
  object: OBJECT,
  string: STRING,
};

const KNOWN: ReadonlySet<string> = new Set([
  ...[STRING, NUMBER, ARRAY, OBJECT].flat(),
  ...["allOf", "anyOf", "const", "else", "enum", "if", "not", "oneOf", "then", "type"],
]);

/** Returns the keywords of a schema that no specification defines. They are compared as they are. */
export function unknownKeywords(schema: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(schema).filter(([keyword]) => !KNOWN.has(keyword)));
}

/** Returns whether a part of a schema has in-place applicators, whose annotations `unevaluated…` depends on. */
export function hasApplicators(schema: JsonObject): boolean {
  return ["$ref", "allOf", "anyOf", "dependentSchemas", "else", "if", "oneOf", "then"].some(
    (keyword) => isArray(schema[keyword]) || isObject(schema[keyword]) || typeof schema[keyword] === "string",
  );
}
