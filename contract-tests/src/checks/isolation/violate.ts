import { generateValues } from "../../contract/generate/generate.js";
import { compile } from "../../contract/validator.js";
import { isArray, isObject, type Json, type JsonObject, type JsonType } from "../../util/json.js";

/** The maximum number of ways in which a schema is violated. */
const MAX_VIOLATIONS = 12;

/** The name of a property that no contract documents. */
const UNKNOWN_PROPERTY = "unknown_property";

const OTHER_TYPES: readonly JsonType[] = ["string", "number", "boolean", "object", "array", "null"];

/** Returns schemas of values that violate a schema, each by one of its keywords. */
export function violationsOf(schema: Json): readonly Json[] {
  if (schema === false) return [true];
  if (!isObject(schema)) return [];
  return Object.keys(schema)
    .flatMap((keyword) => violateKeyword(schema, keyword))
    .slice(0, MAX_VIOLATIONS);
}

/**
 * Returns schemas of values that violate one keyword of a node.
 *
 * @param part the part of the keyword to violate, as in `SchemaClause`. All parts if it is empty
 */
export function violateKeyword(node: JsonObject, keyword: string, part: readonly string[] = []): readonly Json[] {
  const limit = node[keyword] ?? null;
  const number = Number(limit);
  const inner = (wrap: (violation: Json) => Json, schema: Json | undefined) => violationsOf(schema ?? true).map(wrap);
  switch (keyword) {
    case "additionalProperties":
    case "unevaluatedProperties":
      return limit === false
        ? [{ type: "object", required: [unknownNameFor(node)] }]
        : inner((each) => ({ type: "object", required: [unknownNameFor(node)], additionalProperties: each }), limit);
    case "allOf":
      return members(limit).flatMap(violationsOf);
    case "anyOf":
      return violateAll(members(limit));
    case "oneOf":
      return [...violateAll(members(limit)), ...pairsOf(limit)];
    case "const":
      return [{ not: { const: limit } }];
    case "contains":
      return [{ type: "array", not: { contains: limit } }, ...inner((items) => ({ type: "array", items }), limit)];
    case "dependentRequired":
      return dependencies(limit, part).map(([trigger, name]) => ({
        type: "object",
        required: [trigger],
        properties: { [name]: false },
      }));
    case "dependentSchemas":
      return Object.entries(isObject(limit) ? limit : {}).flatMap(([trigger, schema]) =>
        inner((each) => ({ allOf: [{ type: "object", required: [trigger] }, each] }), schema),
      );
    case "enum":
      return [{ not: { enum: limit } }];
    case "exclusiveMaximum":
      return [{ type: "number", minimum: number }];
    case "exclusiveMinimum":
      return [{ type: "number", maximum: number }];
    case "format":
      return [{ not: { format: limit } }];
    case "if":
      return [
        ...inner((each) => ({ allOf: [limit, each] }), node["then"]),
        ...violationsOf(limit).flatMap((not) => inner((each) => ({ allOf: [not, each] }), node["else"])),
      ];
    case "items":
    case "unevaluatedItems": {
      const index = members(node["prefixItems"] ?? null).length;
      return limit === false
        ? [{ type: "array", minItems: index + 1 }]
        : inner((items) => ({ type: "array", minItems: index + 1, items }), limit);
    }
    case "maxContains":
      return [{ type: "array", contains: node["contains"] ?? true, minContains: number + 1 }];
    case "maximum":
      return [{ type: "number", exclusiveMinimum: number }];
    case "maxItems":
      return [{ type: "array", minItems: number + 1 }];
    case "maxLength":
      return [{ type: "string", minLength: number + 1 }];
    case "maxProperties":
      return [{ type: "object", minProperties: number + 1 }];
    case "minContains":
      return [
        { type: "array", contains: node["contains"] ?? true, minContains: Math.min(1, number - 1), maxContains: number - 1 },
      ];
    case "minimum":
      return [{ type: "number", exclusiveMaximum: number }];
    case "minItems":
      return [{ type: "array", maxItems: number - 1 }];
    case "minLength":
      return [{ type: "string", maxLength: number - 1 }];
    case "minProperties":
      return [{ type: "object", maxProperties: number - 1 }];
    case "multipleOf":
      return [{ type: "number", not: { multipleOf: limit } }];
    case "not":
      return [limit];
    case "pattern":
      return [{ type: "string", not: { pattern: limit } }];
    case "prefixItems":
      return members(limit).flatMap((schema, index) =>
        inner((each) => ({ type: "array", minItems: index + 1, prefixItems: [...members(limit).slice(0, index), each] }), schema),
      );
    case "properties":
      return Object.entries(isObject(limit) ? limit : {}).flatMap(([name, schema]) =>
        inner((each) => ({ type: "object", required: [name], properties: { [name]: each } }), schema),
      );
    case "propertyNames":
      return [{ type: "object", minProperties: 1, propertyNames: { not: limit } }];
    case "required":
      return (part.length > 0 ? part : members(limit)).map((name) => ({ type: "object", properties: { [String(name)]: false } }));
    case "type":
      return violateType([limit].flat() as JsonType[]);
    case "uniqueItems":
      return [{ type: "array", not: { uniqueItems: true } }];
    default:
      return [];
  }
}

/**
 * Returns an undocumented property name that the node's `patternProperties` and `properties` do not match. If possible, its
 * `propertyNames` allows the name.
 */
export function unknownNameFor({ patternProperties, properties, propertyNames }: JsonObject): string {
  const patterns = Object.keys(isObject(patternProperties) ? patternProperties : {});
  const isFree = (name: Json): name is string =>
    typeof name === "string" &&
    !patterns.some((pattern) => new RegExp(pattern, "u").test(name)) &&
    !(isObject(properties) && name in properties);
  if (isObject(propertyNames))
    for (const name of generateValues({ allOf: [{ type: "string" }, propertyNames] }))
      if (isFree(name) && compile(propertyNames)(name)) return name;
  const candidates = [UNKNOWN_PROPERTY, "unknown", "x", "X", "Unknown", "9", "unknown-property", "unknown property", "?"];
  return candidates.find(isFree) ?? UNKNOWN_PROPERTY;
}

function members(value: Json): readonly Json[] {
  return isArray(value) ? value : [];
}

function dependencies(limit: Json, [trigger, name]: readonly string[]): readonly (readonly [string, string])[] {
  if (trigger !== undefined && name !== undefined) return [[trigger, name]];
  return Object.entries(isObject(limit) ? limit : {}).flatMap(([each, names]) =>
    members(names).map((other) => [each, String(other)] as const),
  );
}

/** Returns one schema for null, because many servers accept it by mistake, and one for all other types that are not allowed. */
function violateType(types: readonly JsonType[]): readonly Json[] {
  const others = OTHER_TYPES.filter((type) => !types.includes(type));
  // Every integer is a number, but not the reverse.
  const isFraction = types.includes("integer") && !types.includes("number") ? { not: { type: "integer" } } : {};
  return [...(types.includes("null") ? [] : [{ type: "null" }]), { type: others, ...isFraction }];
}

/** Returns schemas of values that violate every schema of a list. The number of combinations is bounded. */
function violateAll(schemas: readonly Json[]): readonly Json[] {
  const none = { not: { anyOf: schemas } };
  const ways = schemas.map((schema) => violationsOf(schema));
  if (ways.some((each) => each.length === 0)) return [];
  const count = Math.max(...ways.map(({ length }) => length));
  const rows = Array.from({ length: count }, (_, index) => ({
    allOf: ways.map((each) => each[index % each.length] ?? true),
    ...none,
  }));
  return [...rows, none];
}

/** Returns schemas of values that match two alternatives. */
export function pairsOf(alternatives: Json): readonly Json[] {
  const schemas = members(alternatives);
  return schemas.flatMap((one, index) => schemas.slice(index + 1).map((other) => ({ allOf: [one, other] })));
}
