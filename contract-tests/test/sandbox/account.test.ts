import { describe, expect, it } from "vitest";
import { createAccount, createRateLimiter, usageOf } from "../../sandbox/account.js";
import { limitOf } from "../../test-support/conforming.js";
import { STREAM, sandboxAt, send, submit } from "../../test-support/sandbox/requests.js";

const WRONG_KEY = { authorization: "Bearer wrong", "content-type": "application/json" };

describe("an account", () => {
  it("charges down to exactly zero and rejects a higher charge", () => {
    const account = createAccount(40);
    expect(account.charge(20)).toEqual({ total: 20, subscription: 20, permanent: 0 });
    expect(account.charge(21)).toBeUndefined();
    expect(account.balance).toBe(20);
    expect(account.charge(20)).toEqual(usageOf(20));
    expect(account.balance).toBe(0);
    account.refund(5);
    expect(account.balance).toBe(5);
  });

  it("reports parts of a usage that add up to its total", () => {
    const { permanent, subscription, total } = usageOf(7);
    expect([total, Number(permanent) + Number(subscription)]).toEqual([7, 7]);
  });
});

describe("a rate limiter", () => {
  /** Returns the results of requests at these times, in milliseconds. */
  const results = (rate: number, times: readonly number[]): readonly number[] => {
    let now = 5000;
    const limit = createRateLimiter(rate, () => now);
    return times.map((time) => {
      now = 5000 + time;
      return limit();
    });
  };

  it.each([
    [
      "allows a burst of one second's requests, then one request for each refill",
      2,
      [0, 0, 0, 499, 500, 500],
      [0, 0, 1, 1, 0, 1],
    ],
    ["allows at most one burst after a pause", 2, [0, 0, 3_600_000, 3_600_000, 3_600_000], [0, 0, 0, 0, 1]],
    ["allows at most one burst at the start", 3, [60_000, 60_000, 60_000, 60_000], [0, 0, 0, 1]],
    ["allows one request if the rate is below one per second", 0.5, [2000, 2000, 3000, 4000], [0, 2, 1, 0]],
    ["rounds the delay up to whole seconds", 0.4, [2500, 2500, 2600, 4999], [0, 3, 3, 1]],
  ])("%s", (_, rate, times, expected) => {
    expect(results(rate, times)).toEqual(expected);
  });

  it("never limits an infinite rate", () => {
    expect(results(Number.POSITIVE_INFINITY, Array(1000).fill(0)).every((seconds) => seconds === 0)).toBe(true);
  });
});

describe("a sandbox with a rate limit", () => {
  it("returns 401 for a wrong key even when the rate is used up", async () => {
    const { sandbox } = sandboxAt({ rate: 1 });
    expect((await submit(sandbox)).status).toBe(200);
    expect((await submit(sandbox)).status).toBe(429);
    expect((await submit(sandbox, "{}", WRONG_KEY)).status).toBe(401);
  });

  it("does not count requests with an invalid key, path or method", async () => {
    const { sandbox } = sandboxAt({ rate: 1 });
    const statuses = [
      await submit(sandbox, "{}", WRONG_KEY),
      await send(sandbox, "POST", "/nowhere"),
      await send(sandbox, "DELETE", STREAM),
      await submit(sandbox),
    ].map(({ status }) => status);
    expect(statuses).toEqual([401, 404, 405, 200]);
  });

  it("counts invalid requests and polls, and returns 429 before it parses a body", async () => {
    const { sandbox } = sandboxAt({ rate: 2 });
    expect((await submit(sandbox, "{")).status).toBe(400);
    expect((await send(sandbox, "GET", "/generation/unknown")).status).toBe(404);
    expect((await submit(sandbox, "{")).status).toBe(429);
    expect((await send(sandbox, "GET", "/generation/unknown")).status).toBe(429);
  });

  it("accepts the next request after the delay in `Retry-After`", async () => {
    const { clock, sandbox } = sandboxAt({ rate: 1 });
    await submit(sandbox);
    const { headers, json } = await submit(sandbox);
    expect([headers["retry-after"], json["code"]]).toEqual(["1", "VIDEO_GENERATION_RATE_LIMITED"]);
    clock.now += Number(headers["retry-after"]) * 1000;
    expect((await submit(sandbox)).status).toBe(200);
  });
});

describe("credits", () => {
  it("are refunded once for a failed generation, by its price", async () => {
    const { clock, sandbox } = sandboxAt({ credits: 1000, pace: { queued: 10, running: 20 } });
    const minDuration = Number(limitOf("duration", "minimum"));
    const costOf = async (prompt: string, duration: number) => {
      const { usage } = (await submit(sandbox, { prompt, duration })).json as { readonly usage: { readonly total: number } };
      return usage.total;
    };
    const failed = await costOf("[fail]", minDuration);
    const completed = await costOf("a cat", minDuration + 1);
    clock.now += 10;
    const failedLater = await costOf("[fail]", minDuration + 2);
    expect(new Set([failed, completed, failedLater]).size).toBe(3);
    expect(sandbox.balance).toBe(1000 - failed - completed - failedLater);
    clock.now += 20;
    expect([sandbox.balance, sandbox.balance]).toEqual(Array(2).fill(1000 - completed - failedLater));
    clock.now += 10;
    expect([sandbox.balance, sandbox.balance]).toEqual(Array(2).fill(1000 - completed));
  });

  it("can be spent again after the refund for a failed generation", async () => {
    const { clock, sandbox } = sandboxAt({ credits: 20 });
    await submit(sandbox, { prompt: "[fail]" });
    expect((await submit(sandbox)).status).toBe(402);
    clock.now += 1000;
    expect((await submit(sandbox)).status).toBe(200);
  });

  it("are charged after validation and moderation", async () => {
    const { sandbox } = sandboxAt({ credits: 0 });
    const statuses = [{}, { prompt: "[reject]" }, { prompt: "a cat" }].map(async (body) => (await submit(sandbox, body)).status);
    expect(await Promise.all(statuses)).toEqual([422, 422, 402]);
  });
});
