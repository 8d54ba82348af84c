import { JSON_MEDIA_TYPE } from "../../contract-tests/src/contract.js";
import { EVENT_STREAM } from "../../contract-tests/src/event-stream.js";
import { isObject, type Json, type JsonObject } from "../../contract-tests/src/json.js";
import { ContractError } from "./contract.js";
import { componentName, identifierOf, resolver } from "./messages.js";

/** Where the operations are that the client is made of. */
export interface Routes {
  readonly submit: string;
  readonly stream: string;
  readonly result: string;
}

/** The types and the validator of the messages that the client sends and reads, whatever the contract calls them. */
export function renderRoles(bundled: JsonObject, routes: Routes): string {
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
    role("What a submission sends.", "RequestBody", request),
    role("What answers a submission that is taken.", "SubmissionAnswer", nameOf(submit, "2", JSON_MEDIA_TYPE)),
    role("What tells what has become of one.", "ResultAnswer", nameOf(result, "2", JSON_MEDIA_TYPE)),
    role("What an event of a stream tells.", "EventData", nameOf(stream, "2", EVENT_STREAM)),
    role("What answers a request that is not taken.", "ErrorAnswer", nameOf(submit, "4", JSON_MEDIA_TYPE)),
    `/** Whether a value may be sent as a submission. */\nexport { validate${identifierOf(request)} as validateRequest } from "./validators.js";\n`,
  ].join("\n");
}

function schemaIn(message: Json | undefined, type: string): Json | undefined {
  const content = isObject(message) && isObject(message["content"]) ? message["content"] : {};
  const media = content[type];
  return isObject(media) ? media["schema"] : undefined;
}
