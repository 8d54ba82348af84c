import { lifecycleOf } from "../src/contract/generation.js";
import { results } from "../src/contract/model.js";
import { createAccount, createRateLimiter } from "./account.js";
import { createTimeline, createTimers, NO_LIFECYCLE } from "./clock.js";
import type { Behavior, Call, Generation, Handlers, SandboxContext } from "./context.js";
import { createConformingHandlers } from "./handlers.js";
import type { Reply, SandboxRequest } from "./messages.js";
import { SANDBOX_KEY, type SandboxOptions } from "./options.js";
import { checkResponses } from "./responses/check-responses.js";
import { withCheckedResponses } from "./responses/checked-handlers.js";
import { createRouter } from "./router.js";
import { serveVideo } from "./videos/serve-video.js";
import { RESERVED_ORIGIN } from "./videos/video-url.js";
import { createWebhooks } from "./webhooks.js";

/**
 * A server for a contract, independent of the transport.
 *
 * @example
 * ```ts
 * import type { Sandbox } from "vidu-q2-turbo-conformance/sandbox";
 *
 * const balanceOf = ({ balance }: Sandbox) => balance;
 * ```
 */
export interface Sandbox {
  readonly apiKey: string;
  /** Remaining credits. */
  readonly balance: number;
  /** @param signal aborts when the client disconnects, which ends a stream */
  handle(request: SandboxRequest, signal?: AbortSignal): Promise<Reply>;
  /** Ends all delays, streams and webhooks. */
  close(): void;
}

/**
 * Creates a server that conforms to the contract, except for the given faults.
 *
 * @param origin returns the origin of the URLs of videos; without a port, a reserved domain
 * @throws ContractError if no valid response can be built for the contract
 * @example
 * ```ts
 * import { readBundledContract } from "vidu-q2-turbo-conformance";
 * import { createSandbox } from "vidu-q2-turbo-conformance/sandbox";
 *
 * const sandbox = createSandbox({ contract: await readBundledContract() });
 * const reply = await sandbox.handle({ method: "GET", path: "/generation/gen_1", headers: {}, body: new Uint8Array() });
 * sandbox.close();
 * ```
 */
export function createSandbox(options: SandboxOptions, origin: () => string = () => RESERVED_ORIGIN): Sandbox {
  const { contract, clock = Date.now, random = Math.random, apiKey = SANDBOX_KEY, furtherKeys = [] } = options;
  checkResponses(contract);
  const { latency = 0, pace = { queued: 300, running: 700 }, rate = Number.POSITIVE_INFINITY } = withVariantOptions(options);
  const generations = new Map<string, Generation>();
  const timers = createTimers();
  const lifecycle = lifecycleOf(contract) ?? NO_LIFECYCLE;
  const [result] = results(contract);
  const context: SandboxContext = {
    contract,
    lifecycle,
    idProperty: result?.property ?? "id",
    apiKey,
    furtherKeys,
    origin,
    clock,
    random,
    timers,
    generations,
  };
  const account = createAccount(options.credits ?? Number.POSITIVE_INFINITY);
  const timeline = createTimeline(lifecycle, pace);
  const webhooks = options.webhook && createWebhooks(options.webhook, timeline, timers, clock, origin);
  const refunds: { readonly dueAt: number; readonly price: number }[] = [];
  const register = (generation: Generation) => {
    generations.set(generation.id, generation);
    webhooks?.announce(generation);
    const dueAt = generation.createdAt + pace.queued + pace.running;
    if (generation.outcome === "failed") refunds.push({ dueAt, price: generation.price });
  };
  const applyDueRefunds = () => {
    const now = clock();
    for (let index = refunds.length - 1; index >= 0; index -= 1) {
      const { dueAt = 0, price = 0 } = refunds[index] ?? {};
      if (dueAt <= now) account.refund(price);
      if (dueAt <= now) refunds.splice(index, 1);
    }
  };
  const behaviors: readonly Behavior[] = [...(options.style === undefined ? [] : [options.style]), ...(options.faults ?? [])];
  const server = { account, limit: createRateLimiter(rate, clock), timeline, register };
  let handlers: Handlers = createConformingHandlers(context, server, behaviors, () => handlers);
  for (const { override } of behaviors) handlers = { ...handlers, ...override?.(handlers, context) };
  // The wrong response may be the effect of a fault.
  if ((options.faults ?? []).length === 0) handlers = withCheckedResponses(handlers);
  // Paths of the contract have precedence over the videos. Uses a separate router, because a fault can change the handler.
  const route = createRouter(contract);
  const isOperation = (call: Call) => route(call).kind !== "nowhere";
  let serial = 0;
  return {
    apiKey,
    get balance() {
      applyDueRefunds();
      return account.balance;
    },
    handle: async (request, signal) => {
      serial += 1;
      const call: Call = { serial, request, signal, target: { kind: "nowhere" }, text: undefined, sent: undefined };
      if (latency > 0) await timers.sleep(latency, signal);
      applyDueRefunds();
      const video = serveVideo(request, generations);
      return video === undefined || isOperation(call) ? handlers.respond(call) : video;
    },
    close: () => timers.close(),
  };
}

/** Returns the options of the conforming variant, overridden by the options that were given explicitly. */
function withVariantOptions(options: SandboxOptions): Pick<SandboxOptions, "latency" | "pace" | "rate"> {
  const explicit = Object.entries(options).filter(([, value]) => value !== undefined);
  return { ...options.style?.options, ...Object.fromEntries(explicit) };
}
