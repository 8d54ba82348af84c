import type { Behavior, Call } from "../../context.js";
import { ERROR_RESPONSES } from "../../errors.js";
import type { Reply } from "../../messages.js";
import { moderating } from "../../variants/moderation.js";
import { type ClauseFinder, errorProperty, requestBody, response } from "../clause.js";
import { changingError, type Effect, errorResponse, replying, status, textOf } from "../effect.js";
import { type FaultTemplate, fault } from "../fault.js";
import { perParameter, sentValueOf } from "../parameter.js";

const { code: POLICY_CODE, status: POLICY_STATUS } = ERROR_RESPONSES.rejected;

/** Faults of a content policy. A policy may reject prompts only, and only with the documented error. */
export const MODERATION: readonly FaultTemplate[] = [
  policyFault("undocumented", "returns 451 for", response("submission", POLICY_STATUS), status(451)),
  policyFault("crash", "returns 500 for", response("submission", POLICY_STATUS), errorResponse(500)),
  policyFault("success", "returns 200 with an error for", response("submission", "success"), status(200)),
  policyFault(
    "invalidInput",
    "returns the code of an invalid parameter for",
    requestBody(),
    changingError((error) => ({ ...error, code: ERROR_RESPONSES.invalid.code })),
  ),
  policyFault(
    "withoutCode",
    "returns an error without a code for",
    errorProperty("submission", POLICY_STATUS, "code"),
    changingError(({ code: _, ...rest }) => rest),
  ),
  perParameter(
    "moderation.number",
    "rejects the maximum of {} with the code of a content policy",
    "maximum",
    (parameter) =>
      replying((call) => sentValueOf(parameter, call) === parameter.schema["maximum"], errorResponse(POLICY_STATUS, POLICY_CODE)),
    { severity: { weight: "warning" } },
  ),
];

function policyFault(id: string, title: string, clause: ClauseFinder, effect: Effect): FaultTemplate {
  return fault(`moderation.${id}`, `${title} a prompt that its content policy rejects`, clause, moderatingWith(effect));
}

/** Adds a content policy, and applies the effect to its rejections. */
function moderatingWith(effect: Effect): Behavior {
  const replies = replying(isPolicyRejection, effect);
  return {
    override: (handlers, context) => {
      const moderated = moderating(handlers, context);
      return { ...moderated, ...replies.override?.({ ...handlers, ...moderated }, context) };
    },
  };
}

function isPolicyRejection(_: Call, reply: Reply): boolean {
  return reply.kind === "answer" && textOf(reply).includes(POLICY_CODE);
}
