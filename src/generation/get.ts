import { routes } from "../../generated/endpoint.js";
import { ApiError, NotFoundError, ServerError } from "../errors/api-errors.js";
import { AbortError, ViduError } from "../errors/errors.js";
import type { CallContext } from "../http/call-context.js";
import { type ParsedResponse, SizeLimitError } from "../http/parse-response.js";
import { backoffDelay, MAX_RETRY_DELAY_MS, retry } from "../http/retry.js";
import { sendRequest } from "../http/send-request.js";
import type { GenerationUpdate } from "../types.js";
import { parseRetryAfter } from "../util/retry-after.js";
import { parseUpdate, withResponse } from "./normalize.js";

/** The state that all polls of a client share. */
export interface Polling {
  /** Runs a poll when fewer than the maximum are in flight. */
  readonly limit: <T>(call: CallContext, work: () => Promise<T>) => Promise<T>;
  /** Whether this client's own submission of an id was accepted moments ago, so that the server may not know it yet. */
  isRecent(id: string): boolean;
}

/**
 * Gets a generation. A poll costs nothing, so it is retried with backoff while the failure is transient and time remains.
 *
 * @param initialDelay milliseconds before the first retry
 * @throws ApiError, ConnectionError, TimeoutError or UnexpectedResponseError: the last failure, with the id
 */
export async function getGeneration(
  call: CallContext,
  polling: Polling,
  id: string,
  initialDelay = 500,
): Promise<GenerationUpdate> {
  const poll = async () => {
    const response = await sendRequest(call, "GET", routes.result, { cache: "no-store", params: { path: { id } } });
    const update = parseUpdate(response.body, true);
    if (!update) throw response.toError();
    return withResponse(update, response);
  };
  return await retry(
    call,
    () => polling.limit(call, poll),
    (error, attempt) => {
      if (!isTransient(error, polling, id)) return Infinity;
      const { retryAfter = 0 } = error as Partial<ApiError>;
      const backoff = Math.min(
        backoffDelay(attempt, initialDelay),
        error instanceof NotFoundError ? MAX_NOT_FOUND_DELAY_MS : Infinity,
      );
      const ms = Math.max(backoff, Math.min(retryAfter * 1000, MAX_RETRY_DELAY_MS));
      // Near the deadline, waits for at most half of the remaining time, to leave time for another attempt.
      return Math.max(Math.min(ms, call.remainingMs() / 2), initialDelay / 4);
    },
  );
}

/** The maximum delay between polls of a generation that the server does not know yet, in milliseconds. */
const MAX_NOT_FOUND_DELAY_MS = 1000;

/** Whether the next poll may succeed. A 404 is transient directly after the client's own submission. */
export function isTransient(error: unknown, polling: Polling, id: string): boolean {
  if (error instanceof NotFoundError) return polling.isRecent(id);
  if (error instanceof ApiError)
    return error instanceof ServerError ? error.status !== 303 : [408, 425, 429].includes(error.status);
  return error instanceof ViduError && !(error instanceof AbortError || error instanceof SizeLimitError);
}

/** Milliseconds until the next poll that the response of a pending generation requests; 0 if it requests none. */
export function minimumInterval({ headers }: Partial<ParsedResponse>): number {
  return Math.min((parseRetryAfter(headers?.get("retry-after")) ?? 0) * 1000, MAX_RETRY_DELAY_MS);
}
