import { isArray, isObject, type JsonObject } from "../../contract-tests/src/util/json.js";
import { findMessages } from "./components.js";
import { renderEndpoint } from "./emit/endpoint.js";
import { renderLimits } from "./emit/limits.js";
import { renderRequestSchema } from "./emit/request-schema.js";
import { renderTypes } from "./emit/types.js";
import { renderValidators } from "./emit/validators.js";
import { type ContractDocuments, ContractError, loadContract } from "./load.js";
import { checkAccess, checkDefaults, checkRanges, checkUncontested } from "./validate.js";

/**
 * Everything that is generated from a contract, by file name.
 *
 * @param contract path of the OpenAPI 3.1 document
 * @param lintRules path of the Redocly configuration that it must satisfy
 * @throws ContractError
 */
export async function render(contract: string, lintRules: string): Promise<ReadonlyMap<string, string>> {
  return await renderDocuments(await loadContract(contract, lintRules));
}

/**
 * Everything that is generated from a contract that has been loaded, by file name.
 *
 * @throws ContractError
 */
export async function renderDocuments({ bundled, dereferenced }: ContractDocuments): Promise<ReadonlyMap<string, string>> {
  const { requests, names } = findMessages(bundled);
  const written = requests.map(({ name }) => ({ name, schema: schemaOf(dereferenced, name) }));
  checkAccess(dereferenced);
  checkRanges(written);
  checkDefaults(written);
  checkUncontested(written);
  const [types, validators] = await Promise.all([renderTypes(bundled), renderValidators(dereferenced, names)]);
  return new Map([
    ["openapi.json", `${JSON.stringify(dereferenced, null, 2)}\n`],
    ["schema.ts", types],
    ["validators.js", validators.code],
    ["validators.d.ts", validators.types],
    ["endpoint.ts", renderEndpoint(bundled, dereferenced, serverUrl(bundled))],
    ["request-schema.ts", renderRequestSchema(written)],
    ["limits.ts", renderLimits(written)],
  ]);
}

function serverUrl(contract: JsonObject): string {
  const [server] = isArray(contract["servers"]) ? contract["servers"] : [];
  const url = isObject(server) ? server["url"] : undefined;
  if (!isObject(server) || typeof url !== "string")
    throw new ContractError(["spec/openapi.yaml: servers needs at least one url"]);
  // OpenAPI 3.1 §4.8.6: a variable of a server has a default.
  return url.replaceAll(/\{([^}]+)\}/g, (variable, name: string) => {
    const variables = isObject(server["variables"]) ? server["variables"] : {};
    const described = variables[name];
    return isObject(described) ? String(described["default"] ?? variable) : variable;
  });
}

function schemaOf({ components }: JsonObject, name: string): JsonObject {
  const schemas = isObject(components) && isObject(components["schemas"]) ? components["schemas"] : {};
  const schema = schemas[name];
  return isObject(schema) ? schema : {};
}
