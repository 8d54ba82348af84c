import { toLine } from "../util/line.js";
import { readRole } from "../util/read-role.js";
import type { Redactor } from "../util/redact.js";
import { parseRetryAfter } from "../util/retry-after.js";
import {
  ApiError,
  AuthenticationError,
  ContentRejectedError,
  InsufficientCreditsError,
  NotFoundError,
  PermissionDeniedError,
  RateLimitError,
  RequestRejectedError,
  ServerError,
} from "./api-errors.js";

/** The class for a status (the platform's list of errors). */
const classes = (): Readonly<Record<number, typeof ApiError>> => ({
  // The request was processed, and its result is elsewhere (RFC 9110 §15.4.4).
  303: ServerError,
  400: RequestRejectedError,
  401: AuthenticationError,
  402: InsufficientCreditsError,
  403: PermissionDeniedError,
  404: NotFoundError,
  422: RequestRejectedError,
  429: RateLimitError,
});

/**
 * Creates the error for a response whose status is not a success.
 *
 * @param description method and URL of the request
 * @param content the body, if it was read
 */
export function createApiError(
  description: string,
  { headers, status, type }: Response,
  redactJson: Redactor["redactJson"],
  content?: unknown,
): ApiError {
  const body = redactJson(content);
  const code = codeOf(body);
  const isRedirect = type === "opaqueredirect";
  // An undefined status counts as 5xx (RFC 9110 §15): it proves nothing.
  const Class = classes()[status] ?? (isRedirect || (status >= 300 && status < 500) ? ApiError : ServerError);
  const isModeration = Class === RequestRejectedError && code?.endsWith("CONTENT_REJECTED");
  const message = `${description} returned ${isRedirect ? "a redirect" : status} ${describeErrorBody(body)}`;
  return new (isModeration ? ContentRejectedError : Class)(message, {
    status,
    code,
    requestId: redactJson(headers.get("x-request-id")) ?? undefined,
    retryAfter: parseRetryAfter(headers.get("retry-after")),
    body,
  });
}

/** Returns the code and the message of an error body in one line; empty if there are none. Some gateways nest them in `error`. */
export function describeErrorBody(body: unknown): string {
  const { error } = Object(body) as { readonly error?: unknown };
  const message = readRole(body, "message") ?? readRole(error, "message");
  return toLine([codeOf(body), message].filter((text) => typeof text === "string").join(": "));
}

function codeOf(body: unknown): string | undefined {
  const { error } = Object(body) as { readonly error?: unknown };
  const codes = [readRole(body, "code"), error, readRole(error, "code")];
  return codes.find((text) => typeof text === "string") as string | undefined;
}
