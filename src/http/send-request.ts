import { ServerError } from "../errors/api-errors.js";
import { createApiError } from "../errors/create-api-error.js";
import { TimeoutError, UnexpectedResponseError, ViduError } from "../errors/errors.js";
import type { VideoRequest } from "../types.js";
import { readId } from "../util/id.js";
import { toLine } from "../util/line.js";
import { parseJson } from "../util/parse-json.js";
import type { CallContext } from "./call-context.js";
import { type Attempt, classifyFailure, type FailedRequest, wasNotAccepted } from "./classify-failure.js";
import { throwIfAborted, withDeadline } from "./deadline.js";
import { readNetworkFailure } from "./network-error.js";
import { type EVENT_STREAM, isEventStream, type ParsedResponse, parseResponse, readText } from "./parse-response.js";

/** What openapi-fetch builds a request from. */
export interface RequestParts {
  readonly body?: VideoRequest;
  readonly bodySerializer?: () => string;
  readonly cache?: "no-store";
  readonly headers?: { readonly accept: typeof EVENT_STREAM } | undefined;
  readonly params?: { readonly path: { readonly id: string } };
}

/** An attempt while it runs. */
type RunningAttempt = { -readonly [Key in keyof Attempt]: Attempt[Key] } & { response?: Response };

/**
 * Sends a request once and reads the response.
 *
 * @throws ApiError when the status is not a success
 * @throws ConnectionError when the request was certainly not sent, or was a poll
 * @throws SubmissionOutcomeUnknownError when a submission was sent and its response is missing or incomplete
 * @throws TimeoutError when a poll received no response in time, or no time was left to send anything
 * @throws AbortError when a signal aborts
 */
export async function sendRequest(
  call: CallContext,
  method: "GET" | "POST",
  route: string,
  parts: RequestParts,
): Promise<ParsedResponse> {
  const { generation } = call;
  const submission = parts.body;
  const description = `${method} ${call.settings.baseUrl}${route.replace(/{.*}/, parts.params?.path.id ?? "")}`;
  const request: FailedRequest = { description, submission };
  const attempt: RunningAttempt = {};
  try {
    return await withDeadline(
      call,
      call.requestTimeout,
      async (signal) => {
        // A stream outlives this function, and is closed by its reader.
        const stream = parts.headers && new AbortController();
        if (stream) signal.addEventListener("abort", () => stream.abort());
        const response = await fetchResponse(call, [method, route, parts], request, attempt, stream?.signal ?? signal);
        const { status } = response;
        const parsed = await parseResponse(response, stream !== undefined);
        if (submission) generation.id = parsed.id;
        const toError: ParsedResponse["toError"] = ({ message, cause } = { message: "without a generation" }) => {
          const text = `${description} returned ${status} ${message}`;
          const error = new UnexpectedResponseError(text, { body: call.redactJson(parsed.body), status, cause });
          return parsed.id ? error : (classifyFailure(error, { sentAt: attempt.sentAt ?? new Date() }, request) as ViduError);
        };
        return Object.assign(parsed, { close: () => stream?.abort(), toError });
      },
      (ms) =>
        new TimeoutError(
          `${description} ${attempt.sentAt ? "received no complete response" : "was not sent (`apiKey`, `middleware`)"} in ${ms} ms`,
        ),
    );
  } catch (error) {
    throwIfAborted(call);
    if (submission) await recoverId(call, attempt);
    const { isPermanent, reason } = readNetworkFailure(error);
    const networkFailure = { isPermanent, ...attempt.networkFailure, reason: toLine(call.redactJson(reason)) };
    const failure = classifyFailure(
      error instanceof ViduError ? error : call.redactError(error),
      { ...attempt, networkFailure },
      request,
    );
    // After 5xx, the outcome is as unknown as without a response.
    if (submission && failure instanceof ServerError) {
      generation.id ??= readId(failure.body);
      Object.assign(failure, { request: submission, sentAt: attempt.sentAt });
    }
    if (wasNotAccepted(failure)) generation.sentAt = undefined;
    throw failure;
  }
}

/** Sends a request through openapi-fetch and its middleware. Records in `attempt` how far it got. */
async function fetchResponse(
  call: CallContext,
  [method, route, parts]: readonly [method: string, route: string, parts: RequestParts],
  { description, submission }: FailedRequest,
  attempt: RunningAttempt,
  signal: AbortSignal,
): Promise<Response> {
  const { authorizations, generation, headers, transport } = call;
  const fetch = async (request: Request) => {
    const response = await transport.send(request, {
      authorizations,
      headers,
      signal,
      onSend: () => {
        attempt.sentAt = new Date();
        if (submission) Object.assign(generation, { sentAt: attempt.sentAt, submission });
      },
      onFailure: (failure) => {
        attempt.networkFailure = failure;
      },
    });
    attempt.response = response;
    // A `fetch` that ignores its signal may respond when nobody waits any longer.
    if (signal.aborted) response.body?.cancel?.().catch(() => {});
    if (response.ok === false && response.headers) {
      attempt.apiError = createApiError(description, response, call.redactJson);
      if (!(attempt.apiError instanceof ServerError)) generation.sentAt = undefined;
    }
    return response;
  };
  // V8 takes much longer for properties that follow a spread.
  const init = { fetch, method, parseAs: "stream", Request: transport.Request(), signal, ...parts };
  const { error, response } = await transport.http.request(method as never, route as never, init as never);
  if (!response.ok) throw createApiError(description, response, call.redactJson, error);
  return response;
}

/** Looks for the id in a response that a middleware has rejected, so that a paid generation is not lost. */
async function recoverId(call: CallContext, attempt: RunningAttempt): Promise<void> {
  const { response } = attempt;
  if (!response?.ok || response.bodyUsed || isEventStream(response)) return;
  try {
    const text = await withDeadline(call, call.requestTimeout, () => readText(response));
    call.generation.id = readId(parseJson(text ?? ""));
  } catch {
    // The body is unreadable, too: the outcome stays unknown.
  }
}
