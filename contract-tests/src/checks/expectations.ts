import type { Weight } from "../contract/evidence.js";
import { isAcceptedStatus, type Operation, successes } from "../contract/model.js";
import type { HttpResponse, Outcome } from "../traffic/exchange.js";
import { isSuccess, propertyOf, UNKNOWN_METHOD_STATUS } from "../traffic/response.js";
import { isContentRejection } from "./content-policy.js";

/** The result of comparing one exchange with an expectation. */
export type Assessment =
  | { readonly outcome: "pass"; readonly accepted: boolean }
  | {
      readonly outcome: "fail";
      readonly expected: string;
      readonly received: string;
      /** The weight of this failure, if it is lower than that of the clause. */
      readonly weight?: Weight;
      /** Whether a content policy rejected a valid request. */
      readonly isContentRejection?: boolean;
    }
  | { readonly outcome: "inconclusive" | "skipped"; readonly reason: string };

/** The statuses for an invalid request, as documented on the platform pages. */
const REJECTION_STATUSES = [400, 422];

/** Statuses about the account, not about the request. They make a check inconclusive. */
const INCONCLUSIVE_STATUSES: Readonly<Record<number, string>> = {
  401: "the server rejected the API key",
  402: "the account is out of credits",
  403: "the API key has no permission",
  429: "the server kept limiting the rate of requests",
};

/**
 * Expects a valid request to be accepted: a documented success status. A rejection by a content policy breaks no clause of the
 * schema, so it is a warning.
 */
export function expectAccepted(outcome: Outcome, operation: Operation): Assessment {
  return (
    contentRejection(outcome, operation, successStatuses(operation)) ??
    assess(outcome, successStatuses(operation), ({ status }) => isAcceptedStatus(operation, status))
  );
}

/** Expects an invalid request to be rejected: status 400 or 422. A lost response is not a rejection. */
export function expectRejected(outcome: Outcome): Assessment {
  return assess(outcome, REJECTION_STATUSES.join(" or "), ({ status }) => REJECTION_STATUSES.includes(status));
}

/** Expects a very large request to be rejected, possibly for its size alone (413, RFC 9110 §15.5.14). */
export function expectRejectedOrTooLarge(outcome: Outcome): Assessment {
  const statuses = [...REJECTION_STATUSES, 413];
  return assess(outcome, statuses.join(", "), ({ status }) => statuses.includes(status));
}

/** Expects an undocumented request to be accepted or rejected. Other statuses, such as 500, fail. */
export function expectAcceptedOrRejected(outcome: Outcome, operation: Operation): Assessment {
  return assess(
    outcome,
    `${successStatuses(operation)} or ${REJECTION_STATUSES.join(" or ")}`,
    ({ status }) => isAcceptedStatus(operation, status) || REJECTION_STATUSES.includes(status),
  );
}

/**
 * Expects a request to be accepted, or rejected with any client error, where HTTP defines several. Statuses about the
 * caller (401, 402, 403, 429) do not reject this request.
 */
export function expectAcceptedOr4xx(outcome: Outcome, operation: Operation): Assessment {
  if (outcome.kind === "response" && outcome.status === 403)
    return { outcome: "inconclusive", reason: "the server denied permission (403)" };
  return assess(
    outcome,
    `${successStatuses(operation)} or any 4xx`,
    ({ status }) => isAcceptedStatus(operation, status) || (isClientError(status) && !(status in INCONCLUSIVE_STATUSES)),
  );
}

/** Expects a request to be rejected with any client error. */
export function expectAny4xx(outcome: Outcome): Assessment {
  return assess(outcome, "any 4xx", ({ status }) => isClientError(status));
}

/** Expects a method to be rejected with any client error, or with 501 by a server that does not know it (RFC 9110 §9.1). */
export function expectMethodRejected(outcome: Outcome): Assessment {
  return assess(outcome, "any 4xx or 501", ({ status }) => isClientError(status) || status === UNKNOWN_METHOD_STATUS);
}

/** Expects 401 for a request without the right key (RFC 6750 §3.1). 403 is only a warning. */
export function expectUnauthorized(outcome: Outcome): Assessment {
  if (outcome.kind === "response" && outcome.status === 403)
    return { outcome: "fail", expected: "401", received: describeStatus(outcome), weight: "warning" };
  return assess(outcome, "401", ({ status }) => status === 401);
}

/** Expects a success, or 404 from a server that does not remember generations. */
export function expectAcceptedOr404(outcome: Outcome, operation: Operation): Assessment {
  return assess(
    outcome,
    `${successStatuses(operation)} or 404`,
    ({ status }) => isAcceptedStatus(operation, status) || status === 404,
  );
}

/**
 * Expects 404 for an unknown generation.
 *
 * @param mayBeMalformed whether the server may reject the id as invalid instead
 */
export function expectNotFound(outcome: Outcome, mayBeMalformed: boolean): Assessment {
  const statuses = mayBeMalformed ? [404, ...REJECTION_STATUSES] : [404];
  return assess(outcome, statuses.join(" or "), ({ status }) => statuses.includes(status));
}

/** Expects a valid request in an unusual form to be accepted, or rejected with the one status for that form. */
export function expectAcceptedOr(outcome: Outcome, operation: Operation, rejection: number): Assessment {
  const expected = `${successStatuses(operation)} or ${rejection}`;
  const isExpected = ({ status }: HttpResponse) => isAcceptedStatus(operation, status) || status === rejection;
  const rejected = contentRejection(outcome, operation, expected);
  return rejected !== undefined && outcome.kind === "response" && !isExpected(outcome)
    ? rejected
    : assess(outcome, expected, isExpected);
}

function contentRejection(outcome: Outcome, operation: Operation, expected: string): Assessment | undefined {
  if (outcome.kind !== "response" || !isContentRejection(outcome, operation)) return undefined;
  const received = `${describeStatus(outcome)}, a rejection by a content policy`;
  return { outcome: "fail", expected, received, weight: "warning", isContentRejection: true };
}

function successStatuses(operation: Operation): string {
  return successes(operation)
    .map(({ status }) => status)
    .join(" or ");
}

function isClientError(status: number): boolean {
  return status >= 400 && status < 500;
}

function assess(outcome: Outcome, expected: string, isExpected: (response: HttpResponse) => boolean): Assessment {
  if (outcome.kind === "none") {
    return outcome.reason === "unreachable"
      ? { outcome: "inconclusive", reason: `the server cannot be reached: ${outcome.message}` }
      : { outcome: "fail", expected, received: `no response: ${outcome.message}` };
  }
  if (isExpected(outcome)) return { outcome: "pass", accepted: isSuccess(outcome) };
  const reason = INCONCLUSIVE_STATUSES[outcome.status];
  if (reason !== undefined) return { outcome: "inconclusive", reason: `${reason} (${outcome.status})` };
  return { outcome: "fail", expected, received: describeStatus(outcome) };
}

function describeStatus(response: HttpResponse): string {
  const code = propertyOf(response, "code");
  return `${response.status}${typeof code === "string" ? ` ${code}` : ""}`;
}
