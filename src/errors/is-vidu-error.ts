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
  ConnectionError,
  GenerationFailedError,
  InvalidRequestError,
  SubmissionOutcomeUnknownError,
  TimeoutError,
  UnexpectedResponseError,
  ViduError,
  WaitTimeoutError,
} from "./errors.js";

/** Every error of this package by its name. */
export interface ViduErrors {
  ApiError: ApiError;
  AuthenticationError: AuthenticationError;
  ConnectionError: ConnectionError;
  ContentRejectedError: ContentRejectedError;
  GenerationFailedError: GenerationFailedError;
  InsufficientCreditsError: InsufficientCreditsError;
  InvalidRequestError: InvalidRequestError;
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
 * Whether a value is an error of this package, of some class or of one that is derived from it. Unlike `instanceof`, it
 * also knows those of another realm or of another copy of this package.
 *
 * @param name the class's name; `ViduError` unless given
 */
export function isViduError<Name extends keyof ViduErrors = "ViduError">(value: unknown, name?: Name): value is ViduErrors[Name] {
  const names = new Set<unknown>();
  for (let prototype: unknown = value; Object(prototype) === prototype; prototype = Object.getPrototypeOf(prototype)) {
    names.add((prototype as { readonly name?: unknown }).name);
  }
  return names.has("Error") && names.has("ViduError") && names.has(name ?? "ViduError");
}
