import { results } from "../src/contract/model.js";
import { createAccount, createLimiter } from "./account.js";
import { createTimeline, createTimers, lifecycleOf } from "./clock.js";
import {
  type Behavior,
  type Call,
  type Generation,
  type Handlers,
  type Reply,
  SANDBOX_KEY,
  type SandboxContext,
  type SandboxOptions,
  type SandboxRequest,
} from "./context.js";
import { correctSteps } from "./handlers.js";
import { createWebhooks } from "./webhooks.js";

/** A server of the contract, without a network. */
export interface Sandbox {
  readonly apiKey: string;
  /** Credits that are left. */
  readonly balance: number;
  /** @param signal aborted when whoever asks is gone; a stream then ends */
  handle(request: SandboxRequest, signal?: AbortSignal): Promise<Reply>;
  /** Ends every wait, stream and webhook. */
  close(): void;
}

/** Makes a server that does what the contract says, but for its faults. */
export function createSandbox(options: SandboxOptions): Sandbox {
  const { contract, clock = Date.now, random = Math.random, apiKey = SANDBOX_KEY } = options;
  const { latency = 0, pace = { queued: 300, running: 700 }, rate = Number.POSITIVE_INFINITY } = withStyle(options);
  const generations = new Map<string, Generation>();
  const timers = createTimers();
  const lifecycle = lifecycleOf(contract);
  const [result] = results(contract);
  const world: SandboxContext = {
    contract,
    lifecycle,
    nameProperty: result?.property ?? "id",
    apiKey,
    clock,
    random,
    timers,
    generations,
  };
  const account = createAccount(options.credits ?? Number.POSITIVE_INFINITY);
  const timeline = createTimeline(lifecycle, pace);
  const webhooks = options.webhook && createWebhooks(options.webhook, timeline, timers, clock);
  const refunds: { readonly due: number; readonly price: number }[] = [];
  const register = (generation: Generation) => {
    generations.set(generation.id, generation);
    webhooks?.announce(generation);
    const due = generation.createdAt + pace.queued + pace.running;
    if (generation.fate === "failed") refunds.push({ due, price: generation.price });
  };
  const settle = () => {
    const now = clock();
    for (let index = refunds.length - 1; index >= 0; index -= 1) {
      const { due = 0, price = 0 } = refunds[index] ?? {};
      if (due <= now) account.refund(price);
      if (due <= now) refunds.splice(index, 1);
    }
  };
  const hooks: readonly Behavior[] = [...(options.style === undefined ? [] : [options.style]), ...(options.faults ?? [])];
  const office = { account, limit: createLimiter(rate, clock), timeline, register };
  let steps: Handlers = correctSteps(world, office, hooks, () => steps);
  for (const { override: bend } of hooks) steps = { ...steps, ...bend?.(steps, world) };
  let serial = 0;
  return {
    apiKey,
    get balance() {
      settle();
      return account.balance;
    },
    handle: async (request, signal) => {
      serial += 1;
      const call: Call = { serial, request, signal, target: { kind: "nowhere" }, text: undefined, sent: undefined };
      if (latency > 0) await timers.sleep(latency, signal);
      settle();
      return steps.respond(call);
    },
    close: () => timers.close(),
  };
}

function withStyle(options: SandboxOptions): Pick<SandboxOptions, "latency" | "pace" | "rate"> {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return { ...options.style?.options, ...Object.fromEntries(given) };
}
