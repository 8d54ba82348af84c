import { NOT_IMPLEMENTED_STATUSES } from "../../traffic/response.js";
import { isTemporary } from "../../traffic/temporary.js";
import { type Clause, isBaseCheck } from "../check.js";
import type { Verdict } from "../verdict.js";
import { adviceFor } from "./advice.js";

/**
 * Returns one line of advice for a verdict. A missing operation, a gateway error, a dropped connection or a content policy has
 * another cause than the clause of the check, so the advice is about that cause. Otherwise it is the advice of the check.
 *
 * @example adviceForVerdict(verdict)
 */
export function adviceForVerdict({ check, counterexample }: Verdict): string {
  if (counterexample?.isContentRejection) return CONTENT_POLICY;
  const outcome = counterexample?.exchange.outcome;
  if (isBaseCheck(check) && outcome?.kind === "response" && NOT_IMPLEMENTED_STATUSES.includes(outcome.status))
    return NOT_IMPLEMENTED;
  if (outcome === undefined || !isTemporary(outcome) || !isAboutAvailability(check)) return adviceFor(check);
  if (outcome.kind === "none") return DROPPED;
  return GATEWAY_ERRORS[outcome.status] ?? adviceFor(check);
}

/** Whether a check fails because no response arrives. A server that returns 503 for an invalid value must reject the value. */
function isAboutAvailability(check: Clause): boolean {
  return /(?:^|:)response\.serverError$/.test(check.id) || ("kind" in check && check.kind === "accept");
}

const NOT_IMPLEMENTED =
  "Implement this operation. If it is missing on purpose, list this check in a baseline: the run skips the other checks of the operation.";

const CONTENT_POLICY =
  "Exempt the key of the suite from the content policy, or check that the policy accepts ordinary text of this kind.";

const DROPPED = "Keep the connection open until the response is complete. Look for a crash or a limit in the log of the server.";

const GATEWAY_ERRORS: Readonly<Record<number, string>> = {
  502: "Find out why the gateway gets no valid response from its backend: it may crash for this request, or restart.",
  503: "Accept requests only when the server is ready. Send `Retry-After` with a 503, and check the capacity of the server.",
  504: "Find out why the backend exceeds the time limit of the gateway. Respond sooner, or raise the limit.",
};
