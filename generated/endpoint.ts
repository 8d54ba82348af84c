// Generated from spec/openapi.yaml by `npm run generate`. Do not edit.

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
