import type { Submission } from "../../contract/model.js";
import { compile } from "../../contract/validator.js";
import { jsonMessage, type Message } from "../../traffic/request.js";
import { authenticationChecks } from "./authentication.js";
import { contentCodingChecks } from "./content-coding.js";
import { httpChecks } from "./http.js";
import { syntaxChecks } from "./json-syntax.js";
import { parameterChecks } from "./parameters.js";
import { pollutionChecks } from "./pollution.js";
import type { ProtocolCheck, ProtocolContext } from "./protocol-check.js";

/** Returns all checks of an operation's requests that do not follow from its schema. */
export function protocolChecks(context: ProtocolContext): readonly ProtocolCheck[] {
  // Authentication comes last, because a server may block a client after too many failed attempts.
  const messages = [context.minimal, context.full].map((text) => jsonMessage(context.operation, text));
  return [
    ...pollutionChecks(context),
    ...syntaxChecks(context),
    ...httpChecks(context),
    ...contentCodingChecks(context),
    ...parameterChecks(context),
    ...authenticationChecks({ ...context, messages, preceding: rejectedMessage(context.operation), purpose: "reject" }),
  ];
}

/** Returns a message that the server must reject, which is free. A server may check the key only after it parsed the body. */
function rejectedMessage(operation: Submission): Message {
  const isValid = compile(operation.request.schema);
  const body = ["{}", "[]", "null"].find((text) => !isValid(JSON.parse(text))) ?? "{";
  return jsonMessage(operation, body);
}
