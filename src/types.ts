import type {
  ErrorResponse,
  EventData,
  GetResponse,
  RequestBody,
  SubmitResponse,
  terminalStatuses,
} from "../generated/endpoint.js";

/** A type with readonly properties and arrays, so that a request can be a constant (`as const`). */
type Immutable<T> = T extends readonly (infer Item)[]
  ? readonly Immutable<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Immutable<T[Key]> }
    : T;

/**
 * A video to generate: the body of a submission. Only `prompt` is required.
 *
 * @useDeclaredType
 */
export type VideoRequest = Immutable<RequestBody>;

/**
 * The response to an accepted submission. If `status` is `"FAILED"`, `code` and `message` state the reason.
 *
 * @useDeclaredType
 */
export type Generation = SubmitResponse;

/**
 * A generation as `GET /generation/{id}` returns it: `data` is null until it completes.
 *
 * @useDeclaredType
 */
export type GenerationResult = GetResponse;

/**
 * The JSON of one `data:` line of a stream.
 *
 * @useDeclaredType
 */
export type GenerationEvent = EventData;

/** The status of a generation, as the contract names it. */
export type GenerationStatus = Generation["status"];

/** The credits that a generation has used. */
export type Usage = Generation extends { readonly usage: infer Used } ? Used : unknown;

/**
 * The body of every error response: branch on `code`, show `message`.
 *
 * @useDeclaredType
 */
export type ErrorBody = ErrorResponse;

type StatusOf<State> = {
  [Status in keyof typeof terminalStatuses]: (typeof terminalStatuses)[Status] extends State ? Status : never;
}[keyof typeof terminalStatuses];

/** A completed generation. `data` is its output. Its shape is not documented: see `videoUrls`. */
export type CompletedGeneration = Extract<GenerationResult, { readonly status: StatusOf<"completed"> }>;

/** A generation that failed or was canceled. */
export type UnsuccessfulGeneration = Extract<GenerationResult, { readonly status: StatusOf<"failed" | "canceled"> }>;

/** Emits no code. Only an enum is a string type that overlaps with none of the contract's literals, so that `switch` narrows. */
declare enum Unrecognized {
  status = "any other string",
}

/** A status that this version of the contract does not know. It is a string, and the generation may continue. */
export type UnknownStatus = Unrecognized;

/** A generation whose status this version of the contract does not know. */
export interface UnrecognizedGeneration {
  readonly id: string;
  readonly status: UnknownStatus;
  readonly input: Readonly<Record<string, unknown>>;
  readonly usage: Usage;
  readonly data?: unknown;
}

/** What a submission returns. */
export type SubmittedGeneration = Generation | UnrecognizedGeneration;

/** A generation as it was at some moment. In updates from a stream, which does not contain it, `input` is empty. */
export type GenerationUpdate = GenerationResult | UnrecognizedGeneration;

/** The response that a generation came from. These properties are not enumerable: copies and JSON do not contain them. */
export interface ResponseInfo {
  /** The `x-request-id` header, for support requests. */
  readonly requestId: string | undefined;
  /** The response headers. */
  readonly headers: Headers;
}
