import { EVENT_STREAM, JSON_MEDIA_TYPE, jsonContent, jsonKey } from "../../src/contract/media-types.js";
import { eventSchema, type Operation, responseTo } from "../../src/contract/model.js";
import { compile, explain } from "../../src/contract/validator.js";
import type { Json, JsonObject } from "../../src/util/json.js";
import type { Call, Handlers } from "../context.js";
import { ERROR_RESPONSES } from "../errors.js";
import type { Answer } from "../messages.js";

/**
 * Validates every response of a sandbox without faults against the contract. Replaces an invalid body with a 500 response that
 * names the defect, and an invalid event with an `error` event. Otherwise, a client could be written against a wrong response.
 */
export function withCheckedResponses(handlers: Handlers): Handlers {
  return {
    ...handlers,
    accept: (call, body) => {
      const reply = handlers.accept(call, body);
      const problem = problemOf(call, schemaFor(call, reply.status), body);
      return problem === undefined ? reply : defect(problem);
    },
    reject: (call, error) => {
      const reply = handlers.reject(call, error);
      const schema = schemaFor(call, reply.status);
      if (schema === undefined || jsonKey([reply.headers["content-type"] ?? ""]) === undefined) return reply;
      const problem = problemOf(call, schema, JSON.parse(String(reply.body)) as Json);
      return problem === undefined ? reply : defect(problem);
    },
    frame: (call, event) => {
      const operation = operationOf(call);
      const problem = problemOf(call, operation === undefined ? undefined : eventSchema(operation), event);
      if (problem === undefined) return handlers.frame(call, event);
      return `event: error\n${handlers.frame(call, { code: ERROR_RESPONSES.internal.code, message: problem })}`;
    },
  };
}

/** Returns a 500 response. Ignores the error schema of the contract, which may have no property for the message. */
function defect(message: string): Answer {
  const { code, status } = ERROR_RESPONSES.internal;
  return { kind: "answer", status, headers: { "content-type": JSON_MEDIA_TYPE }, body: JSON.stringify({ code, message }) };
}

function operationOf({ target }: Call): Operation | undefined {
  return target.kind === "nowhere" ? undefined : target.operation;
}

/** Returns the schema of the JSON body that the contract documents for a status. */
function schemaFor(call: Call, status: number): JsonObject | undefined {
  const operation = operationOf(call);
  const content = operation === undefined ? undefined : responseTo(operation, status)?.content;
  return content?.get(EVENT_STREAM) === undefined ? jsonContent(content)?.schema : undefined;
}

function problemOf(call: Call, schema: JsonObject | undefined, body: Json): string | undefined {
  if (schema === undefined) return undefined;
  const isValid = compile(schema);
  if (isValid(body)) return undefined;
  const { method, path } = operationOf(call) ?? call.request;
  return `The sandbox built an invalid response of ${method} ${path}: ${explain(isValid.errors)}. This is a defect of the sandbox.`;
}
