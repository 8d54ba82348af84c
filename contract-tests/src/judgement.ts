import { isSuccess, propertyOf } from "./answer.js";
import type { Operation } from "./contract.js";
import { successes } from "./contract.js";
import type { Answer, Outcome } from "./exchange.js";

/** What one exchange says about the property that its check is about. */
export type Judgement =
  | { readonly outcome: "pass"; readonly accepted: boolean }
  | { readonly outcome: "fail"; readonly expected: string; readonly received: string }
  | { readonly outcome: "inconclusive" | "skipped"; readonly reason: string };

/**
 * How a server refuses an invalid request: as the platform pages say, with 400 or 422, and with 413 where it is the
 * body's size that it minds (RFC 9110 §15.5.14).
 */
const REFUSALS = [400, 422];

/** Answers that speak of the caller's circumstances, whatever the request says: they judge nothing. */
const CIRCUMSTANCES: Readonly<Record<number, string>> = {
  401: "the key was refused",
  402: "the account is out of credits",
  429: "the server kept limiting the rate",
};

/** A valid request is taken: answered with a documented success. */
export function judgeAccepted(outcome: Outcome, operation: Operation): Judgement {
  const statuses = successes(operation).map(({ status }) => status);
  return judge(outcome, statuses.join(" or "), (answer) => statuses.includes(answer.status));
}

/** An invalid request is refused: answered with 400 or 422. No other answer refuses it, least of all a lost one. */
export function judgeRefused(outcome: Outcome): Judgement {
  return judge(outcome, REFUSALS.join(" or "), (answer) => REFUSALS.includes(answer.status));
}

/** An undocumented request is taken or refused; either is fine, anything else is not. */
export function judgeDecided(outcome: Outcome, operation: Operation): Judgement {
  const statuses = [...successes(operation).map(({ status }) => status), ...REFUSALS];
  return judge(outcome, statuses.join(", "), (answer) => statuses.includes(answer.status));
}

function judge(outcome: Outcome, expected: string, fits: (answer: Answer) => boolean): Judgement {
  if (outcome.kind === "none") {
    return outcome.reason === "unreachable"
      ? { outcome: "inconclusive", reason: `the server cannot be reached: ${outcome.message}` }
      : { outcome: "fail", expected, received: `no answer: ${outcome.message}` };
  }
  if (fits(outcome)) return { outcome: "pass", accepted: isSuccess(outcome) };
  const circumstance = CIRCUMSTANCES[outcome.status];
  if (circumstance !== undefined) return { outcome: "inconclusive", reason: `${circumstance} (${outcome.status})` };
  const code = propertyOf(outcome, "code");
  return { outcome: "fail", expected, received: `${outcome.status}${typeof code === "string" ? ` ${code}` : ""}` };
}
