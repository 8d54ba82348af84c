import type {
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
import type {
  AbortError,
  ConnectionError,
  InvalidRequestError,
  SubmissionOutcomeUnknownError,
  TimeoutError,
  UnexpectedResponseError,
  ViduError,
} from "./errors.js";
import type { DownloadError, FileError, FileExistsError, JournalError } from "./file-errors.js";
import type { GenerationFailedError, WaitTimeoutError } from "./generation-errors.js";

/**
 * Every error of this package by its name.
 *
 * @example
 * ```ts
 * import type { ViduErrors } from "vidu-q2-turbo";
 *
 * const delayOf = (error: ViduErrors["RateLimitError"]) => (error.retryAfter ?? 60) * 1000;
 * ```
 */
export interface ViduErrors {
  AbortError: AbortError;
  ApiError: ApiError;
  AuthenticationError: AuthenticationError;
  ConnectionError: ConnectionError;
  ContentRejectedError: ContentRejectedError;
  DownloadError: DownloadError;
  FileError: FileError;
  FileExistsError: FileExistsError;
  GenerationFailedError: GenerationFailedError;
  InsufficientCreditsError: InsufficientCreditsError;
  InvalidRequestError: InvalidRequestError;
  JournalError: JournalError;
  NotFoundError: NotFoundError;
  PermissionDeniedError: PermissionDeniedError;
  RateLimitError: RateLimitError;
  RequestRejectedError: RequestRejectedError;
  ServerError: ServerError;
  SubmissionOutcomeUnknownError: SubmissionOutcomeUnknownError;
  TimeoutError: TimeoutError;
  UnexpectedResponseError: UnexpectedResponseError;
  ViduError: ViduError;
  WaitTimeoutError: WaitTimeoutError;
}

/**
 * Any error of this package. The property `name` discriminates the union.
 *
 * @example
 * ```ts
 * import type { AnyViduError } from "vidu-q2-turbo";
 *
 * function isCharged(error: AnyViduError): boolean | undefined {
 *   switch (error.name) {
 *     case "SubmissionOutcomeUnknownError":
 *       return undefined;
 *     case "AbortError":
 *       return error.outcome === "unknown" ? undefined : error.outcome === "accepted";
 *     default:
 *       return error.id !== undefined;
 *   }
 * }
 * ```
 */
export type AnyViduError = { [Name in keyof ViduErrors]: ViduErrors[Name] & { readonly name: Name } }[keyof ViduErrors];

/**
 * Whether a value is an error of this package. Unlike `instanceof`, it recognizes errors of another realm or another copy
 * of this package. Never throws. The property `name` then discriminates the type.
 *
 * @example
 * ```ts
 * import { createClient, isViduError } from "vidu-q2-turbo";
 *
 * await createClient()
 *   .submit({ prompt: "a cat" })
 *   .catch((error: unknown) => {
 *     if (!isViduError(error)) throw error;
 *     if (error.name === "AbortError") console.error(error.outcome);
 *   });
 * ```
 */
export function isViduError(value: unknown): value is AnyViduError;
/**
 * Whether a value is an error of a class of this package.
 *
 * @param name the name of an error class. Errors of derived classes match, too
 * @example
 * ```ts
 * import { createClient, isViduError } from "vidu-q2-turbo";
 *
 * await createClient()
 *   .submit({ prompt: "a cat" })
 *   .catch((error: unknown) => {
 *     if (isViduError(error, "InsufficientCreditsError")) console.error("buy credits");
 *     else throw error;
 *   });
 * ```
 */
export function isViduError<Name extends keyof ViduErrors>(value: unknown, name: Name): value is ViduErrors[Name];
export function isViduError(value: unknown, name: keyof ViduErrors = "ViduError"): boolean {
  // A class has a `name`, too, but is not an error.
  if (typeof value === "function") return false;
  const names = new Set<unknown>();
  try {
    for (let prototype: unknown = value; Object(prototype) === prototype; prototype = Object.getPrototypeOf(prototype))
      names.add((prototype as { readonly name?: unknown }).name);
  } catch {
    // Getters of other errors, such as DOMException, throw when they are called on the prototype.
    return false;
  }
  return names.has("Error") && names.has("ViduError") && names.has(name);
}
