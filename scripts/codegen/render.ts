import { isArray, isObject, type JsonObject } from "../../contract-tests/src/util/json.js";
import { findRequestSchemas } from "./components.js";
import { renderEndpoint } from "./emit/endpoint.js";
import { renderLimits } from "./emit/limits.js";
import { renderRequestSchema } from "./emit/request-schema.js";
import { renderTypes } from "./emit/types.js";
import { renderValidators } from "./emit/validators.js";
import { InvalidContractError } from "./invalid-contract-error.js";
import { type ContractDocuments, loadContract, type OnWarning } from "./load.js";
import { nameReferences } from "./name-references.js";
import { nameSchemas } from "./name-schemas.js";
import { reportUnsentParameters } from "./parameters.js";
import { checkDefaults, checkRanges, checkSecurity, checkUncontested } from "./validate.js";

/**
 * Loads a contract and generates all files from it.
 *
 * @param contract path of the OpenAPI 3.1 document
 * @param lintRules path of the Redocly configuration with the lint rules
 * @param onWarning receives problems of style. Without it, lint problems are errors
 * @returns the contents of the files by file name
 * @throws InvalidContractError if the contract is invalid
 */
export async function render(contract: string, lintRules: string, onWarning?: OnWarning): Promise<ReadonlyMap<string, string>> {
  return await renderDocuments(await loadContract(contract, lintRules, onWarning), onWarning);
}

/**
 * Generates all files from a loaded contract.
 *
 * @returns the contents of the files by file name
 * @throws InvalidContractError if the contract is invalid
 */
export async function renderDocuments(documents: ContractDocuments, onWarning?: OnWarning): Promise<ReadonlyMap<string, string>> {
  const { bundled, dereferenced } = nameSchemas(nameReferences(documents));
  const requests = findRequestSchemas(bundled);
  const requestSchemas = requests.map(({ name }) => ({ name, schema: schemaOf(dereferenced, name) }));
  checkSecurity(dereferenced);
  if (onWarning !== undefined) reportUnsentParameters(dereferenced, onWarning);
  checkRanges(requestSchemas);
  checkDefaults(requestSchemas);
  checkUncontested(requestSchemas);
  const [types, validators] = await Promise.all([
    renderTypes(bundled),
    renderValidators(
      dereferenced,
      requests.map(({ name }) => name),
      onWarning,
    ),
  ]);
  return new Map([
    ["openapi.json", `${JSON.stringify(documents.dereferenced, null, 2)}\n`],
    ["schema.ts", types],
    ["validators.js", validators.code],
    ["validators.d.ts", validators.types],
    ["endpoint.ts", renderEndpoint(bundled, dereferenced, serverUrl(bundled))],
    ["request-schema.ts", renderRequestSchema(requestSchemas)],
    ["limits.ts", renderLimits(requestSchemas)],
  ]);
}

function serverUrl(contract: JsonObject): string {
  const [server] = isArray(contract["servers"]) ? contract["servers"] : [];
  const url = isObject(server) ? server["url"] : undefined;
  if (!isObject(server) || typeof url !== "string")
    throw new InvalidContractError(["spec/openapi.yaml: `servers` must contain at least one `url`"]);
  // OpenAPI 3.1 §4.8.6: every server variable has a default.
  return url.replaceAll(/\{([^}]+)\}/g, (variable, name: string) => {
    const variables = isObject(server["variables"]) ? server["variables"] : {};
    const definition = variables[name];
    return isObject(definition) ? String(definition["default"] ?? variable) : variable;
  });
}

function schemaOf({ components }: JsonObject, name: string): JsonObject {
  const schemas = isObject(components) && isObject(components["schemas"]) ? components["schemas"] : {};
  const schema = schemas[name];
  return isObject(schema) ? schema : {};
}
