import { isArray, isObject, type Json, type JsonObject } from "../src/json.js";
import { branchesOf, type Lifecycle } from "../src/lifecycle.js";
import { propertiesOf, requiredOf } from "../src/properties.js";
import { sampleOf } from "../src/sample.js";

/** What the sandbox knows of a generation or an error, by the names that answers give it. */
export type Facts = Readonly<Record<string, Json | undefined>>;

/**
 * Makes answers of one schema: of the branch that fits the state they have every declared property that is known, and
 * a sample of what is required and unknown. Nothing else.
 */
export function createView(schema: JsonObject, lifecycle: Lifecycle): (facts: Facts) => JsonObject {
  const branches = branchesOf(schema).map((branch) => {
    const required = requiredOf(branch);
    const properties = Object.entries(propertiesOf(branch));
    return { properties: properties.map(([name, property]) => ({ name, property, isRequired: required.includes(name) })) };
  });
  const states = branches.map(({ properties }) => properties.find(({ name }) => name === lifecycle.property)?.property);
  return (facts) => {
    const state = facts[lifecycle.property];
    const index = states.findIndex((property) => property !== undefined && states.length > 1 && admitsState(property, state));
    const { properties } = branches[Math.max(0, index)] ?? { properties: [] };
    const shown: Record<string, Json> = {};
    for (const { isRequired, name, property } of properties) {
      const fact = facts[name];
      if (fact !== undefined && admitsType(property, fact)) shown[name] = declared(property, fact);
      else if (isRequired) shown[name] = sampleOf(property);
    }
    return shown;
  };
}

/** Whether a schema's `type` admits a value (JSON Schema Validation §6.1.1). */
export function admitsType({ type }: JsonObject, value: Json): boolean {
  if (type === undefined) return true;
  const types = isArray(type) ? type : [type];
  const actual = value === null ? "null" : isArray(value) ? "array" : typeof value;
  return types.includes(actual) || (types.includes("integer") && Number.isInteger(value));
}

function admitsState(property: JsonObject, state: Json | undefined): boolean {
  const values = isArray(property["enum"]) ? property["enum"] : [property["const"]];
  return values.some((value) => value === state);
}

/** An object with declared properties shows these alone, unless it says that it is open. */
function declared(schema: JsonObject, value: Json): Json {
  const properties = propertiesOf(schema);
  if (!isObject(value) || schema["additionalProperties"] === true || Object.keys(properties).length === 0) return value;
  return Object.fromEntries(Object.entries(value).filter(([name]) => Object.hasOwn(properties, name)));
}
