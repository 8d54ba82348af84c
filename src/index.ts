export { limits } from "../generated/limits.js";
export type { components, operations, paths } from "../generated/schema.js";
export { type ClientOptions, createClient, type ViduClient } from "./client.js";
export {
  ApiError,
  ConnectionError,
  InvalidRequestError,
  type RequestIssue,
  SubmissionOutcomeUnknownError,
  ViduError,
} from "./errors.js";
export { parseRequest } from "./parse-request.js";
export type { ErrorBody, Generation, GenerationEvent, GenerationResult, GenerationStatus, VideoRequest } from "./types.js";
