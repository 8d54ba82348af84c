import type { VideoRequest } from "../types.js";
import { endSentence, toLine } from "../util/line.js";

/** The maximum length of a message, in characters. The id of a generation is untrusted text, and may be long. */
const MAX_MESSAGE_LENGTH = 3000;

/**
 * One reason why a request is invalid.
 *
 * @example
 * ```ts
 * import type { RequestIssue } from "vidu-q2-turbo";
 *
 * const format = ({ message, path }: RequestIssue) => `${path.join(".")}: ${message}`;
 * ```
 */
export interface RequestIssue {
  /** The location in the request: property names and array indices. Empty for the request itself. */
  readonly path: readonly (string | number)[];
  /** The broken rule: a JSON Schema keyword such as `maximum`. */
  readonly rule: string;
  /** The rule's limit: the bound, or the allowed values, types or names; for `required` the name of the missing property. */
  readonly limit: unknown;
  /** The value at that location. */
  readonly received: unknown;
  /** The issue in a sentence. */
  readonly message: string;
}

/**
 * The base class of all errors of this package.
 *
 * @example
 * ```ts
 * import { createClient, isViduError } from "vidu-q2-turbo";
 *
 * try {
 *   await createClient().generate({ prompt: "a cat" });
 * } catch (error) {
 *   if (!isViduError(error, "ViduError")) throw error;
 *   console.error(error.message, error.id);
 * }
 * ```
 */
export class ViduError extends Error {
  // Getters, as in DOMException. Minification does not change these names, and `isViduError` finds them on the prototypes.
  override get name(): string {
    return "ViduError";
  }
  /** The generation. Set on every error after a submission was accepted. */
  declare readonly id?: string;

  /** @param fields the properties of the class besides message and cause */
  constructor(message: string, { cause, ...fields }: Readonly<Record<string, unknown>> = {}) {
    super(toLine(message, MAX_MESSAGE_LENGTH), cause === undefined ? undefined : { cause });
    Object.assign(this, fields);
  }
}

/**
 * The request violates the contract. Nothing was sent.
 *
 * @example
 * ```ts
 * import { isViduError, parseRequest } from "vidu-q2-turbo";
 *
 * try {
 *   parseRequest({ prompt: "a cat", duration: 9 });
 * } catch (error) {
 *   if (!isViduError(error, "InvalidRequestError")) throw error;
 *   for (const { path, message } of error.issues) console.error(path.join("."), message);
 * }
 * ```
 */
export class InvalidRequestError extends ViduError {
  override get name() {
    return "InvalidRequestError" as const;
  }
  /** Everything that is wrong with the request. */
  declare readonly issues: readonly RequestIssue[];
  constructor(issues: readonly RequestIssue[]) {
    super(endSentence(`The request was not sent: ${issues.map(({ message }) => message).join("; ")}`), { issues });
  }
}

/**
 * Either a submission was certainly not sent, or a poll received no complete response. Nothing was charged for this request.
 *
 * @example
 * ```ts
 * import { createClient, isViduError } from "vidu-q2-turbo";
 *
 * try {
 *   await createClient().generate({ prompt: "a cat" });
 * } catch (error) {
 *   if (!isViduError(error, "ConnectionError")) throw error;
 *   console.error("nothing was sent", error.isPermanent);
 * }
 * ```
 */
export class ConnectionError extends ViduError {
  override get name() {
    return "ConnectionError" as const;
  }
  /** Whether another attempt would fail in the same way, such as an invalid certificate. */
  declare readonly isPermanent?: boolean;
}

/**
 * A poll received no complete response in time, or no time was left to send a request.
 *
 * @example
 * ```ts
 * import { createClient, isViduError } from "vidu-q2-turbo";
 *
 * try {
 *   await createClient().get("gen_123", { timeout: 5_000 });
 * } catch (error) {
 *   if (!isViduError(error, "TimeoutError")) throw error;
 *   console.error("poll again later", error.id);
 * }
 * ```
 */
export class TimeoutError extends ViduError {
  override get name() {
    return "TimeoutError" as const;
  }
}

/**
 * A successful response violates the contract, or exceeds a size limit.
 *
 * @example
 * ```ts
 * import { createClient, isViduError } from "vidu-q2-turbo";
 *
 * try {
 *   await createClient().generate({ prompt: "a cat" });
 * } catch (error) {
 *   if (!isViduError(error, "UnexpectedResponseError")) throw error;
 *   console.error(error.status, error.body);
 * }
 * ```
 */
export class UnexpectedResponseError extends ViduError {
  override get name() {
    return "UnexpectedResponseError" as const;
  }
  /** HTTP status. */
  declare readonly status: number;
  /** The body: parsed if it is JSON, else its text. */
  declare readonly body: unknown;
}

/**
 * A submission was sent, but its response is missing or unreadable: it may have been accepted and charged. Check before you
 * submit it again. This package never resends it.
 *
 * @example
 * ```ts
 * import { createClient, isViduError } from "vidu-q2-turbo";
 *
 * try {
 *   await createClient().generate({ prompt: "a cat" });
 * } catch (error) {
 *   if (!isViduError(error, "SubmissionOutcomeUnknownError")) throw error;
 *   console.error("check before you submit again", error.request, error.sentAt);
 * }
 * ```
 */
export class SubmissionOutcomeUnknownError extends ViduError {
  override get name() {
    return "SubmissionOutcomeUnknownError" as const;
  }
  /** The submission. */
  declare readonly request: VideoRequest;
  /** When it was sent. */
  declare readonly sentAt: Date;
}

/**
 * A signal aborted the call. An abort neither cancels nor refunds a generation. `cause` is the signal's reason.
 *
 * @example
 * ```ts
 * import { createClient, isViduError } from "vidu-q2-turbo";
 *
 * try {
 *   await createClient().generate({ prompt: "a cat" }, { signal: AbortSignal.timeout(60_000) });
 * } catch (error) {
 *   if (!isViduError(error, "AbortError")) throw error;
 *   console.error(error.outcome, error.id);
 * }
 * ```
 */
export class AbortError extends ViduError {
  override get name() {
    return "AbortError" as const;
  }
  /**
   * What the abort means for the caller's money:
   *
   * - `not-sent`: no submission was sent, or the server rejected it; nothing was charged
   * - `unknown`: a submission was sent and may have been accepted and charged; see `request` and `sentAt`
   * - `accepted`: the generation `id` continues and is charged; `wait(id)` resumes
   */
  declare readonly outcome: "not-sent" | "unknown" | "accepted";
  /** The submission whose outcome is unknown. */
  declare readonly request?: VideoRequest;
  /** When it was sent. */
  declare readonly sentAt?: Date;
}
