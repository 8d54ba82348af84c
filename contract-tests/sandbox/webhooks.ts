import { createHmac, randomUUID } from "node:crypto";
import type { JsonObject } from "../src/util/json.js";
import { usageOf } from "./account.js";
import type { GenerationState, Outcome, Phase, Timers } from "./clock.js";
import type { Generation, WebhookOptions } from "./context.js";
import { FAILURE } from "./errors.js";
import { outputOf } from "./output.js";

/** Tells a URL what becomes of generations. */
export interface Webhooks {
  /** Sends `task.created` at once and the other events when they happen. */
  announce(generation: Generation): void;
}

/** Events and states by the phase that they tell of, as the platform names them. */
const WORDS = {
  queued: { event: "task.created", state: "queued" },
  running: { event: "task.started", state: "running" },
  completed: { event: "task.completed", state: "succeeded" },
  failed: { event: "task.failed", state: "failed" },
  canceled: { event: "task.canceled", state: "canceled" },
} as const satisfies Readonly<Record<Phase, { readonly event: string; readonly state: string }>>;
/** Delivers in order, and again after each of `retries` until the receiver answers 2xx. */
export function createWebhooks(
  options: WebhookOptions,
  timeline: (fate: Outcome, age: number) => GenerationState,
  timers: Timers,
  clock: () => number,
): Webhooks {
  const follow = async (generation: Generation) => {
    const reached: Partial<Record<Phase, number>> = {};
    let told: Phase | undefined;
    for (let age: number | undefined = 0; age !== undefined; ) {
      const wait = generation.createdAt + age - clock();
      // Asked even where nothing is to be waited for: false says that the sandbox has closed.
      if (!(await timers.sleep(Math.max(0, wait)))) return;
      const standing = timeline(generation.fate, age);
      reached[standing.phase] ??= generation.createdAt + age;
      if (told !== standing.phase && !(await deliver(options, describe(generation, standing, reached), timers, clock))) return;
      told = standing.phase;
      age = standing.until;
    }
  };
  return { announce: (generation) => void follow(generation) };
}

function describe(
  { createdAt, id, input, usage }: Generation,
  { phase, state: status }: GenerationState,
  reached: Readonly<Partial<Record<Phase, number>>>,
): JsonObject {
  const { event, state } = WORDS[phase];
  const at = (time: number | undefined) => (time === undefined ? null : new Date(time).toISOString());
  const urls = phase === "completed" ? outputOf(id, 1)["videos"] : [];
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
      created_at: at(createdAt),
      started_at: at(reached.running),
      completed_at: at(hasEnded ? reached[phase] : undefined),
      artifacts: (Array.isArray(urls) ? urls : []).map(({ url }) => ({ url, type: "video", state: "ready" })),
    },
  };
}

/** Whether the sandbox is still there afterwards; a receiver that never answers well is given up on. */
async function deliver(options: WebhookOptions, content: JsonObject, timers: Timers, clock: () => number): Promise<boolean> {
  const id = `msg_${randomUUID().replaceAll("-", "")}`;
  const body = JSON.stringify(content);
  for (const pause of [0, ...(options.retries ?? [500, 2000])]) {
    if (pause > 0 && !(await timers.sleep(pause))) return false;
    const headers = signWebhook({ ...options, id, event: String(content["event"]), seconds: Math.floor(clock() / 1000), body });
    if (await post(options.url, headers, body, timers)) return true;
  }
  return true;
}

/** Milliseconds that a receiver has for its answer. */
const PATIENCE = 5000;
async function post(url: string, headers: Readonly<Record<string, string>>, body: string, timers: Timers): Promise<boolean> {
  const done = new AbortController();
  // The wait ends early when the sandbox closes, and the delivery with it.
  const wait = timers.sleep(PATIENCE, done.signal).then(() => done.abort());
  const settled = fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body,
    redirect: "manual",
    signal: done.signal,
  });
  try {
    const answer = await settled;
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  } finally {
    done.abort();
    await wait;
  }
}

/** What the signature of a webhook covers, and what goes along with it. */
export interface WebhookMessage extends Pick<WebhookOptions, "edition" | "secret"> {
  readonly id: string;
  readonly event: string;
  /** Unix time. */
  readonly seconds: number;
  readonly body: string;
}

/**
 * The headers of a webhook. The current version is that of Standard Webhooks: HMAC-SHA256 over id, time and body, keyed
 * with the bytes that the Base64 after `whsec_` stands for. The legacy version signs time and body, keyed with the text.
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
