import type { Contract, Operation, Submission } from "../src/contract.js";
import type { Json, JsonObject } from "../src/json.js";
import type { Lifecycle } from "../src/lifecycle.js";
import type { Refusal } from "./refusal.js";
import type { Answer, Reply, SandboxRequest } from "./reply.js";
import type { Fate, Standing } from "./timeline.js";
import type { Timers } from "./timers.js";

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
  readonly fate: Fate;
  /** Milliseconds of the sandbox's clock. */
  readonly createdAt: number;
}

/** What a fault or a style can look up when it takes a step differently. */
export interface World {
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
export interface Steps {
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
  decide(call: Call, body: JsonObject): Fate | null;
  normalize(call: Call, body: JsonObject): JsonObject;
  /** Credits for a generation. */
  price(call: Call, input: JsonObject): number;
  /** The name of a new generation. */
  name(call: Call): string;
  find(call: Call, name: string): Generation | undefined;
  /** @param age milliseconds since the submission */
  stand(call: Call, generation: Generation, age: number): Standing;
  /** What the answer, or the event, says of a generation. */
  show(call: Call, generation: Generation, standing: Standing): JsonObject;
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
export type Bend = (steps: Steps, world: World) => Partial<Steps>;

/** What makes a sandbox differ from the plain one. */
export interface Hooks {
  readonly bend?: Bend | undefined;
  /** The schema that the requests of an operation are judged by instead of this one. */
  readonly schema?: ((operation: Submission, schema: JsonObject) => JsonObject) | undefined;
}
