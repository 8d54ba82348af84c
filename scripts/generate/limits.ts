import { isObject, type Json, type JsonObject } from "../../contract-tests/src/json.js";
import { propertiesOf, requiredOf } from "../../contract-tests/src/properties.js";
import { HEADER } from "./header.js";

/** What a form, a slider or a help text needs of a parameter: its type, its limits, its default, its values. */
const COPIED = [
  "type",
  "format",
  "default",
  "enum",
  "const",
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "multipleOf",
  "minLength",
  "maxLength",
  "pattern",
  "minItems",
  "maxItems",
  "uniqueItems",
] as const; // prettier-ignore

/** A request schema of the contract by the name of its component. */
export interface NamedSchema {
  readonly name: string;
  readonly schema: JsonObject;
}

/**
 * Renders the limits of every request as one `as const` table; `limits` is the first request's.
 */
export function renderLimits(requests: readonly NamedSchema[]): string {
  const [first] = requests;
  const table = Object.fromEntries(requests.map(({ name, schema }) => [name, describeProperties(schema)]));
  return `${HEADER}
/** The limits of every request of the contract, by the name of its schema. */
export const requestLimits = ${JSON.stringify(table, null, 2)} as const;
${first === undefined ? "" : `\n/** The limits of every parameter of \`${first.name}\`. */\nexport const limits = requestLimits[${JSON.stringify(first.name)}];\n`}`;
}

function describeProperties(schema: JsonObject): JsonObject {
  const required = requiredOf(schema);
  const properties = propertiesOf(schema);
  return Object.fromEntries(
    Object.entries(properties).map(([name, property]) => [name, { required: required.includes(name), ...describe(property) }]),
  );
}

function describe(schema: Json): JsonObject {
  if (!isObject(schema)) return {};
  const copied = Object.fromEntries(
    COPIED.filter((keyword) => keyword in schema).map((keyword) => [keyword, schema[keyword] ?? null]),
  );
  return isObject(schema["items"]) ? { ...copied, items: describe(schema["items"]) } : copied;
}
