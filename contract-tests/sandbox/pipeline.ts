import { type Operation, responseTo, streamLifecycle } from "../src/contract/model.js";
import { isObject, type JsonObject } from "../src/util/json.js";
import type { Account } from "./account.js";
import type { GenerationState, Outcome } from "./clock.js";
import type { Call, Generation, Handlers, SandboxContext } from "./context.js";
import { ERROR_RESPONSES, type ErrorResponse } from "./errors.js";
import type { Reply } from "./messages.js";

/** Mutable state of the sandbox, which faults and variants cannot access. */
export interface ServerState {
  readonly account: Account;
  /** Counts a request and returns 0, or else the seconds to wait if the rate is exceeded. */
  readonly limit: () => number;
  readonly timeline: (outcome: Outcome, age: number) => GenerationState;
  readonly register: (generation: Generation) => void;
}

/** Maximum size of a request body. No valid request of this API is nearly as large. */
export const MAX_BODY_BYTES = 1024 * 1024;

/** Runs the handlers for one request, in order, up to the first one that rejects it. */
export function respond(call: Call, handlers: Handlers, context: SandboxContext, server: ServerState): Reply {
  const target = handlers.route(call);
  call.target = target;
  if (target.kind === "nowhere") return handlers.reject(call, ERROR_RESPONSES.unknown);
  if (target.kind === "wrong method")
    return handlers.reject(call, { ...ERROR_RESPONSES.method, headers: { allow: target.allowed.join(", ") } });
  if (!target.operation.isPublic && !handlers.authorize(call)) return handlers.reject(call, ERROR_RESPONSES.unauthenticated);
  const seconds = server.limit();
  if (seconds > 0) return handlers.reject(call, { ...ERROR_RESPONSES.tooMany, headers: { "retry-after": String(seconds) } });
  if (target.kind !== "result") return submit(call, handlers, context, server, target.operation);
  const generation = handlers.find(call, target.id);
  if (generation === undefined) return handlers.reject(call, ERROR_RESPONSES.unknown);
  const state = handlers.stateAt(call, generation, context.clock() - generation.createdAt);
  return handlers.accept(call, handlers.render(call, generation, state));
}

function submit(
  call: Call,
  handlers: Handlers,
  context: SandboxContext,
  { account, register }: ServerState,
  operation: Generation["operation"],
): Reply {
  if (call.request.body.byteLength > MAX_BODY_BYTES) return handlers.reject(call, ERROR_RESPONSES.tooLarge);
  const malformed = errorFor(operation, "malformed");
  if (!handlers.acceptsMediaType(call)) return handlers.reject(call, malformed);
  try {
    call.text = handlers.decode(call);
    call.sent = handlers.parse(call, call.text);
  } catch {
    return handlers.reject(call, malformed);
  }
  const adapted = handlers.adapt(call, call.sent);
  const reason = handlers.validate(call, adapted);
  const invalid = errorFor(operation, "invalid");
  if (reason !== undefined) return handlers.reject(call, { ...invalid, message: `${invalid.message.slice(0, -1)}: ${reason}.` });
  const body = isObject(adapted) ? adapted : {};
  const outcome = handlers.resolveOutcome(call, body);
  if (outcome === null) return handlers.reject(call, errorFor(operation, "rejected"));
  const input = handlers.normalize(call, body);
  const price = handlers.price(call, input);
  const usage = account.charge(price);
  if (usage === undefined) return handlers.reject(call, ERROR_RESPONSES.unpaid);
  const generation = { id: handlers.createId(call), operation, input, usage, price, outcome, createdAt: context.clock() };
  register(generation);
  if (call.target.kind === "stream") return handlers.open(call, formatEvents(call, handlers.events(call, generation), handlers));
  return handlers.accept(call, handlers.render(call, generation, handlers.stateAt(call, generation, 0)));
}

/** Returns the error for an invalid request. If the contract documents only 400 or only 422, it has that status, else 400. */
function errorFor(operation: Generation["operation"], kind: "invalid" | "malformed" | "rejected"): ErrorResponse {
  const error = ERROR_RESPONSES[kind];
  const statuses = [error.status, ERROR_RESPONSES.malformed.status, ERROR_RESPONSES.invalid.status];
  return {
    ...error,
    status: statuses.find((status) => responseTo(operation, status) !== undefined) ?? ERROR_RESPONSES.malformed.status,
  };
}

async function* formatEvents(call: Call, events: AsyncIterable<JsonObject>, handlers: Handlers): AsyncGenerator<string> {
  for await (const event of events) yield handlers.frame(call, event);
}

/** Yields one event for each state that has one, when the generation reaches it. Stops when the client disconnects. */
export async function* streamEvents(
  call: Call,
  generation: Generation,
  handlers: Handlers,
  { clock, timers }: SandboxContext,
): AsyncGenerator<JsonObject> {
  for (let age: number | undefined = 0; age !== undefined; ) {
    const state = handlers.stateAt(call, generation, age);
    if (hasEvent(generation.operation, state)) yield handlers.render(call, generation, state);
    age = state.until;
    const delay = age === undefined ? 0 : generation.createdAt + age - clock();
    if (delay > 0 && !(await timers.sleep(delay, call.signal))) return;
  }
}

/**
 * Whether a stream has an event for a state. Many streams have none while a generation is queued. A fault may cause a status that
 * no response documents, which the stream must show.
 */
export function hasEvent(operation: Operation, { phase, state }: GenerationState): boolean {
  const lifecycle = streamLifecycle(operation);
  const isPending = phase === "queued" || phase === "running";
  return !isPending || lifecycle === undefined || lifecycle.pending.length === 0 || lifecycle.pending.includes(state);
}
