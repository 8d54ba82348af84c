/** The status, headers and content of an error response. */
export interface ErrorResponse {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  /** By lower-case name. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/**
 * The error responses of the sandbox. For the statuses that the contract documents, the codes are those of its examples.
 * It does not document 405 and 413, which are part of HTTP (RFC 9110 §15.5.6 and §15.5.14).
 */
export const ERROR_RESPONSES = {
  malformed: { status: 400, code: "VIDEO_GENERATION_INVALID_INPUT", message: "The request body is not valid." },
  invalid: { status: 422, code: "VIDEO_GENERATION_INVALID_INPUT", message: "A parameter of the request is not valid." },
  rejected: { status: 422, code: "VIDEO_GENERATION_CONTENT_REJECTED", message: "The prompt was refused by moderation." },
  unauthenticated: {
    status: 401,
    code: "UNAUTHORIZED",
    message: "The API key is missing or not valid.",
    headers: { "www-authenticate": "Bearer" },
  },
  unpaid: {
    status: 402,
    code: "VIDEO_GENERATION_INSUFFICIENT_CREDITS",
    message: "The workspace has too few credits for this generation.",
  },
  unknown: { status: 404, code: "NOT_FOUND", message: "The resource does not exist." },
  method: { status: 405, code: "METHOD_NOT_ALLOWED", message: "This resource does not support the request method." },
  tooLarge: { status: 413, code: "VIDEO_GENERATION_INVALID_INPUT", message: "The request body is too large." },
  tooMany: { status: 429, code: "VIDEO_GENERATION_RATE_LIMITED", message: "Too many requests." },
  internal: { status: 500, code: "INTERNAL_ERROR", message: "Something went wrong." },
} as const satisfies Readonly<Record<string, ErrorResponse>>;

/** Whether a status rejects an invalid request. A contract may document only one of them. */
export function isInvalidStatus(status: number): boolean {
  return status === ERROR_RESPONSES.invalid.status || status === ERROR_RESPONSES.malformed.status;
}

/** The code and message of a failed generation: the contract's generic upstream failure. */
export const FAILURE = { code: "VIDEO_GENERATION_FAILED", message: "The generation failed." } as const;

/** Returns the value of `error`, which older clients read: the code without its prefix, as in the contract's examples. */
export function legacyCode(code: string): string {
  return code.replace(/^VIDEO_GENERATION_/, "");
}
