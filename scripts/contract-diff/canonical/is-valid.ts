import { ContractError } from "../../../contract-tests/src/contract/model.js";
import { compile } from "../../../contract-tests/src/contract/validator.js";
import { equalJson, isArray, isObject, type Json, type JsonObject } from "../../../contract-tests/src/util/json.js";

/** Whether a value has a type of JSON Schema. */
export function isOfType(type: string, value: Json): boolean {
  if (type === "integer") return Number.isInteger(value);
  if (type === "array") return isArray(value);
  if (type === "null") return value === null;
  return type === "object" ? isObject(value) : typeof value === type;
}

/**
 * Whether a value is valid for a schema. Calls Ajv only for keywords other than `type`, `const` and `enum`.
 *
 * @throws ContractError if Ajv cannot evaluate the schema
 */
export function isValid(schema: JsonObject, value: Json): boolean {
  const { const: constant, enum: list, type, ...others } = schema;
  if (Object.keys(others).length > 0) return evaluate(schema, value);
  const types = type === undefined ? undefined : isArray(type) ? type : [type];
  return (
    (types === undefined || types.some((name) => isOfType(String(name), value))) &&
    (constant === undefined || equalJson(constant, value)) &&
    (!isArray(list) || list.some((other) => equalJson(other, value)))
  );
}

function evaluate(schema: JsonObject, value: Json): boolean {
  const validate = compile(schema);
  try {
    return validate(value);
  } catch (cause) {
    // Ajv's code for `unevaluated…` crashes for some schemas.
    throw new ContractError(`a schema of the contract cannot be evaluated: ${(cause as Error).message}`);
  }
}
