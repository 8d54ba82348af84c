import { ApiError, createApiError } from "../errors/api-errors.js";
import {
  ConnectionError,
  SubmissionOutcomeUnknownError,
  TimeoutError,
  UnexpectedResponseError,
  type ViduError,
} from "../errors/errors.js";
import {
  assertKeyIsNotExposed,
  assertOption,
  type CallOptions,
  parseHeaders,
  parseIntegerOption,
  type Settings,
} from "../options.js";
import type { VideoRequest } from "../types.js";
import { readId } from "../util/id.js";
import { parseJson } from "../util/parse-json.js";
import { createRedactor, type Redactor } from "../util/redact.js";
import { type Deadline, throwIfAborted, withDeadline } from "./deadline.js";
import { type Failure, readFailure } from "./network-error.js";
import type { Transport } from "./transport.js";

/** One call of one of the client's methods: what it asks, and the time that it has for it. */
export interface CallContext extends Deadline, Pick<Redactor, "redactJson"> {
  /** Milliseconds for a single answer, or for the next part of one that comes in parts. */
  readonly requestTimeout: number;
  /**
   * Sends a request once and reads the answer.
   *
   * @throws ApiError when the answer is no success
   * @throws ConnectionError when the request was certainly not sent, or was a question
   * @throws SubmissionOutcomeUnknownError when a submission was sent, and its answer did not come or not to its end
   * @throws TimeoutError when a question, or what was not sent in time, was not answered in time
   */
  send(method: "GET" | "POST", route: string, init: RequestParts): Promise<ParsedResponse>;
}

/** What openapi-fetch makes a request of. */
export interface RequestParts {
  readonly body?: VideoRequest;
  readonly bodySerializer?: () => string;
  readonly cache?: "no-store";
  readonly headers?: { readonly accept: typeof EVENT_STREAM };
  readonly params?: { readonly path: { readonly id: string } };
}

/** An answer that is a success. */
export interface ParsedResponse {
  /** What its body says as JSON, or else its text. */
  readonly body?: unknown;
  /** Its body, where it is a stream of events and was asked for as one. */
  readonly events?: ReadableStream<Uint8Array> | null | false | undefined;
  /** The generation that it names. */
  readonly id?: string | undefined;
  /** The error when it says nothing of a generation, or no more than its id. */
  toError(): ViduError;
}

/** The media type of server-sent events (HTML §9.2.5). */
export const EVENT_STREAM = "text/event-stream";

/**
 * Begins a call.
 *
 * @param totalTimeout milliseconds for all of it, unless its options say otherwise
 * @param patience milliseconds for a single request; where it is not given, all of the call's
 * @throws TypeError when an option makes no sense
 */
export function createCallContext(
  settings: Settings,
  { http, Request, send }: Transport,
  { headers, signal, timeout }: CallOptions,
  totalTimeout = settings.timeout,
  patience = Infinity,
): CallContext {
  const callHeaders = headers && parseHeaders(headers);
  if (callHeaders) assertKeyIsNotExposed(callHeaders, settings);
  const signals = [settings.signal, signal].filter((signal) => signal !== undefined);
  for (const { addEventListener } of signals) assertOption(addEventListener, "signal is not an AbortSignal");
  // A clock that is set in between does not count.
  const end = performance.now() + parseIntegerOption("timeout", timeout ?? totalTimeout);
  const left = () => end - performance.now();
  const redactor = () => createRedactor([settings.headers, callHeaders]);
  const safe: CallContext["redactJson"] = (value) => redactor().redactJson(value);
  const ask: CallContext["send"] = async (method, route, init) => {
    const describeRequest = () => `${method} ${settings.baseUrl}${route.replace(/{.*}/, init.params?.path.id ?? "")}`;
    let sentAt: Date | undefined;
    let answer: Response | undefined;
    // What fetch has failed of: a middleware may throw something else for it, or of its own.
    let failure: Failure | undefined;
    const outcomeUnknown = (message: string, cause: unknown) =>
      init.body
        ? new SubmissionOutcomeUnknownError(
            `${message}. It may have been taken and charged: look for it before sending it again.`,
            {
              cause,
              request: init.body,
              sentAt,
            },
          )
        : cause instanceof TimeoutError
          ? cause
          : new ConnectionError(message, { cause });
    const attempt = async (unwanted: AbortSignal) => {
      const fetch = async (request: Request) => {
        // A middleware may have taken longer than there was time.
        unwanted.throwIfAborted();
        sentAt = new Date();
        answer = await send(request, callHeaders, (error) => {
          failure = readFailure(error);
        });
        // It may come to a fetch that heeds no signal when nobody waits for it any longer.
        if (unwanted.aborted) answer.body?.cancel().catch(() => {});
        return answer;
      };
      // What is added after a spread takes V8 a hundred times as long; the method openapi-fetch would add so, too.
      const parts = { fetch, method, parseAs: "stream", Request: Request(), signal: unwanted, ...init };
      const { error, response } = await http.request(method as never, route as never, parts as never);
      const { headers, ok, status } = response;
      if (!ok) throw createApiError(describeRequest(), response, safe, error);
      const events = init.headers && /^text\/event-stream/i.test(headers.get("content-type") ?? "") && response.body;
      const body = events ? undefined : parseJson(await response.text());
      const id = readId(body);
      const toError = () => {
        const error = new UnexpectedResponseError(`${describeRequest()} was answered ${status} without a generation`, {
          body: safe(body),
          id,
          status,
        });
        return id || !init.body ? error : outcomeUnknown(error.message, error);
      };
      return { body, events, toError, id };
    };
    try {
      return await withDeadline(
        call,
        patience,
        attempt,
        (ms) => new TimeoutError(`${describeRequest()} had no complete answer in ${ms} ms`),
      );
    } catch (error) {
      throwIfAborted(signals);
      if (!sentAt || error instanceof ApiError) throw error;
      // The status is known even where the body never ends.
      if (answer?.ok === false && answer.headers) throw createApiError(describeRequest(), answer, safe);
      const cause = redactor().redactError(error);
      const { code, requestNotSent: isUnsent } = failure ?? readFailure(error);
      throw failure && isUnsent && !answer
        ? new ConnectionError(`${describeRequest()} was not sent: no connection${code}`, { cause })
        : outcomeUnknown(
            error instanceof TimeoutError ? error.message : `${describeRequest()} had no complete answer${code}`,
            cause,
          );
    }
  };
  const call: CallContext = { send: ask, remainingMs: left, requestTimeout: patience, redactJson: safe, signals };
  return call;
}
