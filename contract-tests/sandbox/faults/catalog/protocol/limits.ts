import { response } from "../../clause.js";
import { changingError, type Effect, errorResponse, headers, json, mediaType, replying, sequence, text } from "../../effect.js";
import { every, type FaultTemplate, fault } from "../../fault.js";

/** A rate limit that a run exceeds a few times, and that ends immediately. */
const LIMITED_REQUEST = 29;

/** The wrong responses to a request that exceeds the rate limit. Each is JSON, so that it cannot be the page of a gateway. */
const CHANGES: readonly (readonly [id: string, title: string, effect: Effect])[] = [
  ["withoutCode", "an error without `code`", changingError(({ code: _, ...rest }) => rest)],
  ["withoutMessage", "an error without `message`", changingError(({ message: _, ...rest }) => rest)],
  ["detail", "an error in the format of FastAPI", json(() => ({ detail: "Rate limit exceeded" }))],
  ["string", "a JSON string", json(() => "Too many requests.")],
  ["notJson", "plain text labeled as JSON", text(() => "Too many requests")],
  ["asText", "JSON labeled as text/plain", mediaType("text/plain")],
];

/** Rate limits with a wrong response. */
export const LIMITS: readonly FaultTemplate[] = CHANGES.map(([id, title, effect]) =>
  fault(
    `limit.${id}`,
    `returns ${title} when it limits the rate`,
    response("submission", 429),
    replying(
      every(LIMITED_REQUEST),
      sequence(errorResponse(429, "VIDEO_GENERATION_RATE_LIMITED"), headers({ "retry-after": "0" }), effect),
    ),
  ),
);
