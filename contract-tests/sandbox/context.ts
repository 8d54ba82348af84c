import type { Lifecycle } from "../src/contract/lifecycle.js";
import type { Contract, Operation, Parameter, Submission } from "../src/contract/model.js";
import type { Json, JsonObject } from "../src/util/json.js";
import type { GenerationState, Outcome, Timers } from "./clock.js";
import type { ErrorResponse } from "./errors.js";
import type { Answer, Reply, SandboxRequest } from "./messages.js";

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
 * One generation. Its state is not stored, because its age and its outcome determine the state.
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
  /** Further API keys that the sandbox accepts. */
  readonly furtherKeys: readonly string[];
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
