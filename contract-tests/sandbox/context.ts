import type { Lifecycle } from "../src/contract/lifecycle.js";
import type { Contract, Operation, Submission } from "../src/contract/model.js";
import type { Json, JsonObject } from "../src/util/json.js";
import type { GenerationState, Outcome, Timers, Timing } from "./clock.js";
import type { Refusal } from "./errors.js";

/** One request on its way through the sandbox; what is found out about it is noted here. */
export interface Call {
  /** Counts the requests of a sandbox, from 1. */
  readonly serial: number;
  readonly request: SandboxRequest;
  /** Aborted when whoever asked is gone. */
  readonly signal: AbortSignal | undefined;
  target: Target;
  /** The body's text, once it is decoded. */
  text: string | undefined;
  /** The body as it was sent, once it is parsed. */
  sent: Json | undefined;
}

/** What a request is addressed to. */
export type Target =
  | { readonly kind: "submission" | "stream"; readonly operation: Submission }
  | { readonly kind: "result"; readonly operation: Operation; readonly name: string }
  | { readonly kind: "wrong method"; readonly operation: Operation; readonly allowed: readonly string[] }
  | { readonly kind: "nowhere" };
/** One generation; where it stands follows from its age. */
export interface Generation {
  readonly id: string;
  readonly operation: Submission;
  readonly input: JsonObject;
  readonly usage: JsonObject;
  readonly price: number;
  readonly fate: Outcome;
  /** Milliseconds of the sandbox's clock. */
  readonly createdAt: number;
}

/** What a fault or a style can look up when it takes a step differently. */
export interface SandboxContext {
  readonly contract: Contract;
  readonly lifecycle: Lifecycle;
  /** The property that names a generation. */
  readonly nameProperty: string;
  readonly apiKey: string;
  readonly clock: () => number;
  /** A number from 0 up to 1. */
  readonly random: () => number;
  readonly timers: Timers;
  /** Generations by name, in the order of their submission. */
  readonly generations: ReadonlyMap<string, Generation>;
}

/** The steps from a request to its reply, in this order; each may be taken differently by a fault or a style. */
export interface Handlers {
  /** All of it. */
  respond(call: Call): Reply;
  route(call: Call): Target;
  authorize(call: Call): boolean;
  takesMediaType(call: Call): boolean;
  /** @throws TypeError for bytes that are not text */
  decode(call: Call): string;
  /** @throws SyntaxError for text that is not JSON */
  parse(call: Call, text: string): Json;
  /** What is made of the body before it is judged. */
  adapt(call: Call, body: Json): Json;
  /** Why the body is refused, or undefined. */
  judge(call: Call, body: Json): string | undefined;
  /** How a generation will end; null where moderation refuses it. */
  resolveOutcome(call: Call, body: JsonObject): Outcome | null;
  normalize(call: Call, body: JsonObject): JsonObject;
  /** Credits for a generation. */
  price(call: Call, input: JsonObject): number;
  /** The name of a new generation. */
  name(call: Call): string;
  find(call: Call, name: string): Generation | undefined;
  /** @param age milliseconds since the submission */
  stand(call: Call, generation: Generation, age: number): GenerationState;
  /** What the answer, or the event, says of a generation. */
  render(call: Call, generation: Generation, standing: GenerationState): JsonObject;
  accept(call: Call, shown: Json): Answer;
  refuse(call: Call, refusal: Refusal): Answer;
  /** What the events of a stream say, when they are due. */
  events(call: Call, generation: Generation): AsyncIterable<JsonObject>;
  /** The text of one event. */
  frame(call: Call, event: JsonObject): string;
  /** Makes a stream of the texts of its events. */
  open(call: Call, chunks: AsyncIterable<string>): Reply;
}

/** Steps taken differently, given how they would be taken otherwise. Made anew for every sandbox. */
export type Override = (steps: Handlers, world: SandboxContext) => Partial<Handlers>;
/** What makes a sandbox differ from the plain one. */
export interface Behavior {
  readonly override?: Override | undefined;
  /** The schema that the requests of an operation are judged by instead of this one. */
  readonly schema?: ((operation: Submission, schema: JsonObject) => JsonObject) | undefined;
}

/** A sandbox, and how it differs from one that has only a contract. */
export interface SandboxOptions {
  readonly contract: Contract;
  /** The only key that is taken; `sandbox-key` unless given. */
  readonly apiKey?: string | undefined;
  /** The balance to begin with; unlimited unless given. */
  readonly credits?: number | undefined;
  /** Requests per second, above which 429 is answered; unlimited unless given. */
  readonly rate?: number | undefined;
  /** Milliseconds before every answer. */
  readonly latency?: number | undefined;
  /** How long a generation waits and runs; 300 and 700 ms unless given. */
  readonly pace?: Timing | undefined;
  readonly webhook?: WebhookOptions | undefined;
  /** Clauses to break. Where two break the same one, the later has the last word. */
  readonly faults?: readonly Behavior[] | undefined;
  /** A correct server of another kind. What is given besides wins over its options. */
  readonly style?: ConformingVariant | undefined;
  /** Milliseconds since the epoch. Waiting is done in real time all the same. */
  readonly clock?: (() => number) | undefined;
  /** A number from 0 up to 1: names and seeds are drawn with it. */
  readonly random?: (() => number) | undefined;
}

/** Where webhooks are sent, and how they are signed. */
export interface WebhookOptions {
  readonly url: string;
  /** `whsec_…` with Base64 in the current version (Standard Webhooks); any text in the legacy one. */
  readonly secret: string;
  readonly edition?: "standard" | "legacy" | undefined;
  /** Milliseconds before a failed delivery is tried again, and again; 500 and 2000 unless given. */
  readonly retries?: readonly number[] | undefined;
}

/** One way of being a correct server, where the contract leaves a choice. */
export interface ConformingVariant extends Behavior {
  readonly name: string;
  readonly title: string;
  readonly options?: Pick<SandboxOptions, "latency" | "pace" | "rate"> | undefined;
}

/** The key of a sandbox that is given none. */
export const SANDBOX_KEY = "sandbox-key";

/** A request as the sandbox takes it, whoever carried it there. */
export interface SandboxRequest {
  readonly method: string;
  /** Path with its query, as it stood in the request line. */
  readonly path: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** What the sandbox does about a request: it answers, streams, or harms the connection. */
export type Reply =
  | Answer
  | Stream
  /** The connection is reset before an answer. */
  | { readonly kind: "reset" }
  /** Nothing ever comes. */
  | { readonly kind: "hang" }
  /** The length of the whole body is promised and half of it sent. */
  | (AnswerParts & { readonly kind: "cut" })
  /** The body comes one byte at a time, with `pace` milliseconds between two. */
  | (AnswerParts & { readonly kind: "drip"; readonly pace: number })
  /** Bytes that are not HTTP. */
  | { readonly kind: "raw"; readonly bytes: Uint8Array };
/** What every answer consists of. */
export interface AnswerParts {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** An answer in one piece. */
export interface Answer extends AnswerParts {
  readonly kind: "answer";
}

/** An answer that comes piece by piece. */
export interface Stream {
  readonly kind: "stream";
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly chunks: AsyncIterable<string>;
}
