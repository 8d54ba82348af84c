import { authenticationChecks } from "./authentication.js";
import { httpChecks } from "./http.js";
import type { ProtocolCheck, ProtocolContext } from "./protocol-check.js";
import { syntaxChecks } from "./syntax.js";

/** Everything that is checked of an operation's requests beside its schema. */
export function protocolChecks(context: ProtocolContext): readonly ProtocolCheck[] {
  // Authentication comes last: a server may shut out a caller who fails at it too often.
  return [...syntaxChecks(context), ...httpChecks(context), ...authenticationChecks(context)];
}
