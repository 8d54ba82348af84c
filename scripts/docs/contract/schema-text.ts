import { isArray, isObject, type Json, type JsonObject } from "../../../contract-tests/src/util/json.js";

/** Longest list of values that a text shows. */
const MAX_VALUES = 40;

/** Returns a value as Markdown code, so that no character of it is markup. */
export function code(value: string): string {
  const text = value.replaceAll(/[\r\n]+/g, " ").replaceAll("|", "\\|");
  const fence = "`".repeat(Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length)) + 1);
  return fence.length > 1 ? `${fence} ${text} ${fence}` : fence + text + fence;
}

/** Returns a JSON value as Markdown code. */
export const codeOf = (value: Json | undefined): string => code(JSON.stringify(value));

/** Returns the type of a schema in words, such as "integer or null" or "array of string". */
export function typeOf(schema: Json | undefined): string {
  if (!isObject(schema)) return schema === false ? "no value" : "any value";
  const { items, prefixItems, type } = schema;
  if (isArray(prefixItems) && !Object.hasOwn(schema, "type")) return `list of ${prefixItems.length} values`;
  if (type === "array") {
    if (isArray(prefixItems))
      return `list (${prefixItems.map(typeOf).join(", ")}${isObject(items) ? `, then ${typeOf(items)}` : ""})`;
    return items === undefined || items === true ? "array" : `array of ${pluralOf(items)}`;
  }
  if (typeof type === "string") return type;
  if (isArray(type))
    return type.map((name) => (name === "array" ? typeOf({ ...schema, type: "array" }) : String(name))).join(" or ");
  if (Object.hasOwn(schema, "const")) return typeOfValue(schema["const"] ?? null);
  if (isArray(schema["enum"])) return unique(schema["enum"].map(typeOfValue)).join(" or ");
  const alternatives = alternativesOf(schema);
  if (alternatives.length > 0) return unique(alternatives.map(typeOf)).join(" or ");
  const members = (isArray(schema["allOf"]) ? schema["allOf"] : []).map(typeOf).filter((name) => name !== "any value");
  if (members[0] !== undefined) return members[0];
  return isObject(schema["properties"]) ? "object" : "any value";
}

/** Returns the alternatives of a schema: the members of its `oneOf` or `anyOf`. */
function alternativesOf(schema: JsonObject): readonly Json[] {
  const { anyOf, oneOf } = schema;
  return isArray(oneOf) ? oneOf : isArray(anyOf) ? anyOf : [];
}

/** Returns the alternatives of a schema, unless they only restrict properties that the schema itself describes. */
export function variantsOf(schema: JsonObject): readonly JsonObject[] {
  const alternatives = alternativesOf(schema).filter(isObject);
  if (!isObject(schema["properties"])) return alternatives;
  const own = schema["properties"];
  const addsProperties = (alternative: JsonObject): boolean =>
    Object.keys(isObject(alternative["properties"]) ? alternative["properties"] : {}).some((name) => !(name in own));
  return alternatives.some(addsProperties) ? alternatives : [];
}

function pluralOf(items: Json): string {
  const type = typeOf(items);
  return type.includes(" or ") ? `(${type})` : type;
}

function typeOfValue(value: Json): string {
  if (value === null) return "null";
  if (isArray(value)) return "array";
  return typeof value === "number" && Number.isInteger(value) ? "integer" : typeof value;
}

const unique = (texts: readonly string[]) => [...new Set(texts)];

/** Returns the values that a schema allows, if it lists them. */
function allowedValues(schema: JsonObject): readonly Json[] | undefined {
  if (Object.hasOwn(schema, "const")) return [schema["const"] ?? null];
  return isArray(schema["enum"]) ? schema["enum"] : undefined;
}

/** Returns the values that a schema allows as Markdown, or an empty text. */
export function describeValues(schema: JsonObject): string {
  const values = allowedValues(schema) ?? [];
  const shown = values.slice(0, MAX_VALUES).map(codeOf).join(", ");
  return values.length > MAX_VALUES ? `${shown} and ${values.length - MAX_VALUES} more` : shown;
}

/** Returns the description of a node in one paragraph. Its Markdown stays, but it cannot contain HTML or start a block. */
export function descriptionOf(node: JsonObject): string {
  if (typeof node["description"] !== "string") return "";
  const parts = node["description"]
    .trim()
    .replaceAll(/\s*\n\s*/g, " ")
    .split(/(`[^`]*`)/);
  return parts
    .map((part, index) => (index % 2 === 1 ? part : part.replaceAll("<", "&lt;")))
    .join("")
    .replace(/^([-+#>=*]|\d+[.)])/, "\\$1");
}
