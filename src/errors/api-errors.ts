import type { VideoRequest } from "../types.js";
import { toLine } from "../util/line.js";
import { readRole } from "../util/read-role.js";
import type { Redactor } from "../util/redact.js";
import { parseRetryAfter } from "../util/retry-after.js";
import { ViduError } from "./errors.js";

/**
 * The server responded with a status that is not a success.
 *
 * @example
 * ```ts
 * import { createClient, isViduError } from "vidu-q2-turbo";
 *
 * try {
 *   await createClient().generate({ prompt: "a cat" });
 * } catch (error) {
 *   if (!isViduError(error, "ApiError")) throw error;
 *   console.error(error.status, error.code, error.requestId);
 * }
 * ```
 */
export class ApiError extends ViduError {
  override get name(): string {
    return "ApiError";
  }
  /** HTTP status; 0 if a browser hides the status of a redirect. */
  declare readonly status: number;
  /** The machine-readable `code` of the error body; `error` in older versions of the API. */
  declare readonly code: string | undefined;
  /** The `x-request-id` header. */
  declare readonly requestId: string | undefined;
  /** Seconds until the server accepts another request, from `Retry-After` (RFC 9110 §10.2.3). */
  declare readonly retryAfter: number | undefined;
  /** The body: parsed if it is JSON, else its text. */
  declare readonly body: unknown;
  /** The submission, if the error is a `ServerError`: it may have been accepted and charged. */
  declare readonly request?: VideoRequest;
  /** When that submission was sent. */
  declare readonly sentAt?: Date;
}

/**
 * 401: the API key is missing or invalid.
 *
 * @example
 * ```ts
 * import { createClient, isViduError } from "vidu-q2-turbo";
 *
 * try {
 *   await createClient().generate({ prompt: "a cat" });
 * } catch (error) {
 *   if (!isViduError(error, "AuthenticationError")) throw error;
 *   console.error("check SKILLS_VIDEO_API_KEY", error.requestId);
 * }
 * ```
 */
export class AuthenticationError extends ApiError {
  override get name() {
    return "AuthenticationError" as const;
  }
}

/**
 * 402: the workspace has too few credits.
 *
 * @example
 * ```ts
 * import { createClient, isViduError } from "vidu-q2-turbo";
 *
 * try {
 *   await createClient().generate({ prompt: "a cat" });
 * } catch (error) {
 *   if (!isViduError(error, "InsufficientCreditsError")) throw error;
 *   console.error("buy credits", error.message);
 * }
 * ```
 */
export class InsufficientCreditsError extends ApiError {
  override get name() {
    return "InsufficientCreditsError" as const;
  }
}

/**
 * 403: the API key lacks a permission.
 *
 * @example
 * ```ts
 * import { createClient, isViduError } from "vidu-q2-turbo";
 *
 * try {
 *   await createClient().generate({ prompt: "a cat" });
 * } catch (error) {
 *   if (!isViduError(error, "PermissionDeniedError")) throw error;
 *   console.error("the key lacks a permission", error.code);
 * }
 * ```
 */
export class PermissionDeniedError extends ApiError {
  override get name() {
    return "PermissionDeniedError" as const;
  }
}

/**
 * 404: the generation or the endpoint does not exist.
 *
 * @example
 * ```ts
 * import { createClient, isViduError } from "vidu-q2-turbo";
 *
 * try {
 *   await createClient().get("gen_123");
 * } catch (error) {
 *   if (!isViduError(error, "NotFoundError")) throw error;
 *   console.error("unknown id", error.requestId);
 * }
 * ```
 */
export class NotFoundError extends ApiError {
  override get name() {
    return "NotFoundError" as const;
  }
}

/**
 * 400 or 422: the server rejected the request. Nothing was charged.
 *
 * @example
 * ```ts
 * import { createClient, isViduError } from "vidu-q2-turbo";
 *
 * try {
 *   await createClient().generate({ prompt: "a cat" });
 * } catch (error) {
 *   if (!isViduError(error, "RequestRejectedError")) throw error;
 *   console.error("the server rejected the request", error.body);
 * }
 * ```
 */
export class RequestRejectedError extends ApiError {
  override get name() {
    return "RequestRejectedError" as const;
  }
}

/**
 * 400 or 422 with a code for moderation: the prompt or a reference was rejected.
 *
 * @example
 * ```ts
 * import { createClient, isViduError } from "vidu-q2-turbo";
 *
 * try {
 *   await createClient().generate({ prompt: "a cat" });
 * } catch (error) {
 *   if (!isViduError(error, "ContentRejectedError")) throw error;
 *   console.error("change the prompt", error.message);
 * }
 * ```
 */
export class ContentRejectedError extends ApiError {
  override get name() {
    return "ContentRejectedError" as const;
  }
}

/**
 * 429: too many requests, even after the client's retries.
 *
 * @example
 * ```ts
 * import { createClient, isViduError } from "vidu-q2-turbo";
 *
 * try {
 *   await createClient().generate({ prompt: "a cat" });
 * } catch (error) {
 *   if (!isViduError(error, "RateLimitError")) throw error;
 *   console.error(`try again in ${error.retryAfter ?? 60} seconds`);
 * }
 * ```
 */
export class RateLimitError extends ApiError {
  override get name() {
    return "RateLimitError" as const;
  }
}

/**
 * 5xx, or a status that HTTP does not define: the server, a gateway in front of it, or a custom `fetch` failed.
 *
 * @example
 * ```ts
 * import { createClient, isViduError } from "vidu-q2-turbo";
 *
 * try {
 *   await createClient().generate({ prompt: "a cat" });
 * } catch (error) {
 *   if (!isViduError(error, "ServerError")) throw error;
 *   console.error("may have been charged", error.request, error.sentAt);
 * }
 * ```
 */
export class ServerError extends ApiError {
  override get name() {
    return "ServerError" as const;
  }
}

/** The class for a status (the platform's list of errors). */
const classes = (): Readonly<Record<number, typeof ApiError>> => ({
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
