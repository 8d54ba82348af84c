import type { components } from "../generated/schema.js";

type Schemas = components["schemas"];

/** A video to generate: the body of a submission. Only `prompt` is required. */
export type VideoRequest = Schemas["VideoRequest"];

/** The answer to an accepted submission. When `status` is `"FAILED"`, `code` and `message` say why. */
export type Generation = Schemas["Generation"];

/** A generation as `GET /generation/{id}` shows it: `data` is null until it completes. */
export type GenerationResult = Schemas["GenerationResult"];

/** The JSON of one `data:` line of a stream. */
export type GenerationEvent = Schemas["GenerationEvent"];

/** Where a generation stands. */
export type GenerationStatus = Generation["status"];

/** The body of every error: branch on `code`, show `message`. */
export type ErrorBody = Schemas["Error"];
