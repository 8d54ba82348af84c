// Generated from spec/openapi.yaml by `npm run generate`. Do not edit.
import type { components } from "./schema.js";

/** The URL of the contract's first server. */
export const defaultBaseUrl = "https://open.skills.video/api/v1";

/** The paths that submit a generation, submit one and stream its updates, and return one. */
export const routes = {
  "submit": "/generation/vidu/q2/video-turbo",
  "stream": "/generation/sse/vidu/q2/video-turbo",
  "result": "/generation/{id}"
} as const;

/** The terminal statuses of a generation, each with its outcome. */
export const terminalStatuses = {
  "COMPLETED": "completed",
  "CANCELED": "canceled",
  "FAILED": "failed"
} as const;

/**
 * The paths of each role in responses, in order of preference. A path is a list of property names, the outermost first. A role
 * that is missing here has the property of the same name.
 */
export const rolePaths: { readonly [role: string]: readonly (readonly string[])[] } = {"output":[["data"]]};

/** The parameters of a submission: the properties that its schema names, at any level of `allOf`, `anyOf` and `oneOf`. */
export const parameterNames: readonly string[] = ["prompt","seed","duration","resolution","aspect_ratio","reference_image_urls","movement_amplitude","generate_audio","n"];

/** The body of a submission. */
export type RequestBody = components["schemas"]["VideoRequest"];

/** The response to an accepted submission. */
export type SubmitResponse = components["schemas"]["Generation"];

/** The response to a status request. */
export type GetResponse = components["schemas"]["GenerationResult"];

/** The data of an event of the stream. */
export type EventData = components["schemas"]["GenerationEvent"];

/** The response to a rejected request. */
export type ErrorResponse = components["schemas"]["Error"];

/** Returns whether a value is a valid body of a submission. */
export { validateVideoRequest as validateRequest } from "./validators.js";
