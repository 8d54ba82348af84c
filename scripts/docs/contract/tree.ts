import { propertiesOf, requiredOf } from "../../../contract-tests/src/contract/schema.js";
import { isArray, isObject, type Json, type JsonObject } from "../../../contract-tests/src/util/json.js";
import { code, codeOf, variantsOf } from "./schema-text.js";

/** A schema inside another one. */
export interface SchemaPart {
  /** The name of a property, or the position of the schema in words. */
  readonly label: string;
  readonly kind: "property" | "item" | "alternative";
  readonly isRequired: boolean;
  readonly schema: JsonObject;
}

/** Returns the parts of a schema: properties, items and alternatives. Members of an `allOf` count as parts of the schema. */
export function partsOf(schema: JsonObject): readonly SchemaPart[] {
  const required = requiredOf(schema);
  const properties = Object.entries(propertiesOf(schema)).map(
    ([label, property]): SchemaPart => ({ label, kind: "property", isRequired: required.includes(label), schema: property }),
  );
  return [...properties, ...patternParts(schema), ...itemParts(schema), ...contentParts(schema), ...alternativeParts(schema)];
}

function part(label: string, schema: Json | undefined, kind: SchemaPart["kind"] = "item"): readonly SchemaPart[] {
  return isObject(schema) ? [{ label, kind, isRequired: false, schema }] : [];
}

function patternParts(schema: JsonObject): readonly SchemaPart[] {
  const patterns = Object.entries(isObject(schema["patternProperties"]) ? schema["patternProperties"] : {});
  return [
    ...patterns.flatMap(([pattern, property]) => part(`properties that match ${code(pattern)}`, property)),
    ...part("other properties", schema["additionalProperties"]),
    ...part("other properties", schema["unevaluatedProperties"]),
  ];
}

function itemParts(schema: JsonObject): readonly SchemaPart[] {
  const first = isArray(schema["prefixItems"]) ? schema["prefixItems"] : [];
  return [
    ...first.flatMap((item, index) => part(`item ${index + 1}`, item)),
    ...part(first.length > 0 ? "further items" : "each item", schema["items"]),
  ];
}

function contentParts(schema: JsonObject): readonly SchemaPart[] {
  return part("content", schema["contentSchema"]);
}

/** Alternatives that only restrict properties are rules (see `rulesOf`). Those of an `allOf` member are parts of the schema. */
function alternativeParts(schema: JsonObject): readonly SchemaPart[] {
  const members = (isArray(schema["allOf"]) ? schema["allOf"] : []).filter(isObject);
  const parts = variantsOf(schema).map(
    (alternative, index): SchemaPart => ({
      label: titleOf(alternative, index),
      kind: "alternative",
      isRequired: false,
      schema: alternative,
    }),
  );
  return [...parts, ...members.flatMap(alternativeParts)];
}

/** Returns the name of an alternative: what distinguishes it, such as `type` = "video", or its title or its position. */
function titleOf(alternative: JsonObject, index: number): string {
  const [constant] = Object.entries(propertiesOf(alternative)).filter(([, property]) => Object.hasOwn(property, "const"));
  const start = `alternative ${index + 1}`;
  if (constant !== undefined) return `${start}: ${code(constant[0])} is ${codeOf(constant[1]["const"])}`;
  return typeof alternative["title"] === "string" ? `${start}: ${alternative["title"]}` : start;
}
