import type { Weight } from "../contract/evidence.js";
import { isAcceptedStatus, type Operation, successes } from "../contract/model.js";
import type { HttpResponse, Outcome } from "../traffic/exchange.js";
import { isSuccess, propertyOf } from "../traffic/response.js";

/** What one exchange says about the property that its check is about. */
export type Judgement =
  | { readonly outcome: "pass"; readonly accepted: boolean }
  | {
      readonly outcome: "fail";
      readonly expected: string;
      readonly received: string;
      /** Where it is worth less than the clause that it is about. */
      readonly weight?: Weight;
    }
  | { readonly outcome: "inconclusive" | "skipped"; readonly reason: string };

/**
 * How a server refuses an invalid request, as the platform pages say.
 */
const REFUSALS = [400, 422];

/** Answers that speak of the caller's circumstances, whatever the request says: they judge nothing. */
const INCONCLUSIVE_STATUSES: Readonly<Record<number, string>> = {
  401: "the key was refused",
  402: "the account is out of credits",
  429: "the server kept limiting the rate",
};

/** A valid request is taken: answered with a documented success. */
export function expectAccepted(outcome: Outcome, operation: Operation): Judgement {
  return judge(outcome, taken(operation), ({ status }) => isAcceptedStatus(operation, status));
}

/** An invalid request is refused: answered with 400 or 422. No other answer refuses it, least of all a lost one. */
export function expectRejected(outcome: Outcome): Judgement {
  return judge(outcome, REFUSALS.join(" or "), (answer) => REFUSALS.includes(answer.status));
}

/** A body far beyond any limit may be refused for its size alone (RFC 9110 §15.5.14). */
export function judgeRefusedOrTooLarge(outcome: Outcome): Judgement {
  const statuses = [...REFUSALS, 413];
  return judge(outcome, statuses.join(", "), (answer) => statuses.includes(answer.status));
}

/** An undocumented request is taken or refused; either is fine, anything else is not. */
export function expectAcceptedOrRejected(outcome: Outcome, operation: Operation): Judgement {
  return judge(
    outcome,
    `${taken(operation)} or ${REFUSALS.join(" or ")}`,
    ({ status }) => isAcceptedStatus(operation, status) || REFUSALS.includes(status),
  );
}

/** The same, where HTTP has refusals of its own. */
export function expectAcceptedOr4xx(outcome: Outcome, operation: Operation): Judgement {
  return judge(
    outcome,
    `${taken(operation)} or any 4xx`,
    ({ status }) => isAcceptedStatus(operation, status) || isClientError(status),
  );
}

/** A request that HTTP refuses, whichever way. */
export function judgeAnyRefusal(outcome: Outcome): Judgement {
  return judge(outcome, "any 4xx", ({ status }) => isClientError(status));
}

/** A request without the right key is answered 401 (RFC 6750 §3.1); 403 tells the caller the wrong thing. */
export function judgeUnauthenticated(outcome: Outcome): Judgement {
  const judgement = judge(outcome, "401", ({ status }) => status === 401);
  const isForbidden = judgement.outcome === "fail" && outcome.kind === "response" && outcome.status === 403;
  return isForbidden ? { ...judgement, weight: "warning" } : judgement;
}

/** Something that may have been forgotten is found, or not found. */
export function judgeFound(outcome: Outcome, operation: Operation): Judgement {
  return judge(outcome, `${taken(operation)} or 404`, ({ status }) => isAcceptedStatus(operation, status) || status === 404);
}

/** A generation that there is none of is not found (404); a name that none can have may be called invalid. */
export function judgeUnknown(outcome: Outcome, mayBeMalformed: boolean): Judgement {
  const statuses = mayBeMalformed ? [404, ...REFUSALS] : [404];
  return judge(outcome, statuses.join(" or "), ({ status }) => statuses.includes(status));
}

/** A valid request in an unusual form is taken, or refused with the one status that says so. */
export function judgeTakenOr(outcome: Outcome, operation: Operation, refusal: number): Judgement {
  return judge(
    outcome,
    `${taken(operation)} or ${refusal}`,
    ({ status }) => isAcceptedStatus(operation, status) || status === refusal,
  );
}

function taken(operation: Operation): string {
  return successes(operation)
    .map(({ status }) => status)
    .join(" or ");
}

function isClientError(status: number): boolean {
  return status >= 400 && status < 500;
}

function judge(outcome: Outcome, expected: string, fits: (answer: HttpResponse) => boolean): Judgement {
  if (outcome.kind === "none") {
    return outcome.reason === "unreachable"
      ? { outcome: "inconclusive", reason: `the server cannot be reached: ${outcome.message}` }
      : { outcome: "fail", expected, received: `no answer: ${outcome.message}` };
  }
  if (fits(outcome)) return { outcome: "pass", accepted: isSuccess(outcome) };
  const circumstance = INCONCLUSIVE_STATUSES[outcome.status];
  if (circumstance !== undefined) return { outcome: "inconclusive", reason: `${circumstance} (${outcome.status})` };
  const code = propertyOf(outcome, "code");
  return { outcome: "fail", expected, received: `${outcome.status}${typeof code === "string" ? ` ${code}` : ""}` };
}
