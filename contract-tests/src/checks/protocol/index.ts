import { jsonMessage } from "../../traffic/request.js";
import { authenticationChecks } from "./authentication.js";
import { httpChecks } from "./http.js";
import { syntaxChecks } from "./json-syntax.js";
import type { ProtocolCheck, ProtocolContext } from "./protocol-check.js";

/** Everything that is checked of an operation's requests beside its schema. */
export function protocolChecks(context: ProtocolContext): readonly ProtocolCheck[] {
  // Authentication comes last: a server may shut out a caller who fails at it too often.
  const messages = [context.minimal, context.full].map((text) => jsonMessage(context.operation, text));
  return [...syntaxChecks(context), ...httpChecks(context), ...authenticationChecks({ ...context, messages, purpose: "reject" })];
}
