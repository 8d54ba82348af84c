import { describe, expect, it } from "vitest";
import { createAccount, createLimiter, usageOf } from "../../sandbox/account.js";
import { limitOf } from "../../test-support/conforming.js";
import { STREAM, sandboxAt, send, submit } from "../../test-support/sandbox-requests.js";

const WRONG_KEY = { authorization: "Bearer wrong", "content-type": "application/json" };

describe("an account", () => {
  it("charges down to exactly zero, and nothing beyond", () => {
    const account = createAccount(40);
    expect(account.charge(20)).toEqual({ total: 20, subscription: 20, permanent: 0 });
    expect(account.charge(21)).toBeUndefined();
    expect(account.balance).toBe(20);
    expect(account.charge(20)).toEqual(usageOf(20));
    expect(account.balance).toBe(0);
    account.refund(5);
    expect(account.balance).toBe(5);
  });

  it("breaks a usage down into parts that add up to its total", () => {
    const { permanent, subscription, total } = usageOf(7);
    expect([total, Number(permanent) + Number(subscription)]).toEqual([7, 7]);
  });
});

describe("a rate limiter", () => {
  /** The results of requests at these times, in milliseconds. */
  const results = (rate: number, times: readonly number[]): readonly number[] => {
    let now = 5000;
    const limit = createLimiter(rate, () => now);
    return times.map((time) => {
      now = 5000 + time;
      return limit();
    });
  };

  it.each([
    ["lets a burst of the rate through, then one for each refill", 2, [0, 0, 0, 499, 500, 500], [0, 0, 1, 1, 0, 1]],
    ["saves up no more than a burst during a pause", 2, [0, 0, 3_600_000, 3_600_000, 3_600_000], [0, 0, 0, 0, 1]],
    ["holds no more than one second's requests from the start", 3, [60_000, 60_000, 60_000, 60_000], [0, 0, 0, 1]],
    ["has room for one request where the rate is below one per second", 0.5, [2000, 2000, 3000, 4000], [0, 2, 1, 0]],
    ["rounds the waiting time up to whole seconds", 0.4, [2500, 2500, 2600, 4999], [0, 3, 3, 1]],
  ])("%s", (_, rate, times, expected) => {
    expect(results(rate, times)).toEqual(expected);
  });

  it("never limits an infinite rate", () => {
    expect(results(Number.POSITIVE_INFINITY, Array(1000).fill(0)).every((seconds) => seconds === 0)).toBe(true);
  });
});

describe("a limited sandbox", () => {
  it("returns 401 for a wrong key even when the rate is used up", async () => {
    const { sandbox } = sandboxAt({ rate: 1 });
    expect((await submit(sandbox)).status).toBe(200);
    expect((await submit(sandbox)).status).toBe(429);
    expect((await submit(sandbox, "{}", WRONG_KEY)).status).toBe(401);
  });

  it("does not count requests that have no valid key, path or method", async () => {
    const { sandbox } = sandboxAt({ rate: 1 });
    const statuses = [
      await submit(sandbox, "{}", WRONG_KEY),
      await send(sandbox, "POST", "/nowhere"),
      await send(sandbox, "DELETE", STREAM),
      await submit(sandbox),
    ].map(({ status }) => status);
    expect(statuses).toEqual([401, 404, 405, 200]);
  });

  it("counts invalid requests and polls, and returns 429 before it reads a body", async () => {
    const { sandbox } = sandboxAt({ rate: 2 });
    expect((await submit(sandbox, "{")).status).toBe(400);
    expect((await send(sandbox, "GET", "/generation/unknown")).status).toBe(404);
    expect((await submit(sandbox, "{")).status).toBe(429);
    expect((await send(sandbox, "GET", "/generation/unknown")).status).toBe(429);
  });

  it("announces in `Retry-After` when the next request is accepted", async () => {
    const { clock, sandbox } = sandboxAt({ rate: 1 });
    await submit(sandbox);
    const { headers, json } = await submit(sandbox);
    expect([headers["retry-after"], json["code"]]).toEqual(["1", "VIDEO_GENERATION_RATE_LIMITED"]);
    clock.now += Number(headers["retry-after"]) * 1000;
    expect((await submit(sandbox)).status).toBe(200);
  });
});

describe("credits", () => {
  it("return only once for a failed generation, and only those that it cost", async () => {
    const { clock, sandbox } = sandboxAt({ credits: 1000, pace: { queued: 10, running: 20 } });
    const shortest = Number(limitOf("duration", "minimum"));
    const costOf = async (prompt: string, duration: number) => {
      const { usage } = (await submit(sandbox, { prompt, duration })).json as { readonly usage: { readonly total: number } };
      return usage.total;
    };
    const failed = await costOf("[fail]", shortest);
    const completed = await costOf("a cat", shortest + 1);
    clock.now += 10;
    const failedLater = await costOf("[fail]", shortest + 2);
    expect(new Set([failed, completed, failedLater]).size).toBe(3);
    expect(sandbox.balance).toBe(1000 - failed - completed - failedLater);
    clock.now += 20;
    expect([sandbox.balance, sandbox.balance]).toEqual(Array(2).fill(1000 - completed - failedLater));
    clock.now += 10;
    expect([sandbox.balance, sandbox.balance]).toEqual(Array(2).fill(1000 - completed));
  });

  it("that a failed generation returns pay for the next one", async () => {
    const { clock, sandbox } = sandboxAt({ credits: 20 });
    await submit(sandbox, { prompt: "[fail]" });
    expect((await submit(sandbox)).status).toBe(402);
    clock.now += 1000;
    expect((await submit(sandbox)).status).toBe(200);
  });

  it("are checked after validation and moderation", async () => {
    const { sandbox } = sandboxAt({ credits: 0 });
    const statuses = [{}, { prompt: "[reject]" }, { prompt: "a cat" }].map(async (body) => (await submit(sandbox, body)).status);
    expect(await Promise.all(statuses)).toEqual([422, 422, 402]);
  });
});
