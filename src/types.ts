import type { ErrorAnswer, EventData, ends, RequestBody, ResultAnswer, SubmissionAnswer } from "../generated/endpoint.js";

/**
 * A video to generate: the body of a submission. Only `prompt` is required.
 *
 * @useDeclaredType
 */
export type VideoRequest = RequestBody;

/**
 * The answer to an accepted submission. When `status` is `"FAILED"`, `code` and `message` say why.
 *
 * @useDeclaredType
 */
export type Generation = SubmissionAnswer;

/**
 * A generation as `GET /generation/{id}` shows it: `data` is null until it completes.
 *
 * @useDeclaredType
 */
export type GenerationResult = ResultAnswer;

/**
 * The JSON of one `data:` line of a stream.
 *
 * @useDeclaredType
 */
export type GenerationEvent = EventData;

/** Where a generation stands, in the words of the contract. */
export type GenerationStatus = Generation["status"];

/** The credits that a generation used. */
export type Usage = Generation extends { readonly usage: infer Used } ? Used : unknown;

/**
 * The body of every error: branch on `code`, show `message`.
 *
 * @useDeclaredType
 */
export type ErrorBody = ErrorAnswer;

type Ended<How> = {
  [Status in keyof typeof ends]: (typeof ends)[Status] extends How ? Status : never;
}[keyof typeof ends];

/** A generation that has completed; `data` is its output, whose shape is not documented: see `videoUrls`. */
export type CompletedGeneration = Extract<GenerationResult, { readonly status: Ended<"completed"> }>;

/** A generation that failed or was canceled, and will not go on. */
export type UnsuccessfulGeneration = Extract<GenerationResult, { readonly status: Ended<"failed" | "canceled"> }>;

/** Emits nothing. Of all types that are strings, only an enum's is equal to none of the contract's literals. */
declare enum Unrecognized {
  status = "any other string",
}

/** A status that this version of the contract does not know; it is a string, and the generation may go on. */
export type UnknownStatus = Unrecognized;

/** A generation whose status this version of the contract does not know. */
export interface UnrecognizedGeneration {
  readonly id: string;
  readonly status: UnknownStatus;
  readonly input: Readonly<Record<string, unknown>>;
  readonly usage: Usage;
  readonly data?: unknown;
}

/** What a submission resolves with. */
export type SubmittedGeneration = Generation | UnrecognizedGeneration;

/**
 * What is known of a generation at some moment. After an event of a stream, which does not tell it, `input` is empty.
 */
export type GenerationUpdate = GenerationResult | UnrecognizedGeneration;
