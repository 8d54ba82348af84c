import { isArray, isObject, type Json, type JsonObject } from "../../../contract-tests/src/util/json.js";
import { code, codeOf, describeValues, typeOf } from "./schema-text.js";

/** Keywords that limit a size, with the unit that they count. */
const SIZES = [
  ["minLength", "maxLength", "character"],
  ["minItems", "maxItems", "item"],
  ["minProperties", "maxProperties", "property"],
] as const;

/** Returns the limits of a schema in words, such as "2 to 8" or "at most 3000 characters". Nested schemas are not included. */
export function limitsOf(schema: JsonObject): readonly string[] {
  const has = (keyword: string) => schema[keyword] !== undefined;
  return [
    ...rangeOf(schema),
    ...(has("multipleOf") ? [`a multiple of ${String(schema["multipleOf"])}`] : []),
    ...SIZES.flatMap(([minimum, maximum, unit]) => sizeOf(schema[minimum], schema[maximum], unit)),
    ...(schema["uniqueItems"] === true ? ["no item twice"] : []),
    ...(has("pattern") ? [`matches ${code(String(schema["pattern"]))}`] : []),
    ...(has("format") ? [`format ${code(String(schema["format"]))}`] : []),
    ...(has("contentEncoding") ? [`encoded as ${code(String(schema["contentEncoding"]))}`] : []),
    ...(has("contentMediaType") ? [`content of type ${code(String(schema["contentMediaType"]))}`] : []),
    ...containsOf(schema),
    ...(schema["items"] === false ? ["no further items"] : []),
    ...namesOf(schema),
    ...(has("not") ? [`not: ${describeCondition(schema["not"])}`] : []),
  ];
}

/** Describes in words when a value matches a schema, such as "`generate_audio` is `true`". */
export function describeCondition(schema: Json | undefined): string {
  if (!isObject(schema)) return schema === false ? "nothing is allowed" : "any value is allowed";
  const properties = isObject(schema["properties"]) ? schema["properties"] : {};
  const required = (isArray(schema["required"]) ? schema["required"] : []).map(String);
  const parts = [
    ...Object.entries(properties).map(([name, property]) => describeProperty(name, property)),
    ...required.filter((name) => !(name in properties)).map((name) => `${code(name)} is present`),
    ...(["anyOf", "oneOf", "allOf"] as const).flatMap((keyword) => {
      const members = schema[keyword];
      return isArray(members) ? [members.map(describeCondition).join(keyword === "allOf" ? " and " : " or ")] : [];
    }),
    ...(schema["not"] === undefined ? [] : [`not (${describeCondition(schema["not"])})`]),
  ];
  if (parts.length > 0) return parts.join(" and ");
  return (
    describeValue(schema) ?? (Object.keys(schema).length === 0 ? "any value is allowed" : `the value matches ${codeOf(schema)}`)
  );
}

function rangeOf(schema: JsonObject): readonly string[] {
  const { exclusiveMaximum, exclusiveMinimum, maximum, minimum } = schema;
  if (typeof minimum === "number" && typeof maximum === "number") return [`${minimum} to ${maximum}`];
  return [
    ...(typeof minimum === "number" ? [`at least ${minimum}`] : []),
    ...(typeof exclusiveMinimum === "number" ? [`more than ${exclusiveMinimum}`] : []),
    ...(typeof maximum === "number" ? [`at most ${maximum}`] : []),
    ...(typeof exclusiveMaximum === "number" ? [`less than ${exclusiveMaximum}`] : []),
  ];
}

function sizeOf(minimum: Json | undefined, maximum: Json | undefined, unit: string): readonly string[] {
  const count = (value: Json) => `${String(value)} ${value === 1 ? unit : unit === "property" ? "properties" : `${unit}s`}`;
  if (minimum !== undefined && maximum !== undefined)
    return [minimum === maximum ? `exactly ${count(minimum)}` : `${String(minimum)} to ${count(maximum)}`];
  if (minimum !== undefined) return [`at least ${count(minimum)}`];
  return maximum === undefined ? [] : [`at most ${count(maximum)}`];
}

function containsOf(schema: JsonObject): readonly string[] {
  const { contains, maxContains, minContains } = schema;
  if (contains === undefined) return [];
  const [size = "at least 1 item"] = sizeOf(minContains ?? (maxContains === undefined ? undefined : 1), maxContains, "item");
  return [`${size} with ${describeCondition(contains)}`];
}

function namesOf(schema: JsonObject): readonly string[] {
  const { additionalProperties, propertyNames, unevaluatedProperties } = schema;
  const names = isObject(propertyNames) ? limitsOf(propertyNames) : [];
  const values = isObject(propertyNames) && isArray(propertyNames["enum"]) ? propertyNames["enum"].map(codeOf) : [];
  const isClosed = additionalProperties === false || unevaluatedProperties === false;
  return [
    ...(names.length + values.length > 0 ? [`names of properties: ${[...names, ...values].join(", ")}`] : []),
    ...(isClosed ? ["no other properties"] : []),
  ];
}

function describeProperty(name: string, schema: Json): string {
  if (schema === true) return `${code(name)} is present`;
  if (!isObject(schema)) return `${code(name)} is absent`;
  const value = describeValue(schema);
  if (value !== undefined) return `${code(name)} is ${value}`;
  return Object.keys(schema).length === 0 ? `${code(name)} is present` : `in ${code(name)}, ${describeCondition(schema)}`;
}

function describeValue(schema: JsonObject): string | undefined {
  const values = describeValues(schema);
  if (values !== "") return values.includes(", ") ? `one of ${values}` : values;
  // `describeCondition` describes the schema in `not`.
  const { not: _, properties, required, ...rest } = schema;
  if (properties !== undefined || required !== undefined) return undefined;
  const items = isObject(rest["items"]) ? describeValue(rest["items"]) : undefined;
  const limits = [...limitsOf(rest), ...(items === undefined ? [] : [`with items: ${items}`])];
  if (limits.length > 0) return limits.join(", ");
  return rest["type"] === undefined ? undefined : `of type ${typeOf(rest)}`;
}
