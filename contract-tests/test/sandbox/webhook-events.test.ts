import { describe, expect, it, vi } from "vitest";
import { usageOf } from "../../sandbox/account.js";
import { createTimeline } from "../../sandbox/clock.js";
import { type Fate, type Generation, signWebhook, type WebhookOptions } from "../../sandbox/index.js";
import { createWebhooks } from "../../sandbox/webhooks.js";
import type { JsonObject } from "../../src/util/json.js";
import { submission } from "../../test-support/conforming.js";
import { type Reply, type SocketRequest, serve } from "../../test-support/serve.js";

const CREATED_AT = Date.UTC(2026, 0, 31, 12);
const LIFECYCLE = {
  pending: ["IN_QUEUE", "IN_PROGRESS"],
  ended: ["COMPLETED", "FAILED", "CANCELED"],
  outcomes: { COMPLETED: "completed", FAILED: "failed", CANCELED: "canceled" },
} as const;
const GENERATION: Generation = {
  id: "gen_1/2",
  operation: submission,
  input: { prompt: "a cat", n: 2 },
  usage: usageOf(20),
  price: 20,
  outcome: "completed",
  createdAt: CREATED_AT,
};

interface Delivered {
  readonly received: readonly SocketRequest[];
  readonly bodies: readonly { readonly event: string; readonly prediction: JsonObject }[];
  /** Delays in milliseconds, in order. The fake clock skips them. */
  readonly delays: readonly number[];
}

interface Delivery extends Partial<WebhookOptions> {
  /** Number of requests to wait for. Requests that follow within 20 ms are recorded as well. */
  readonly requests: number;
  /** Number of delays after which the sandbox closes. */
  readonly closeAfter?: number;
}

/** Announces a generation and returns everything that the receiver got. */
async function deliver(
  outcome: Fate,
  handle: (request: SocketRequest, count: number) => Reply,
  { closeAfter = Number.POSITIVE_INFINITY, requests, ...options }: Delivery,
): Promise<Delivered> {
  let count = 0;
  await using receiver = await serve((request) => handle(request, ++count));
  const delays: number[] = [];
  let now = CREATED_AT;
  const sleep = async (ms: number, signal?: AbortSignal): Promise<boolean> => {
    // A delay with a signal is the timeout of a delivery, which these tests do not reach.
    if (signal !== undefined) return new Promise((resolve) => signal.addEventListener("abort", () => resolve(false)));
    delays.push(ms);
    now += ms;
    return delays.length <= closeAfter;
  };
  const timeline = createTimeline(LIFECYCLE, { queued: 300, running: 700 });
  const target = { url: receiver.url, secret: "whsec_c2VjcmV0", ...options };
  createWebhooks(
    target,
    timeline,
    { sleep, close: () => {} },
    () => now,
    () => "http://127.0.0.1:1",
  ).announce({ ...GENERATION, outcome });
  await vi.waitFor(() => expect(receiver.received.length).toBeGreaterThanOrEqual(requests), 20_000);
  await new Promise((resolve) => setTimeout(resolve, 20));
  const bodies = receiver.received.map(({ body }) => JSON.parse(body) as Delivered["bodies"][number]);
  return { received: [...receiver.received], bodies, delays };
}

describe("the events of a webhook", () => {
  it.each([
    ["completed", "task.completed", "succeeded", "COMPLETED", 20],
    ["failed", "task.failed", "failed", "FAILED", 0],
    ["canceled", "task.canceled", "canceled", "CANCELED", 20],
  ] as const)("describe a generation that is %s in each of its phases", async (outcome, event, state, status, total) => {
    const { bodies, received } = await deliver(outcome, () => ({ status: 200 }), { requests: 3 });
    const common = { id: "gen_1/2", input: { prompt: "a cat", n: 2 }, created_at: "2026-01-31T12:00:00.000Z" };
    const pending = { ...common, usage: usageOf(20), error: null, completed_at: null, artifacts: [] };
    const url = "http://127.0.0.1:1/outputs/gen_1%2F2/1.mp4";
    expect(bodies).toEqual([
      { event: "task.created", prediction: { ...pending, state: "queued", status: "IN_QUEUE", started_at: null } },
      {
        event: "task.started",
        prediction: { ...pending, state: "running", status: "IN_PROGRESS", started_at: "2026-01-31T12:00:00.300Z" },
      },
      {
        event,
        prediction: {
          ...common,
          state,
          status,
          usage: usageOf(total),
          error: outcome === "failed" ? { code: "VIDEO_GENERATION_FAILED", message: expect.any(String) } : null,
          started_at: "2026-01-31T12:00:00.300Z",
          completed_at: "2026-01-31T12:00:01.000Z",
          artifacts: outcome === "completed" ? [{ url, type: "video", state: "ready" }] : [],
        },
      },
    ]);
    expect(received.map(({ headers, method }) => [method, headers["content-type"]])).toEqual(
      Array(3).fill(["POST", "application/json"]),
    );
  });

  it("are sent as soon as the generation reaches a phase", async () => {
    const { delays } = await deliver("completed", () => ({ status: 204, body: "" }), { requests: 3 });
    expect(delays).toEqual([0, 300, 700]);
  });

  it("are retried after 500 and 2000 ms by default, and then dropped", async () => {
    const { bodies, delays } = await deliver("completed", () => ({ status: 500 }), { requests: 9 });
    expect(delays).toEqual([0, 500, 2000, 0, 500, 2000, 0, 500, 2000]);
    expect(bodies.map(({ event }) => event)).toEqual(
      ["task.created", "task.started", "task.completed"].flatMap((event) => Array(3).fill(event)),
    );
  });

  it.each([
    ["a redirect", 307],
    ["a client error", 404],
    ["a server error", 503],
  ])("are retried after %s with the same id and body and a new timestamp", async (_, status) => {
    const handle = (_: SocketRequest, count: number) => ({
      status: count === 1 ? status : 200,
      headers: { location: "/elsewhere" },
    });
    const { received } = await deliver("completed", handle, { requests: 4, retries: [60_000] });
    const [first, second, third] = received;
    expect(received.map(({ path }) => path)).toEqual(Array(4).fill("/"));
    expect([second?.body, second?.headers["webhook-id"]]).toEqual([first?.body, first?.headers["webhook-id"]]);
    expect(third?.headers["webhook-id"]).not.toBe(first?.headers["webhook-id"]);
    expect(Number(second?.headers["webhook-timestamp"])).toBe(Number(first?.headers["webhook-timestamp"]) + 60);
    expect(Number(first?.headers["webhook-timestamp"])).toBe(CREATED_AT / 1000);
    expect(second?.headers["webhook-signature"]).not.toBe(first?.headers["webhook-signature"]);
  });

  it("stop if the sandbox closes during a delay", async () => {
    expect((await deliver("completed", () => ({ status: 200 }), { closeAfter: 1, requests: 1 })).received).toHaveLength(1);
    expect((await deliver("completed", () => ({ status: 500 }), { closeAfter: 2, requests: 2 })).received).toHaveLength(2);
  });
});

describe("the signature of a webhook", () => {
  const message = {
    event: "task.created",
    id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
    seconds: 1614265330,
    body: '{"test": 2432232314}',
  };

  it("matches the example in the Standard Webhooks specification", () => {
    expect(signWebhook({ ...message, secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" })).toEqual({
      "webhook-id": message.id,
      "webhook-timestamp": "1614265330",
      "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    });
  });

  it("is the same for a secret without its prefix", () => {
    expect(signWebhook({ ...message, secret: "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" })).toEqual(
      signWebhook({ ...message, secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", edition: "standard" }),
    );
  });

  it("is a hexadecimal HMAC with other header names in the legacy version", () => {
    expect(signWebhook({ ...message, secret: "whsec_c2VjcmV0", edition: "legacy" })).toEqual({
      "x-webhook-signature": expect.stringMatching(/^v1=[0-9a-f]{64}$/),
      "x-webhook-timestamp": "1614265330",
      "x-webhook-event-id": message.id,
      "x-webhook-event-type": "task.created",
    });
  });
});
