import { responseTo } from "../src/contract/model.js";
import { isObject, type JsonObject } from "../src/util/json.js";
import type { Account } from "./account.js";
import type { GenerationState, Outcome } from "./clock.js";
import type { Call, Generation, Handlers, Reply, SandboxContext } from "./context.js";
import { REFUSALS } from "./errors.js";

/** What only the correct steps have a hand in. */
export interface ServerState {
  readonly account: Account;
  /** Whole seconds to wait for, or 0. */
  readonly limit: () => number;
  readonly timeline: (fate: Outcome, age: number) => GenerationState;
  readonly register: (generation: Generation) => void;
}

/** Larger bodies are refused: nothing in this API is nearly as large. */
export const MOST_BYTES = 1024 * 1024;

/** Takes a request through all the steps. */
export function respond(call: Call, steps: Handlers, world: SandboxContext, office: ServerState): Reply {
  const target = steps.route(call);
  call.target = target;
  if (target.kind === "nowhere") return steps.refuse(call, REFUSALS.unknown);
  if (target.kind === "wrong method")
    return steps.refuse(call, { ...REFUSALS.method, headers: { allow: target.allowed.join(", ") } });
  if (!target.operation.isPublic && !steps.authorize(call)) return steps.refuse(call, REFUSALS.unauthenticated);
  const seconds = office.limit();
  if (seconds > 0) return steps.refuse(call, { ...REFUSALS.tooMany, headers: { "retry-after": String(seconds) } });
  if (target.kind !== "result") return submit(call, steps, world, office, target.operation);
  const generation = steps.find(call, target.name);
  if (generation === undefined) return steps.refuse(call, REFUSALS.unknown);
  return steps.accept(call, steps.render(call, generation, steps.stand(call, generation, world.clock() - generation.createdAt)));
}

function submit(
  call: Call,
  steps: Handlers,
  world: SandboxContext,
  { account, register }: ServerState,
  operation: Generation["operation"],
): Reply {
  if (call.request.body.byteLength > MOST_BYTES) return steps.refuse(call, REFUSALS.tooLarge);
  if (!steps.takesMediaType(call)) return steps.refuse(call, REFUSALS.malformed);
  try {
    call.text = steps.decode(call);
    call.sent = steps.parse(call, call.text);
  } catch {
    return steps.refuse(call, REFUSALS.malformed);
  }
  const adapted = steps.adapt(call, call.sent);
  const reason = steps.judge(call, adapted);
  const invalid = responseTo(operation, REFUSALS.invalid.status) === undefined ? REFUSALS.malformed : REFUSALS.invalid;
  if (reason !== undefined) return steps.refuse(call, { ...invalid, message: `${invalid.message.slice(0, -1)}: ${reason}.` });
  const body = isObject(adapted) ? adapted : {};
  const fate = steps.resolveOutcome(call, body);
  if (fate === null) return steps.refuse(call, REFUSALS.rejected);
  const input = steps.normalize(call, body);
  const price = steps.price(call, input);
  const usage = account.charge(price);
  if (usage === undefined) return steps.refuse(call, REFUSALS.unpaid);
  const generation = { id: steps.name(call), operation, input, usage, price, fate, createdAt: world.clock() };
  register(generation);
  if (call.target.kind !== "stream") return steps.accept(call, steps.render(call, generation, steps.stand(call, generation, 0)));
  return steps.open(call, write(call, steps.events(call, generation), steps));
}

async function* write(call: Call, events: AsyncIterable<JsonObject>, steps: Handlers): AsyncGenerator<string> {
  for await (const event of events) yield steps.frame(call, event);
}

/** One event for every state, when it is reached; none once whoever asked is gone. */
export async function* follow(
  call: Call,
  generation: Generation,
  steps: Handlers,
  { clock, timers }: SandboxContext,
): AsyncGenerator<JsonObject> {
  for (let age: number | undefined = 0; age !== undefined; ) {
    const standing = steps.stand(call, generation, age);
    yield steps.render(call, generation, standing);
    age = standing.until;
    const wait = age === undefined ? 0 : generation.createdAt + age - clock();
    if (wait > 0 && !(await timers.sleep(wait, call.signal))) return;
  }
}
