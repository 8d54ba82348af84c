/**
 * The client: submits paid requests once, waits, streams, and reports failures as typed errors.
 *
 * @module vidu-q2-turbo
 */
export { limits } from "../generated/limits.js";
export type { components, operations, paths } from "../generated/schema.js";
export type { CallOptions, GenerateOptions, StreamOptions, SubmitOptions, WaitOptions } from "./call-options.js";
export { createClient, type ViduClient } from "./client.js";
export {
  ApiError,
  AuthenticationError,
  ContentRejectedError,
  InsufficientCreditsError,
  NotFoundError,
  PermissionDeniedError,
  RateLimitError,
  RequestRejectedError,
  ServerError,
} from "./errors/api-errors.js";
export {
  AbortError,
  ConnectionError,
  InvalidRequestError,
  type RequestIssue,
  SubmissionOutcomeUnknownError,
  TimeoutError,
  UnexpectedResponseError,
  ViduError,
} from "./errors/errors.js";
export { GenerationFailedError, WaitTimeoutError } from "./errors/generation-errors.js";
export { type AnyViduError, isViduError, type ViduErrors } from "./errors/is-vidu-error.js";
export { type ParseOptions, parseRequest } from "./generation/parse-request.js";
export { type RequestSchema, requestSchema, type ValidationResult } from "./generation/request-schema.js";
export { videoUrls } from "./generation/video-urls.js";
export type { ClientOptions, FetchOption, HeaderOption, JournalEvent, JournaledCall, JournalRecorder } from "./option-types.js";
export type {
  CompletedGeneration,
  ErrorBody,
  Generation,
  GenerationEvent,
  GenerationResult,
  GenerationStatus,
  GenerationUpdate,
  ResponseInfo,
  SubmittedGeneration,
  UnknownStatus,
  UnrecognizedGeneration,
  UnsuccessfulGeneration,
  Usage,
  VideoRequest,
} from "./types.js";
