import { isArray, isObject, type JsonObject } from "../../contract-tests/src/json.js";
import { schemaOf } from "./merge-all-of.js";

/** A property of an object. */
export interface Property {
  readonly schema: JsonObject;
  /** Whether it is always there. */
  readonly isRequired: boolean;
}

/** The properties of a schema without `allOf`: those that are described, and those that only have to be there. */
export function propertiesOf({ properties, required }: JsonObject): ReadonlyMap<string, Property> {
  const described = isObject(properties) ? properties : {};
  const needed = (isArray(required) ? required : []).map(String);
  const names = new Set([...Object.keys(described), ...needed]);
  return new Map(
    [...names].map((name) => [name, { schema: schemaOf(described[name]) ?? {}, isRequired: needed.includes(name) }]),
  );
}

/** Whether nothing is allowed beside the properties that are described (JSON Schema Core §10.3.2.3, §11.3). */
export function isClosed({ additionalProperties, unevaluatedProperties }: JsonObject): boolean {
  return additionalProperties === false || unevaluatedProperties === false;
}
