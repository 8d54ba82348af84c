// Generated from spec/openapi.yaml by `npm run generate`. Do not edit.
import type { components } from "./schema.js";

/** The contract's server. */
export const defaultBaseUrl = "https://open.skills.video/api/v1";

/** The paths that submit a generation, submit it and stream its events, and return it. */
export const routes = {
  "submit": "/generation/vidu/q2/video-turbo",
  "stream": "/generation/sse/vidu/q2/video-turbo",
  "result": "/generation/{id}"
} as const;

/** The terminal statuses of a generation, and how it ended. */
export const terminalStatuses = {
  "COMPLETED": "completed",
  "CANCELED": "canceled",
  "FAILED": "failed"
} as const;

/** The parameters of a submission: the properties that its schema names, at any level of `allOf`, `anyOf` and `oneOf`. */
export const parameterNames: readonly string[] = ["prompt","seed","duration","resolution","aspect_ratio","reference_image_urls","movement_amplitude","generate_audio","n"];

/** The body of a submission. */
export type RequestBody = components["schemas"]["VideoRequest"];

/** The response to an accepted submission. */
export type SubmitResponse = components["schemas"]["Generation"];

/** The response that returns a generation. */
export type GetResponse = components["schemas"]["GenerationResult"];

/** The data of an event of a stream. */
export type EventData = components["schemas"]["GenerationEvent"];

/** The body of an error response. */
export type ErrorResponse = components["schemas"]["Error"];

/** Whether a value is a valid body of a submission. */
export { validateVideoRequest as validateRequest } from "./validators.js";
