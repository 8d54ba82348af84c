import { UNKNOWN_OUTCOME } from "../errors/advice.js";
import { ApiError } from "../errors/api-errors.js";
import {
  ConnectionError,
  SubmissionOutcomeUnknownError,
  TimeoutError,
  UnexpectedResponseError,
  ViduError,
} from "../errors/errors.js";
import type { VideoRequest } from "../types.js";
import type { NetworkFailure } from "./network-error.js";

/** The progress of one attempt to send a request. */
export interface Attempt {
  /** When the request was passed to `fetch`; undefined if it was not. */
  readonly sentAt?: Date | undefined;
  /** What `fetch` returned. A middleware may have replaced it. */
  readonly response?: Pick<Response, "status"> | undefined;
  /** The error of that response if its status is not a success; its body may be missing. */
  readonly apiError?: ApiError | undefined;
  /** What `fetch` rejected with. A middleware may have replaced it. */
  readonly networkFailure?: Partial<NetworkFailure> | undefined;
}

/** The request that failed. */
export interface FailedRequest {
  /** Method and URL, for messages. */
  readonly description: string;
  /** The body of a submission; undefined for a poll, which costs nothing. */
  readonly submission?: VideoRequest | undefined;
}

/**
 * Decides what a failed request means for the caller's money. Pure.
 *
 * - nothing was sent, or the server rejected the request: nothing was charged
 * - a submission was sent and its response is missing or unreadable: it may have been accepted and charged
 * - a poll was sent: it costs nothing and can be repeated
 *
 * @param error what the attempt threw, without secrets
 * @returns the error to throw
 */
export function classifyFailure(error: unknown, attempt: Attempt, request: FailedRequest): unknown {
  const { apiError, networkFailure, response, sentAt } = attempt;
  const { description, submission } = request;
  if (!sentAt) return error;
  const notSent = networkFailure?.notSent && !response;
  // An ApiError that a middleware threw does not prove that the server rejected the submission. The status can be NaN if `fetch`
  // is not the platform's, so `Object.is` compares it.
  if (error instanceof ApiError && (!submission || notSent || Object.is(error.status, response?.status))) return error;
  if (apiError) return apiError;
  if (notSent)
    return new ConnectionError(`${description} was not sent${reasonOf(networkFailure)}`, {
      cause: error,
      isPermanent: networkFailure.isPermanent,
    });
  const message =
    error instanceof ViduError ? error.message : `${description} received no complete response${reasonOf(networkFailure)}`;
  if (submission)
    return new SubmissionOutcomeUnknownError(`${message}. It ${UNKNOWN_OUTCOME}.`, {
      cause: error,
      request: submission,
      sentAt,
    });
  if (error instanceof TimeoutError || error instanceof UnexpectedResponseError) return error;
  return new ConnectionError(message, { cause: error, isPermanent: networkFailure?.isPermanent && !response });
}

/**
 * Whether the error of a failed submission proves that the server did not accept it, so that it is safe to resend. For errors
 * from `classifyFailure` only: a `ConnectionError` of a submission means that nothing was sent (see `readNetworkFailure`).
 */
export function wasNotAccepted(error: unknown): boolean {
  return error instanceof ConnectionError || (error instanceof ApiError && error.status === 429);
}

function reasonOf(failure: Partial<NetworkFailure> | undefined): string {
  return failure?.reason ? ` (${failure.reason})` : "";
}
