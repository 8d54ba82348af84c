import { Ajv2020 } from "ajv/dist/2020.js";
import { isObject, type Json, pointTo } from "../util/json.js";
import { isData, keyOfChild } from "./document/position.js";
import { type Contract, ContractError } from "./model.js";

/**
 * Checks that the schemas of a contract are valid JSON Schemas (JSON Schema Core §8.1.1). Only for contracts that `npm run
 * generate` did not check, because compiling the meta-schema takes longer than deriving the checks of a small contract.
 *
 * @param source the document's name, for the error message
 * @throws ContractError with the anchor of the first invalid schema
 */
export function checkSchemas({ operations }: Contract, source: string): void {
  const ajv = new Ajv2020({ logger: false, strict: false });
  const bodies = operations.flatMap(({ request, responses }) => [
    ...(request === undefined ? [] : [request]),
    ...responses.flatMap(({ content }) => [...content.values()]),
  ]);
  for (const { anchor, schema } of bodies) {
    const { $schema: _, ...others } = schema;
    const pattern = findInvalidPattern(others);
    if (ajv.validateSchema(others) && pattern === undefined) continue;
    const problem =
      pattern === undefined
        ? ajv.errorsText(ajv.errors?.slice(0, 1), { dataVar: "" })
        : `${pattern} must be a regular expression that is valid with the flag u`;
    throw new ContractError(`${source}: the schema at ${anchor} is not a valid JSON Schema: ${problem}`);
  }
}

/**
 * Returns the JSON Pointer of the first invalid regular expression in a schema. The validators use the Unicode mode (JSON Schema
 * Core §6.4). Ajv does not check the formats of its meta-schema.
 */
function findInvalidPattern(node: Json, key = ""): string | undefined {
  if (isData(node, key) || typeof node !== "object" || node === null) return undefined;
  for (const [name, child] of Object.entries(node)) {
    const inner = isObject(node) ? keyOfChild(key, name) : "";
    const pattern = key === "patternProperties" ? name : inner === "pattern" ? child : undefined;
    if (typeof pattern === "string" && !isRegex(pattern)) return pointTo("", name);
    const found = findInvalidPattern(child, inner);
    if (found !== undefined) return pointTo("", name) + found;
  }
  return undefined;
}

function isRegex(text: string): boolean {
  try {
    return new RegExp(text, "u") instanceof RegExp;
  } catch {
    return false;
  }
}
