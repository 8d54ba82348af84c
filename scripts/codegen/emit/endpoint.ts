import { lifecycleOf } from "../../../contract-tests/src/contract/generation.js";
import { EVENT_STREAM, JSON_MEDIA_TYPE, jsonKey } from "../../../contract-tests/src/contract/media-types.js";
import {
  type Contract,
  eventSchema,
  isStream,
  responseSchemas,
  results,
  submissions,
} from "../../../contract-tests/src/contract/model.js";
import { parseContract } from "../../../contract-tests/src/contract/parse.js";
import { isArray, isObject, type Json, type JsonObject } from "../../../contract-tests/src/util/json.js";
import { componentName, identifierOf, resolver } from "../components.js";
import { HEADER } from "../header.js";
import { InvalidContractError } from "../invalid-contract-error.js";
import { generationType, renderRolePaths, terminalStatusesOf } from "./generation-types.js";

/**
 * Renders `endpoint.ts`: the base URL, the paths of the client's operations, the terminal statuses and the names of the
 * message types. If the contract has several operations of one kind, the client uses the first.
 *
 * @param bundled the contract with references, which name the messages
 * @param dereferenced the contract without references
 * @param serverUrl the URL of the contract's first server, which is the default base URL
 * @throws InvalidContractError if the contract lacks an operation that the client needs
 */
export function renderEndpoint(bundled: JsonObject, dereferenced: JsonObject, serverUrl: string): string {
  const contract = parseContract(JSON.stringify(dereferenced), "spec/openapi.yaml");
  checkOperations(contract);
  const [result] = results(contract);
  const submit = submissions(contract).find((operation) => !isStream(operation))?.path;
  const routes = {
    submit,
    // Without a streaming operation, the client submits as usual and polls for updates.
    stream: submissions(contract).find(isStream)?.path ?? submit,
    // The name of the path parameter is not visible to callers, so the client always uses the same one.
    result: result?.operation.path.replace(/\{[^}]*\}/, "{id}"),
  };
  return `${HEADER}import type { components } from "./schema.js";

/** The URL of the contract's first server. */
export const defaultBaseUrl = ${JSON.stringify(serverUrl)};

/** The paths that submit a generation, submit one and stream its updates, and return one. */
export const routes = ${JSON.stringify(routes, null, 2)} as const;

/** The terminal statuses of a generation, each with its outcome. */
export const terminalStatuses = ${JSON.stringify(terminalStatusesOf(contract), null, 2)} as const;

/**
 * The paths of each role in responses, in order of preference. A path is a list of property names, the outermost first. A role
 * that is missing here has the property of the same name.
 */
export const rolePaths: { readonly [role: string]: readonly (readonly string[])[] } = ${renderRolePaths(contract)};

/** The parameters of a submission: the properties that its schema names, at any level of \`allOf\`, \`anyOf\` and \`oneOf\`. */
export const parameterNames: readonly string[] = ${JSON.stringify(parameterNamesOf(contract))};

${renderMessageTypes(bundled, contract, { ...(routes as Routes), result: result?.operation.path ?? "" })}`;
}

/**
 * Checks that the client can submit a generation and wait for it.
 *
 * @throws InvalidContractError with a problem for each operation or status that is missing
 */
function checkOperations(contract: Contract): void {
  const submission = submissions(contract).find((operation) => !isStream(operation));
  const problems: string[] = [];
  if (submission === undefined)
    problems.push(
      "no operation submits a generation: add a POST without path parameters, with a JSON request body and a 2xx JSON response",
    );
  else if (submission.method !== "POST")
    problems.push(`${submission.method} ${submission.path} submits a generation, but the client supports only POST: use POST`);
  else if (results(contract).length === 0)
    problems.push(
      "no operation returns a generation: add a GET whose only path parameter is the id that submissions return, with a 2xx JSON response",
    );
  else if (lifecycleOf(contract) === undefined)
    problems.push(
      "no response has a string property with the terminal statuses of a generation: list its values with enum, and add x-role: status and x-terminal-statuses",
    );
  if (problems.length > 0) throw new InvalidContractError(problems.map((problem) => `spec/openapi.yaml: ${problem}`));
}

/** Returns the names of the parameters of the operation that the client submits with. */
function parameterNamesOf(contract: Contract): readonly string[] {
  const schema = submissions(contract).find((operation) => !isStream(operation))?.request.schema;
  return schema === undefined ? [] : [...new Set(namesIn(schema))];
}

function namesIn(schema: Json | undefined): readonly string[] {
  if (!isObject(schema)) return [];
  const { allOf, anyOf, else: otherwise, if: condition, oneOf, properties, then } = schema;
  const parts = [allOf, anyOf, oneOf].flatMap((list) => (isArray(list) ? list : []));
  const names = isObject(properties) ? Object.keys(properties) : [];
  return [...names, ...[...parts, condition, then, otherwise].flatMap((part) => namesIn(part))];
}

/** The paths of the operations that the client uses. */
interface Routes {
  readonly submit: string;
  readonly stream: string;
  readonly result: string;
}

/** Renders aliases for the message types and the request validator, which do not depend on the names in the contract. */
function renderMessageTypes(bundled: JsonObject, contract: Contract, routes: Routes): string {
  const resolve = resolver(bundled);
  const findOperation = (route: string, method: string) => {
    const item = resolve(isObject(bundled["paths"]) ? bundled["paths"][route] : undefined);
    const found = isObject(item) ? item[method] : undefined;
    return isObject(found) ? found : {};
  };
  const [submit, stream, result] = [
    findOperation(routes.submit, "post"),
    findOperation(routes.stream, "post"),
    findOperation(routes.result, "get"),
  ];
  const request = componentName(schemaIn(resolve(submit["requestBody"]), JSON_MEDIA_TYPE));
  if (request === undefined)
    throw new InvalidContractError([`spec/openapi.yaml: the request of ${routes.submit} has no named schema`]);
  const responses = (operation: JsonObject, statusClass: string) => {
    const all = Object.entries(isObject(operation["responses"]) ? operation["responses"] : {});
    const ofClass = all.filter(([status]) => status.startsWith(statusClass));
    // `default` describes every status without a response of its own (OpenAPI 3.1 §4.8.16).
    return [...ofClass, ...all.filter(([status]) => status === "default")].map(([, response]) => resolve(response));
  };
  const typeOf = (operation: JsonObject, statusClass: string, type: string) => {
    const name = responses(operation, statusClass)
      .map((response) => schemaIn(response, type))
      .map((schema) => componentName(type === EVENT_STREAM && isObject(schema) ? schema["contentSchema"] : schema))
      .find((found) => found !== undefined);
    return name === undefined ? "unknown" : componentType(name);
  };
  const typeAlias = (comment: string, alias: string, type: string) => `/** ${comment} */\nexport type ${alias} = ${type};\n`;
  const typeOfGeneration = (type: string, schema: JsonObject | undefined) =>
    schema === undefined ? type : generationType(type, schema, contract);
  const [submission, streaming] = [false, true].map((isStreaming) =>
    submissions(contract).find((operation) => isStream(operation) === isStreaming),
  );
  const [found] = results(contract);
  return [
    typeAlias("The body of a submission.", "RequestBody", componentType(request)),
    typeAlias(
      "The response to an accepted submission.",
      "SubmitResponse",
      typeOfGeneration(typeOf(submit, "2", JSON_MEDIA_TYPE), submission && responseSchemas(submission)[0]),
    ),
    typeAlias(
      "The response to a status request.",
      "GetResponse",
      typeOfGeneration(typeOf(result, "2", JSON_MEDIA_TYPE), found && responseSchemas(found.operation)[0]),
    ),
    typeAlias(
      "The data of an event of the stream.",
      "EventData",
      typeOfGeneration(typeOf(stream, "2", EVENT_STREAM), streaming && eventSchema(streaming)),
    ),
    typeAlias("The response to a rejected request.", "ErrorResponse", typeOf(submit, "4", JSON_MEDIA_TYPE)),
    `/** Returns whether a value is a valid body of a submission. */\nexport { validate${identifierOf(request)} as validateRequest } from "./validators.js";\n`,
  ].join("\n");
}

function componentType(name: string): string {
  return `components["schemas"][${JSON.stringify(name)}]`;
}

function schemaIn(message: Json | undefined, type: string): Json | undefined {
  const content = isObject(message) && isObject(message["content"]) ? message["content"] : {};
  const key = type === JSON_MEDIA_TYPE ? jsonKey(Object.keys(content)) : type;
  const media = key === undefined ? undefined : content[key];
  return isObject(media) ? media["schema"] : undefined;
}
