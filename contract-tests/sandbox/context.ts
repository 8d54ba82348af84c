import type { Lifecycle } from "../src/contract/lifecycle.js";
import type { Contract, Operation, Parameter, Submission } from "../src/contract/model.js";
import type { Json, JsonObject } from "../src/util/json.js";
import type { GenerationState, Outcome, Timers, Timing } from "./clock.js";
import type { ErrorResponse } from "./errors.js";

/**
 * One request and its processing state. The pipeline fills in the mutable properties.
 *
 * @example
 * ```ts
 * import type { Call } from "vidu-q2-turbo-conformance/sandbox";
 *
 * const isFirst = ({ serial }: Call) => serial === 1;
 * ```
 */
export interface Call {
  /** Number of the request in this sandbox, from 1. */
  readonly serial: number;
  readonly request: SandboxRequest;
  /** Aborts when the client disconnects. */
  readonly signal: AbortSignal | undefined;
  target: Target;
  /** Text of the body, once it has been decoded. */
  text: string | undefined;
  /** Body as it was sent, once it has been parsed. */
  sent: Json | undefined;
}

/**
 * The operation or resource that a request addresses.
 *
 * @example
 * ```ts
 * import type { Target } from "vidu-q2-turbo-conformance/sandbox";
 *
 * const isSubmission = ({ kind }: Target) => kind === "submission" || kind === "stream";
 * ```
 */
export type Target =
  | { readonly kind: "submission" | "stream"; readonly operation: Submission }
  | { readonly kind: "result"; readonly operation: Operation; readonly id: string }
  | { readonly kind: "wrong method"; readonly operation: Operation; readonly allowed: readonly string[] }
  | { readonly kind: "nowhere" };

/**
 * One generation. Its state is not stored: it follows from its age and its outcome.
 *
 * @example
 * ```ts
 * import type { Generation } from "vidu-q2-turbo-conformance/sandbox";
 *
 * const priceOf = ({ price }: Generation) => price;
 * ```
 */
export interface Generation {
  readonly id: string;
  readonly operation: Submission;
  readonly input: JsonObject;
  readonly usage: JsonObject;
  readonly price: number;
  /** How the generation will end. */
  readonly outcome: Outcome;
  /** Milliseconds since the epoch, by the sandbox's clock. */
  readonly createdAt: number;
}

/**
 * The read-only view of the sandbox that faults and conforming variants receive.
 *
 * @example
 * ```ts
 * import type { World } from "vidu-q2-turbo-conformance/sandbox";
 *
 * const countOf = ({ generations }: World) => generations.size;
 * ```
 */
export interface SandboxContext {
  readonly contract: Contract;
  readonly lifecycle: Lifecycle;
  /** Name of the property that holds the id of a generation. */
  readonly idProperty: string;
  readonly apiKey: string;
  /** Returns the origin of the URLs of videos. A sandbox knows it when it listens. */
  readonly origin: () => string;
  readonly clock: () => number;
  /** Returns a number from 0 (inclusive) to 1 (exclusive). */
  readonly random: () => number;
  readonly timers: Timers;
  /** Generations by id, in the order of their submission. */
  readonly generations: ReadonlyMap<string, Generation>;
}

/**
 * The steps that turn a request into a reply, in the order in which they run. A fault or a conforming variant can
 * override each of them.
 *
 * @example
 * ```ts
 * import type { Steps } from "vidu-q2-turbo-conformance/sandbox";
 *
 * const free: Partial<Steps> = { price: () => 0 };
 * ```
 */
export interface Handlers {
  /** Runs all the other handlers. */
  respond(call: Call): Reply;
  route(call: Call): Target;
  authorize(call: Call): boolean;
  acceptsMediaType(call: Call): boolean;
  /** @throws TypeError if the body is not valid UTF-8 */
  decode(call: Call): string;
  /** @throws SyntaxError if the text is not valid JSON */
  parse(call: Call, text: string): Json;
  /** Transforms the parsed body before validation. */
  adapt(call: Call, body: Json): Json;
  /** Returns the reason why the body is invalid, or undefined if it is valid. */
  validate(call: Call, body: Json): string | undefined;
  /** Decides how a generation will end. Returns null if moderation rejects the request. */
  resolveOutcome(call: Call, body: JsonObject): Outcome | null;
  /** Returns the input that is stored: known properties only, with their defaults. */
  normalize(call: Call, body: JsonObject): JsonObject;
  /** Returns the price of a generation in credits. */
  price(call: Call, input: JsonObject): number;
  /** Returns the id of a new generation. */
  createId(call: Call): string;
  find(call: Call, id: string): Generation | undefined;
  /** @param age milliseconds since the submission */
  stateAt(call: Call, generation: Generation, age: number): GenerationState;
  /** Returns the JSON that describes a generation in a response or an event. */
  render(call: Call, generation: Generation, state: GenerationState): JsonObject;
  /** Creates the success response. */
  accept(call: Call, body: Json): Answer;
  /** Creates the error response. */
  reject(call: Call, error: ErrorResponse): Answer;
  /** Yields the JSON of each event of a stream when it is due. */
  events(call: Call, generation: Generation): AsyncIterable<JsonObject>;
  /** Formats one event as SSE text. */
  frame(call: Call, event: JsonObject): string;
  /** Creates the streaming response from the texts of its events. */
  open(call: Call, chunks: AsyncIterable<string>): Reply;
}

/**
 * Returns the replaced handlers, given the current handlers. Called once for each sandbox, so it may create state.
 *
 * @example
 * ```ts
 * import type { Bend } from "vidu-q2-turbo-conformance/sandbox";
 *
 * const anyKey: Bend = () => ({ authorize: () => true });
 * ```
 */
export type Override = (handlers: Handlers, context: SandboxContext) => Partial<Handlers>;

/**
 * A deviation from the plain sandbox: overridden handlers, a changed request schema, or both.
 *
 * @example
 * ```ts
 * import type { Hooks } from "vidu-q2-turbo-conformance/sandbox";
 *
 * const anyKey: Hooks = { override: () => ({ authorize: () => true }) };
 * ```
 */
export interface Behavior {
  readonly override?: Override | undefined;
  /** Returns the schema that validates the requests of an operation, given the current one. */
  readonly schema?: ((operation: Submission, schema: JsonObject) => JsonObject) | undefined;
  /** Returns the parameters outside of the path that validate the requests of an operation, given the current ones. */
  readonly parameters?: ((operation: Operation, parameters: readonly Parameter[]) => readonly Parameter[]) | undefined;
}

/**
 * Options of a sandbox. Only the contract is required.
 *
 * @example
 * ```ts
 * import { readBundledContract } from "vidu-q2-turbo-conformance";
 * import { type SandboxOptions, startSandbox } from "vidu-q2-turbo-conformance/sandbox";
 *
 * const options: SandboxOptions = { contract: await readBundledContract(), credits: 100, pace: { queued: 10, running: 20 } };
 * const sandbox = await startSandbox(options);
 * ```
 */
export interface SandboxOptions {
  readonly contract: Contract;
  /**
   * The only API key that the sandbox accepts.
   *
   * @default "sandbox-key"
   */
  readonly apiKey?: string | undefined;
  /**
   * Initial balance in credits.
   *
   * @default unlimited
   */
  readonly credits?: number | undefined;
  /**
   * Requests per second. The sandbox returns 429 above this rate.
   *
   * @default unlimited
   */
  readonly rate?: number | undefined;
  /**
   * Milliseconds before each response.
   *
   * @default 0
   */
  readonly latency?: number | undefined;
  /**
   * How long a generation is queued and running, in milliseconds.
   *
   * @default { queued: 300, running: 700 }
   */
  readonly pace?: Timing | undefined;
  readonly webhook?: WebhookOptions | undefined;
  /** Faults to apply, in order. A later fault overrides the handlers of an earlier one. */
  readonly faults?: readonly Behavior[] | undefined;
  /** A conforming variant of the server. Other options given here take precedence over the variant's options. */
  readonly style?: ConformingVariant | undefined;
  /**
   * Returns the current time in milliseconds since the epoch. Delays always use real time.
   *
   * @default Date.now
   */
  readonly clock?: (() => number) | undefined;
  /**
   * Returns a number from 0 (inclusive) to 1 (exclusive), for ids and seeds.
   *
   * @default Math.random
   */
  readonly random?: (() => number) | undefined;
}

/**
 * The receiver of webhooks, and how webhooks are signed.
 *
 * @example
 * ```ts
 * import type { WebhookOptions } from "vidu-q2-turbo-conformance/sandbox";
 *
 * const webhook: WebhookOptions = { url: "http://127.0.0.1:3000/webhooks", secret: "whsec_c2VjcmV0" };
 * ```
 */
export interface WebhookOptions {
  readonly url: string;
  /** `whsec_…` followed by Base64 in the current version (Standard Webhooks); any text in the legacy version. */
  readonly secret: string;
  /**
   * Version of the signature.
   *
   * @default "standard"
   */
  readonly edition?: "standard" | "legacy" | undefined;
  /**
   * Delays in milliseconds before each retry of a failed delivery.
   *
   * @default [500, 2000]
   */
  readonly retries?: readonly number[] | undefined;
}

/**
 * A variant of the server that makes a different choice where the contract allows several.
 *
 * @example
 * ```ts
 * import { readBundledContract } from "vidu-q2-turbo-conformance";
 * import { startSandbox, STYLES, type Style } from "vidu-q2-turbo-conformance/sandbox";
 *
 * const style: Style | undefined = STYLES[0];
 * const sandbox = await startSandbox({ contract: await readBundledContract(), style });
 * ```
 */
export interface ConformingVariant extends Behavior {
  readonly name: string;
  /** What the server does, as a verb phrase: "returns 202 for submissions". */
  readonly title: string;
  readonly options?: Pick<SandboxOptions, "latency" | "pace" | "rate"> | undefined;
}

/**
 * The API key of a sandbox that was created without one.
 *
 * @example
 * ```ts
 * import { createClient } from "vidu-q2-turbo";
 * import { SANDBOX_KEY } from "vidu-q2-turbo-conformance/sandbox";
 *
 * const vidu = createClient({ apiKey: SANDBOX_KEY, baseUrl: "http://127.0.0.1:4010" });
 * ```
 */
export const SANDBOX_KEY = "sandbox-key";

/**
 * A request as the sandbox receives it, independent of the transport.
 *
 * @example
 * ```ts
 * import type { SandboxRequest } from "vidu-q2-turbo-conformance/sandbox";
 *
 * const request: SandboxRequest = { method: "GET", path: "/generation/gen_123", headers: {}, body: new Uint8Array() };
 * ```
 */
export interface SandboxRequest {
  readonly method: string;
  /** Path and query, as in the request line. */
  readonly path: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** Identifies the connection, if several requests may share it. */
  readonly connection?: object | undefined;
}

/**
 * The reaction of the sandbox to a request: a response, a stream, or a connection failure.
 *
 * @example
 * ```ts
 * import type { Reply } from "vidu-q2-turbo-conformance/sandbox";
 *
 * const isResponse = ({ kind }: Reply) => kind === "answer" || kind === "stream";
 * ```
 */
export type Reply =
  | Answer
  | Stream
  /** The connection is reset before the response. */
  | { readonly kind: "reset" }
  /** No response is ever sent. */
  | { readonly kind: "hang" }
  /** `Content-Length` announces the whole body, but the connection closes after half of it. */
  | (AnswerParts & { readonly kind: "cut" })
  /** The body arrives one byte at a time, one byte every `pace` milliseconds. */
  | (AnswerParts & { readonly kind: "drip"; readonly pace: number })
  /** The bytes that are sent are not HTTP. */
  | { readonly kind: "raw"; readonly bytes: Uint8Array };

/**
 * The parts of a response that is sent with its whole body.
 *
 * @example
 * ```ts
 * import type { AnswerParts } from "vidu-q2-turbo-conformance/sandbox";
 *
 * const parts: AnswerParts = { status: 503, headers: {}, body: "" };
 * ```
 */
export interface AnswerParts {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/**
 * A complete response.
 *
 * @example
 * ```ts
 * import type { Answer } from "vidu-q2-turbo-conformance/sandbox";
 *
 * const maintenance: Answer = { kind: "answer", status: 503, headers: {}, body: "" };
 * ```
 */
export interface Answer extends AnswerParts {
  readonly kind: "answer";
}

/**
 * A streaming response.
 *
 * @example
 * ```ts
 * import type { Stream } from "vidu-q2-turbo-conformance/sandbox";
 *
 * async function textOf({ chunks }: Stream): Promise<string> {
 *   let text = "";
 *   for await (const chunk of chunks) text += chunk;
 *   return text;
 * }
 * ```
 */
export interface Stream {
  readonly kind: "stream";
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly chunks: AsyncIterable<string>;
}
