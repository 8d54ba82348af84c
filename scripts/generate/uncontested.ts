import { Ajv2020 } from "ajv/dist/2020.js";
import { isObject, type Json, type JsonObject } from "../../contract-tests/src/json.js";
import { propertiesOf } from "../../contract-tests/src/properties.js";
import { ContractError } from "./contract.js";
import type { NamedSchema } from "./limits.js";

/**
 * `x-uncontested` decides which requests servers are judged by: where it says nothing that can be read, or speaks of a
 * parameter that is not there, checks would be missing and nobody would know.
 *
 * @throws ContractError naming every slip
 */
export function checkUncontested(requests: readonly NamedSchema[]): void {
  const problems = requests.flatMap(({ name, schema }) => {
    const narrower = schema["x-uncontested"];
    if (narrower === undefined) return [];
    const place = `spec/openapi.yaml: x-uncontested of ${name}`;
    if (!isObject(narrower) || !compiles(narrower)) return [`${place} is no JSON Schema`];
    const known = propertiesOf(schema);
    return [...new Set(namesIn(narrower))]
      .filter((property) => !(property in known))
      .map((property) => `${place} is about ${property}, which is no parameter of it`);
  });
  if (problems.length > 0) throw new ContractError(problems);
}

/** Keeps no schema, so that one instance, which compiles the meta-schema once, serves all. */
const ajv = new Ajv2020({ addUsedSchema: false, logger: false, strictRequired: false, strictTypes: false });

function compiles(schema: JsonObject): boolean {
  try {
    ajv.compile(schema);
    return true;
  } catch {
    return false;
  }
}

/** The parameters that a schema is about, whatever it says of them; what is inside of one is its own. */
function namesIn(schema: Json): readonly string[] {
  if (!isObject(schema)) return [];
  return Object.entries(schema).flatMap(([keyword, value]) => {
    if (keyword === "properties" && isObject(value)) return Object.keys(value);
    return [value].flat().flatMap(namesIn);
  });
}
