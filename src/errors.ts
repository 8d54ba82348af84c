import type { VideoRequest } from "./types.js";

/** One reason why a request was refused before it was sent. */
export interface RequestIssue {
  /** Where in the request, as property names and array indices; empty for the request as a whole. */
  readonly path: readonly (string | number)[];
  /** The rule of the contract that is broken: a JSON Schema keyword such as `maximum`. */
  readonly rule: string;
  /** The rule's limit: the bound, the allowed values or types; for `required` the name of the missing property. */
  readonly limit: unknown;
  /** The value that was given there. */
  readonly received: unknown;
  /** The above in a sentence. */
  readonly message: string;
}

/** What every error of this package is an instance of. */
export class ViduError extends Error {
  override readonly name: string = "ViduError";
}

/** The request breaks the contract. Nothing was sent; `issues` lists everything that is wrong with it. */
export class InvalidRequestError extends ViduError {
  override readonly name = "InvalidRequestError";

  constructor(readonly issues: readonly RequestIssue[]) {
    super(`The request was not sent: ${issues.map(({ message }) => message).join("; ")}.`);
  }
}

/** The server answered the request with a status other than a success. */
export class ApiError extends ViduError {
  override readonly name = "ApiError";
  /** HTTP status of the answer. */
  readonly status: number;
  /** The error body's machine-readable `code`, where it has one. */
  readonly code: string | undefined;
  /** The answer's body: parsed where it is JSON, else its text. */
  readonly body: unknown;

  constructor(request: string, status: number, body: unknown) {
    const { code, message } = readErrorBody(body);
    super(
      `${request} was answered ${status}${code === undefined ? "" : ` ${code}`}${message === undefined ? "" : `: ${message}`}`,
    );
    this.status = status;
    this.code = code;
    this.body = body;
  }
}

/** No connection to the server could be made. Nothing was sent, so nothing was charged. */
export class ConnectionError extends ViduError {
  override readonly name = "ConnectionError";
}

/**
 * The submission was sent, and no readable answer came back: the connection broke, the time ran out or the body was
 * cut off. It may have been taken and charged. Look for it before sending it again; this package never re-sends it.
 */
export class SubmissionOutcomeUnknownError extends ViduError {
  override readonly name = "SubmissionOutcomeUnknownError";

  constructor(
    what: string,
    /** The request whose fate is not known. */
    readonly request: VideoRequest,
    /** When it was sent. */
    readonly sentAt: Date,
    options: ErrorOptions,
  ) {
    super(`${what}. It may have been taken and charged: look for it before sending it again.`, options);
  }
}

function readErrorBody(body: unknown): { readonly code: string | undefined; readonly message: string | undefined } {
  const fields = typeof body === "object" && body !== null ? (body as Readonly<Record<string, unknown>>) : {};
  const text = (value: unknown) => (typeof value === "string" ? value : undefined);
  return { code: text(fields["code"]), message: text(fields["message"]) };
}
