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
 *
 * @example
 * ```ts
 * import type { VideoRequest } from "vidu-q2-turbo";
 *
 * const request: VideoRequest = { prompt: "a cat", duration: 4, resolution: "1080p" };
 * ```
 */
export type VideoRequest = Immutable<RequestBody>;

/**
 * The response to an accepted submission. If `status` is `"FAILED"`, `code` and `message` state the reason.
 *
 * @useDeclaredType
 *
 * @example
 * ```ts
 * import type { Generation } from "vidu-q2-turbo";
 *
 * const hasFailed = ({ status }: Generation) => status === "FAILED";
 * ```
 */
export type Generation = SubmitResponse;

/**
 * A generation as `GET /generation/{id}` returns it: `data` is null until it completes.
 *
 * @useDeclaredType
 *
 * @example
 * ```ts
 * import type { GenerationResult } from "vidu-q2-turbo";
 *
 * const isDone = ({ status }: GenerationResult) => status === "COMPLETED";
 * ```
 */
export type GenerationResult = GetResponse;

/**
 * The JSON of one `data:` line of a stream.
 *
 * @useDeclaredType
 *
 * @example
 * ```ts
 * import type { GenerationEvent } from "vidu-q2-turbo";
 *
 * const parse = (line: string) => JSON.parse(line.slice("data: ".length)) as GenerationEvent;
 * ```
 */
export type GenerationEvent = EventData;

/**
 * The status of a generation, as the contract names it.
 *
 * @example
 * ```ts
 * import type { GenerationStatus } from "vidu-q2-turbo";
 *
 * const running: readonly GenerationStatus[] = ["IN_QUEUE", "IN_PROGRESS"];
 * ```
 */
export type GenerationStatus = Generation["status"];

/**
 * The credits that a generation has used.
 *
 * @example
 * ```ts
 * import type { Usage } from "vidu-q2-turbo";
 *
 * const creditsOf = (usage: Usage) => usage.total ?? 0;
 * ```
 */
export type Usage = Generation extends { readonly usage: infer Used } ? Used : unknown;

/**
 * The body of every error response: branch on `code`, show `message`.
 *
 * @useDeclaredType
 *
 * @example
 * ```ts
 * import type { ErrorBody } from "vidu-q2-turbo";
 *
 * const isTransient = ({ code }: ErrorBody) => code === "VIDEO_GENERATION_RATE_LIMITED";
 * ```
 */
export type ErrorBody = ErrorResponse;

type StatusOf<State> = {
  [Status in keyof typeof terminalStatuses]: (typeof terminalStatuses)[Status] extends State ? Status : never;
}[keyof typeof terminalStatuses];

/**
 * A completed generation. `data` is its output. Its shape is not documented: see `videoUrls`.
 *
 * @example
 * ```ts
 * import type { CompletedGeneration } from "vidu-q2-turbo";
 *
 * const outputOf = ({ data }: CompletedGeneration) => data;
 * ```
 */
export type CompletedGeneration = Extract<GenerationResult, { readonly status: StatusOf<"completed"> }>;

/**
 * A generation that failed or was canceled.
 *
 * @example
 * ```ts
 * import type { UnsuccessfulGeneration } from "vidu-q2-turbo";
 *
 * const idOf = ({ id, status }: UnsuccessfulGeneration) => `${id} ended as ${status}`;
 * ```
 */
export type UnsuccessfulGeneration = Extract<GenerationResult, { readonly status: StatusOf<"failed" | "canceled"> }>;

/** Emits no code. Only an enum is a string type that overlaps with none of the contract's literals, so that `switch` narrows. */
declare enum Unrecognized {
  status = "any other string",
}

/**
 * A status that this version of the contract does not know. It is a string, and the generation may continue.
 *
 * @example
 * ```ts
 * import type { UnknownStatus } from "vidu-q2-turbo";
 *
 * const log = (status: UnknownStatus) => console.warn(`unknown status ${status}`);
 * ```
 */
export type UnknownStatus = Unrecognized;

/**
 * A generation whose status this version of the contract does not know.
 *
 * @example
 * ```ts
 * import type { UnrecognizedGeneration } from "vidu-q2-turbo";
 *
 * const log = ({ id, status }: UnrecognizedGeneration) => console.warn(id, status);
 * ```
 */
export interface UnrecognizedGeneration {
  readonly id: string;
  readonly status: UnknownStatus;
  readonly input: Readonly<Record<string, unknown>>;
  readonly usage: Usage;
  readonly data?: unknown;
}

/**
 * What a submission returns.
 *
 * @example
 * ```ts
 * import type { SubmittedGeneration } from "vidu-q2-turbo";
 *
 * const save = ({ id }: SubmittedGeneration) => console.log(id);
 * ```
 */
export type SubmittedGeneration = Generation | UnrecognizedGeneration;

/**
 * The state of a generation at some moment. In updates from a stream, `input` is empty, because events do not contain it.
 *
 * @example
 * ```ts
 * import type { GenerationUpdate } from "vidu-q2-turbo";
 *
 * const show = ({ id, status }: GenerationUpdate) => console.log(id, status);
 * ```
 */
export type GenerationUpdate = GenerationResult | UnrecognizedGeneration;

/**
 * The response that a generation came from. These properties are not enumerable: copies and JSON do not contain them.
 *
 * @example
 * ```ts
 * import type { ResponseInfo } from "vidu-q2-turbo";
 *
 * const log = ({ requestId }: ResponseInfo) => console.log("request", requestId);
 * ```
 */
export interface ResponseInfo {
  /** The `x-request-id` header, for support requests. */
  readonly requestId: string | undefined;
  /** The response headers. */
  readonly headers: Headers;
}
