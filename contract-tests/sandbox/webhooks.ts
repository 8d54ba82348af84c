import { createHmac, randomUUID } from "node:crypto";
import type { JsonObject } from "../src/util/json.js";
import { usageOf } from "./account.js";
import type { GenerationState, Outcome, Phase, Timers } from "./clock.js";
import type { Generation } from "./context.js";
import { FAILURE } from "./errors.js";
import type { WebhookOptions } from "./options.js";
import { outputOf } from "./output.js";

/** Sends events about generations to a URL. */
export interface Webhooks {
  /** Sends `task.created` at once, and each later event when the generation reaches its phase. */
  announce(generation: Generation): void;
}

/** The event and the state of each phase, as the platform names them. */
const EVENTS = {
  queued: { event: "task.created", state: "queued" },
  running: { event: "task.started", state: "running" },
  completed: { event: "task.completed", state: "succeeded" },
  failed: { event: "task.failed", state: "failed" },
  canceled: { event: "task.canceled", state: "canceled" },
} as const satisfies Readonly<Record<Phase, { readonly event: string; readonly state: string }>>;

/**
 * Creates a sender of webhooks. It delivers the events of a generation in order, and retries each one after the delays
 * in `retries` until the receiver returns a 2xx status.
 */
export function createWebhooks(
  options: WebhookOptions,
  timeline: (outcome: Outcome, age: number) => GenerationState,
  timers: Timers,
  clock: () => number,
  origin: () => string,
): Webhooks {
  const sendEvents = async (generation: Generation) => {
    const reachedAt: Partial<Record<Phase, number>> = {};
    let lastPhase: Phase | undefined;
    for (let age: number | undefined = 0; age !== undefined; ) {
      const delay = generation.createdAt + age - clock();
      // Sleeps even without a delay, because the result shows whether the sandbox has closed.
      if (!(await timers.sleep(Math.max(0, delay)))) return;
      const state = timeline(generation.outcome, age);
      reachedAt[state.phase] ??= generation.createdAt + age;
      const isNewPhase = lastPhase !== state.phase;
      if (isNewPhase && !(await deliver(options, describe(generation, state, reachedAt, origin()), timers, clock))) return;
      lastPhase = state.phase;
      age = state.until;
    }
  };
  return { announce: (generation) => void sendEvents(generation) };
}

function describe(
  { createdAt, id, input, usage }: Generation,
  { phase, state: status }: GenerationState,
  reachedAt: Readonly<Partial<Record<Phase, number>>>,
  origin: string,
): JsonObject {
  const { event, state } = EVENTS[phase];
  const formatTime = (time: number | undefined) => (time === undefined ? null : new Date(time).toISOString());
  const urls = phase === "completed" ? outputOf(id, 1, origin)["videos"] : [];
  const hasEnded = phase !== "queued" && phase !== "running";
  return {
    event,
    prediction: {
      id,
      state,
      status,
      input,
      usage: phase === "failed" ? usageOf(0) : usage,
      error: phase === "failed" ? FAILURE : null,
      created_at: formatTime(createdAt),
      started_at: formatTime(reachedAt.running),
      completed_at: formatTime(hasEnded ? reachedAt[phase] : undefined),
      artifacts: (Array.isArray(urls) ? urls : []).map(({ url }) => ({ url, type: "video", state: "ready" })),
    },
  };
}

/**
 * Delivers one event, with retries. Gives up after the last retry.
 *
 * @returns false if the sandbox closed during a delay, or else true, even if no attempt succeeded
 */
async function deliver(options: WebhookOptions, content: JsonObject, timers: Timers, clock: () => number): Promise<boolean> {
  const id = `msg_${randomUUID().replaceAll("-", "")}`;
  const body = JSON.stringify(content);
  for (const delay of [0, ...(options.retries ?? [500, 2000])]) {
    if (delay > 0 && !(await timers.sleep(delay))) return false;
    const headers = signWebhook({ ...options, id, event: String(content["event"]), seconds: Math.floor(clock() / 1000), body });
    if (await post(options.url, headers, body, timers)) return true;
  }
  return true;
}

/** The timeout for the response of a receiver, in milliseconds. */
const DELIVERY_TIMEOUT_MS = 5000;

/** Sends one request and returns whether the receiver accepted it. */
async function post(url: string, headers: Readonly<Record<string, string>>, body: string, timers: Timers): Promise<boolean> {
  const controller = new AbortController();
  // The sandbox ends this delay when it closes, which aborts the request as well.
  const timeout = timers.sleep(DELIVERY_TIMEOUT_MS, controller.signal).then(() => controller.abort());
  const responding = fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body,
    redirect: "manual",
    signal: controller.signal,
  });
  try {
    const response = await responding;
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  } finally {
    controller.abort();
    await timeout;
  }
}

/**
 * The content of a webhook that its signature covers, and the secret that signs it.
 *
 * @example
 * ```ts
 * import type { WebhookMessage } from "vidu-q2-turbo-conformance/sandbox";
 *
 * const message: WebhookMessage = {
 *   id: "msg_1",
 *   event: "task.completed",
 *   seconds: 1_700_000_000,
 *   body: "{}",
 *   secret: "whsec_c2VjcmV0",
 * };
 * ```
 */
export interface WebhookMessage extends Pick<WebhookOptions, "edition" | "secret"> {
  readonly id: string;
  readonly event: string;
  /** Unix time in seconds. */
  readonly seconds: number;
  readonly body: string;
}

/**
 * Signs a webhook. The current version is Standard Webhooks: HMAC-SHA256 over id, time and body, with the bytes that the
 * Base64 text after `whsec_` encodes as the key. The legacy version signs time and body, with the text of the secret as
 * the key.
 *
 * @returns the headers of the webhook
 * @example
 * ```ts
 * import { signWebhook } from "vidu-q2-turbo-conformance/sandbox";
 *
 * const seconds = Math.floor(Date.now() / 1000);
 * const headers = signWebhook({ id: "msg_1", event: "task.completed", seconds, body: "{}", secret: "whsec_c2VjcmV0" });
 * ```
 */
export function signWebhook({ body, edition, event, id, seconds, secret }: WebhookMessage): Readonly<Record<string, string>> {
  if (edition === "legacy") {
    const signature = createHmac("sha256", secret).update(`${seconds}.${body}`).digest("hex");
    return {
      "x-webhook-signature": `v1=${signature}`,
      "x-webhook-timestamp": String(seconds),
      "x-webhook-event-id": id,
      "x-webhook-event-type": event,
    };
  }
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  const signature = createHmac("sha256", key).update(`${id}.${seconds}.${body}`).digest("base64");
  return { "webhook-id": id, "webhook-timestamp": String(seconds), "webhook-signature": `v1,${signature}` };
}
