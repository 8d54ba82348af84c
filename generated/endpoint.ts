// Generated from spec/openapi.yaml by `npm run generate`. Do not edit.
import type { components } from "./schema.js";

/** The contract's server. */
export const defaultBaseUrl = "https://open.skills.video/api/v1";

/** Where a generation is submitted, where it is submitted and followed as a stream, and where it is asked for. */
export const routes = {
  "submit": "/generation/vidu/q2/video-turbo",
  "stream": "/generation/sse/vidu/q2/video-turbo",
  "result": "/generation/{id}"
} as const;

/** The statuses of a generation that has ended, and how. */
export const ends = {
  "COMPLETED": "completed",
  "CANCELED": "canceled",
  "FAILED": "failed"
} as const;

/** What a submission sends. */
export type RequestBody = components["schemas"]["VideoRequest"];

/** What answers a submission that is taken. */
export type SubmissionAnswer = components["schemas"]["Generation"];

/** What tells what has become of one. */
export type ResultAnswer = components["schemas"]["GenerationResult"];

/** What an event of a stream tells. */
export type EventData = components["schemas"]["GenerationEvent"];

/** What answers a request that is not taken. */
export type ErrorAnswer = components["schemas"]["Error"];

/** Whether a value may be sent as a submission. */
export { validateVideoRequest as validateRequest } from "./validators.js";
