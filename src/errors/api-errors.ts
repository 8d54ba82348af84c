import type { Redactor } from "../util/redact.js";
import { parseRetryAfter } from "../util/retry-after.js";
import { ViduError } from "./errors.js";

/** The server answered with a status other than a success. */
export class ApiError extends ViduError {
  override get name(): string {
    return "ApiError";
  }

  /** HTTP status of the answer; 0 where a browser hides that of a redirect. */
  declare readonly status: number;
  /** The error body's machine-readable `code`; in older versions of the API, its `error`. */
  declare readonly code: string | undefined;
  /** What `x-request-id` says, where the answer has one. */
  declare readonly requestId: string | undefined;
  /** Seconds after which the server wants to be asked again (RFC 9110 §10.2.3), where it says so. */
  declare readonly retryAfter: number | undefined;
  /** The answer's body: parsed where it is JSON, else its text. */
  declare readonly body: unknown;
}

/** 401: the API key is missing or was refused. */
export class AuthenticationError extends ApiError {
  override get name() {
    return "AuthenticationError" as const;
  }
}

/** 402: the workspace has too few credits. */
export class InsufficientCreditsError extends ApiError {
  override get name() {
    return "InsufficientCreditsError" as const;
  }
}

/** 403: the API key may not do this. */
export class PermissionDeniedError extends ApiError {
  override get name() {
    return "PermissionDeniedError" as const;
  }
}

/** 404: there is no such generation, or no such endpoint. */
export class NotFoundError extends ApiError {
  override get name() {
    return "NotFoundError" as const;
  }
}

/** 400 or 422: the request was refused. Nothing was charged. */
export class RequestRejectedError extends ApiError {
  override get name() {
    return "RequestRejectedError" as const;
  }
}

/** 400 or 422 with a code that says so: moderation refused the prompt or a reference. */
export class ContentRejectedError extends ApiError {
  override get name() {
    return "ContentRejectedError" as const;
  }
}

/** 429: too many requests, more often than this client may try again. */
export class RateLimitError extends ApiError {
  override get name() {
    return "RateLimitError" as const;
  }
}

/** 5xx: the server, or one behind it, failed. */
export class ServerError extends ApiError {
  override get name() {
    return "ServerError" as const;
  }
}

/** The class of an error by the status of the answer (the platform's list); that of others is `ServerError` or `ApiError`. */
const CLASSES: () => Readonly<Record<number, typeof ApiError>> = () => ({
  400: RequestRejectedError,
  401: AuthenticationError,
  402: InsufficientCreditsError,
  403: PermissionDeniedError,
  404: NotFoundError,
  422: RequestRejectedError,
  429: RateLimitError,
});

/**
 * The error for an answer that is no success.
 *
 * @param said its body, where it has come
 */
export function createApiError(
  what: string,
  { headers, status }: Response,
  safe: Redactor["redactJson"],
  said?: unknown,
): ApiError {
  const body = safe(said);
  const { code, error, message } = Object(body) as Readonly<Record<string, unknown>>;
  const isText = (value: unknown) => typeof value === "string";
  const known = [code, error].find(isText) as string | undefined;
  const Class = CLASSES()[status] ?? (status < 500 ? ApiError : ServerError);
  const isRefused = Class === RequestRejectedError && known?.endsWith("CONTENT_REJECTED");
  const why = [known, message].filter(isText).join(": ");
  // In one line, and not a long one, whatever the server says.
  const line = `was answered ${status || "with a redirect"} ${why}`.replace(/[\s\p{Cc}]+/gu, " ").slice(0, 300);
  return new (isRefused ? ContentRejectedError : Class)(`${what} ${line.trim()}`, {
    status,
    code: known,
    requestId: safe(headers.get("x-request-id")) ?? undefined,
    retryAfter: parseRetryAfter(headers.get("retry-after")),
    body,
  });
}
