import { classifyStatus, lifecycleOf } from "../../../contract-tests/sandbox/clock.js";
import { EVENT_STREAM, JSON_MEDIA_TYPE } from "../../../contract-tests/src/contract/media-types.js";
import { type Contract, isStream, results, submissions } from "../../../contract-tests/src/contract/model.js";
import { parseContract } from "../../../contract-tests/src/contract/parse.js";
import { isArray, isObject, type Json, type JsonObject } from "../../../contract-tests/src/util/json.js";
import { componentName, identifierOf, resolver } from "../components.js";
import { HEADER } from "../header.js";
import { ContractError } from "../load.js";

/**
 * Renders what the client has to know of the endpoint besides its schemas: where a generation is submitted, streamed
 * and asked for, and which of its statuses are an end. Of several operations of one kind the first is the client's.
 *
 * @param bundled the contract with references, which name the messages
 * @param dereferenced the contract without references
 * @param serverUrl the contract's first server, where clients go unless they are told otherwise
 * @throws ContractError when an operation is missing that the client is made of
 */
export function renderEndpoint(bundled: JsonObject, dereferenced: JsonObject, serverUrl: string): string {
  const contract = parseContract(JSON.stringify(dereferenced), "spec/openapi.yaml");
  const [result] = results(contract);
  const submit = submissions(contract).find((operation) => !isStream(operation))?.path;
  const routes = {
    submit,
    // Where nothing is streamed, a submission that asks for a stream is answered, and followed, like any other.
    stream: submissions(contract).find(isStream)?.path ?? submit,
    // Nobody sees what a path calls its parameter: the client calls it always the same.
    result: result?.operation.path.replace(/\{[^}]*\}/, "{id}"),
  };
  const missing = Object.entries(routes).flatMap(([name, path]) => (path === undefined ? [name] : []));
  if (missing.length > 0) throw new ContractError([`spec/openapi.yaml: there is no operation for: ${missing.join(", ")}`]);
  return `${HEADER}import type { components } from "./schema.js";

/** The contract's server. */
export const defaultBaseUrl = ${JSON.stringify(serverUrl)};

/** The paths that submit a generation, submit it and stream its events, and return it. */
export const routes = ${JSON.stringify(routes, null, 2)} as const;

/** The terminal statuses of a generation, and how it ended. */
export const terminalStatuses = ${JSON.stringify(endsOf(lifecycleOf(contract)), null, 2)} as const;

/** The parameters of a submission: the properties that its schema names, at any level of \`allOf\`, \`anyOf\` and \`oneOf\`. */
export const parameterNames: readonly string[] = ${JSON.stringify(parameterNamesOf(contract))};

${renderRoles(bundled, { ...(routes as Routes), result: result?.operation.path ?? "" })}`;
}

/** The names of the parameters of the operation that the client submits with. */
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

/** An end that goes by no known word is no success. */
function endsOf({ ended }: ReturnType<typeof lifecycleOf>): Readonly<Record<string, string>> {
  return Object.fromEntries(ended.map((status) => [status, classifyStatus(status) ?? "failed"]));
}

/** Where the operations are that the client is made of. */
interface Routes {
  readonly submit: string;
  readonly stream: string;
  readonly result: string;
}

/** The types and the validator of the messages that the client sends and reads, whatever the contract calls them. */
function renderRoles(bundled: JsonObject, routes: Routes): string {
  const resolve = resolver(bundled);
  const operation = (route: string, method: string) => {
    const item = resolve(isObject(bundled["paths"]) ? bundled["paths"][route] : undefined);
    const found = isObject(item) ? item[method] : undefined;
    return isObject(found) ? found : {};
  };
  const [submit, stream, result] = [
    operation(routes.submit, "post"),
    operation(routes.stream, "post"),
    operation(routes.result, "get"),
  ];
  const request = componentName(schemaIn(resolve(submit["requestBody"]), JSON_MEDIA_TYPE));
  if (request === undefined) throw new ContractError([`spec/openapi.yaml: the request of ${routes.submit} has no name`]);
  const answers = (from: JsonObject, hundred: string) =>
    Object.entries(isObject(from["responses"]) ? from["responses"] : {})
      .filter(([status]) => status.startsWith(hundred))
      .map(([, response]) => resolve(response));
  const nameOf = (from: JsonObject, hundred: string, type: string) =>
    answers(from, hundred)
      .map((answer) => schemaIn(answer, type))
      .map((schema) => componentName(type === EVENT_STREAM && isObject(schema) ? schema["contentSchema"] : schema))
      .find((name) => name !== undefined);
  const role = (comment: string, alias: string, name: string | undefined) =>
    `/** ${comment} */\nexport type ${alias} = ${name === undefined ? "unknown" : `components["schemas"][${JSON.stringify(name)}]`};\n`;
  return [
    role("The body of a submission.", "RequestBody", request),
    role("The response to an accepted submission.", "SubmitResponse", nameOf(submit, "2", JSON_MEDIA_TYPE)),
    role("The response that returns a generation.", "GetResponse", nameOf(result, "2", JSON_MEDIA_TYPE)),
    role("The data of an event of a stream.", "EventData", nameOf(stream, "2", EVENT_STREAM)),
    role("The body of an error response.", "ErrorResponse", nameOf(submit, "4", JSON_MEDIA_TYPE)),
    `/** Whether a value is a valid body of a submission. */\nexport { validate${identifierOf(request)} as validateRequest } from "./validators.js";\n`,
  ].join("\n");
}

function schemaIn(message: Json | undefined, type: string): Json | undefined {
  const content = isObject(message) && isObject(message["content"]) ? message["content"] : {};
  const media = content[type];
  return isObject(media) ? media["schema"] : undefined;
}
