import { describe, expect, test } from "vitest";
import type { Exchange, Outcome } from "../../src/traffic/exchange.js";
import type { Expectation } from "../../src/traffic/expectation.js";
import type { Message } from "../../src/traffic/request.js";
import { KEY, submission } from "../../test-support/conforming.js";
import { lost, message, status, trafficTo } from "../../test-support/sender-fixture.js";

const noCredits = { kind: "unsent", reason: "the account is out of credits" };
const goneAway = { kind: "unsent", reason: "the server has gone away" };

describe("a request", () => {
  test("goes to the base URL with the key, and its exchange is reported once", async () => {
    const seen: [Exchange, Message, Expectation][] = [];
    const { sent, traffic } = trafficTo(() => status(200), { onExchange: (...args) => seen.push(args) });
    const result = await traffic.send(message(1), "observe");
    expect(sent).toEqual([
      expect.objectContaining({
        method: "POST",
        url: `http://localhost/v1${submission.path}`,
        headers: message(1).headers(KEY),
        body: message(1).body,
        shellAuthorization: "Bearer $SKILLS_VIDEO_API_KEY",
      }),
    ]);
    expect(result).toMatchObject({ kind: "exchanged", isFresh: true, exchange: { outcome: { status: 200 } } });
    expect(seen).toHaveLength(1);
    expect(seen[0]?.slice(1)).toEqual([expect.objectContaining({ body: message(1).body }), "observe"]);
  });

  test("has the placeholder in its shell command when no key is given", async () => {
    const { sent, traffic } = trafficTo(() => status(200), { apiKey: "placeholder", hasKey: false });
    await traffic.send(message(1), "accept");
    await traffic.send({ ...message(2), shellAuthorization: undefined }, "accept");
    expect(sent.map(({ shellAuthorization }) => shellAuthorization)).toEqual([
      // biome-ignore lint/suspicious/noTemplateCurlyInString: text of a shell command
      "Bearer ${SKILLS_VIDEO_API_KEY:-placeholder}",
      undefined,
    ]);
  });

  test("has the key removed from what comes back", async () => {
    const echo = { ...status(400), body: Buffer.from(`{"message":"bad ${KEY}"}`) } as Outcome;
    const { traffic } = trafficTo(() => echo);
    const result = await traffic.send(message(1), "refuse");
    expect(result).toMatchObject({ kind: "exchanged", exchange: { leaksCredential: true } });
    expect(JSON.stringify(result)).not.toContain(KEY);
  });

  test("has the timeout and the signal of the run", async () => {
    const { signal } = new AbortController();
    const limits: unknown[] = [];
    const { traffic } = trafficTo(() => status(200), {
      signal,
      timeout: 321,
      transport: async (request, given) => {
        limits.push(given);
        return { request, outcome: status(200), durationMs: 0 };
      },
    });
    await traffic.send(message(1), "accept");
    expect(limits).toEqual([{ reading: undefined, signal, timeout: 321 }]);
  });

  test("is sent once for several callers, in sequence or at once", async () => {
    const { sent, traffic } = trafficTo(() => status(200));
    const together = await Promise.all([traffic.send(message(1), "accept"), traffic.send(message(1), "observe")]);
    const later = await traffic.send(message(1), "accept");
    expect([...together, later]).toMatchObject([{ isFresh: true }, { isFresh: false }, { isFresh: false }]);
    expect(sent).toHaveLength(1);
    expect(traffic.totals).toEqual({ requests: 1, accepted: 1, credits: 0 });
  });

  test("is another one with another body, variant or operation", async () => {
    const { sent, traffic } = trafficTo(() => status(200));
    const variants = [message(1), message(2), { ...message(1), variant: "again" }];
    for (const each of [...variants, { ...message(1), operation: { ...submission, id: "other" } }])
      expect(await traffic.send(each, "accept")).toMatchObject({ isFresh: true });
    expect(sent).toHaveLength(4);
  });

  test("that was not sent is sent when its turn comes again", async () => {
    const { sent, traffic } = trafficTo(() => status(200), { budget: { maxAccepted: 1, maxCredits: Number.POSITIVE_INFINITY } });
    expect(await traffic.send(message(1), "accept")).toEqual({
      kind: "unaffordable",
      reason: "the budget of 1 accepted requests is used up",
    });
    traffic.releaseBudget();
    const together = await Promise.all([traffic.send(message(1), "accept"), traffic.send(message(1), "accept")]);
    expect(together).toMatchObject([{ isFresh: true }, { isFresh: false }]);
    expect(sent).toHaveLength(1);
  });
});

describe("an account without credits", () => {
  test.each<[Expectation, boolean]>([
    ["accept", true],
    ["observe", true],
    ["read", true],
    ["refuse", false],
  ])("is known from a 402 for a request with the purpose %s: %j", async (purpose, isKnown) => {
    const { traffic } = trafficTo((_, index) => status(index === 0 ? 402 : 200));
    expect(await traffic.send(message(1), purpose)).toMatchObject({ kind: "exchanged" });
    const expected = isKnown ? noCredits : { kind: "exchanged" };
    expect(await traffic.send(message(2), "accept")).toMatchObject(expected);
    expect(await traffic.send(message(3), "observe")).toMatchObject(expected);
    expect(await traffic.send(message(4), "refuse")).toMatchObject({ kind: "exchanged" });
    expect(await traffic.send(message(5), "read")).toMatchObject({ kind: "exchanged" });
    expect(traffic.obstacle).toBeUndefined();
  });

  test("ends the reservations of the requests that wait for the budget", async () => {
    const budget = { maxAccepted: 2, maxCredits: Number.POSITIVE_INFINITY };
    const { sent, traffic } = trafficTo(() => status(402), { budget });
    const results = await Promise.all([1, 2, 3, 4].map((number) => traffic.send(message(number), "accept")));
    expect(results).toMatchObject([{ kind: "exchanged" }, noCredits, noCredits, noCredits]);
    expect(sent).toHaveLength(1);
  });
});

describe("a budget", () => {
  test("has room again when a request is rejected or not answered", async () => {
    const budget = { maxAccepted: 3, maxCredits: Number.POSITIVE_INFINITY };
    const { sent, traffic } = trafficTo((_, index) => (index === 3 ? lost("unreachable") : status(400)), { budget });
    for (let number = 0; number < 8; number += 1)
      expect(await traffic.send(message(number), "accept")).toMatchObject({ kind: "exchanged" });
    expect(sent).toHaveLength(8);
  });

  test("limits how many requests are under way at once", async () => {
    let underway = 0;
    let most = 0;
    const respond = async () => {
      most = Math.max(most, ++underway);
      await new Promise((resolve) => setImmediate(resolve));
      underway -= 1;
      return status(400);
    };
    const { sent, traffic } = trafficTo(respond, { budget: { maxAccepted: 4, maxCredits: Number.POSITIVE_INFINITY } });
    await Promise.all(Array.from({ length: 12 }, (_, number) => traffic.send(message(number), "accept")));
    expect(sent).toHaveLength(12);
    expect(most).toBe(3);
  });

  test("has room again when the transport throws", async () => {
    const respond = (_: unknown, index: number) => {
      if (index === 0) throw new Error("defect");
      return status(200);
    };
    const { traffic } = trafficTo(respond, { budget: { maxAccepted: 2, maxCredits: Number.POSITIVE_INFINITY } });
    await expect(traffic.send(message(1), "accept")).rejects.toThrow("defect");
    expect(await traffic.send(message(2), "accept")).toMatchObject({ kind: "exchanged" });
  });
});

describe("a server that cannot be reached", () => {
  const outcomes = { u: lost("unreachable"), t: lost("timeout"), b: lost("broken"), a: status(200), e: status(500) };

  test.each([
    ["uuu", true],
    ["auuu", true],
    ["uua", false],
    ["uuauu", false],
    ["uuauuu", true],
    ["uaua", false],
    ["uauaua", false],
    ["uutuu", false],
    ["uubuu", false],
    ["uueuu", false],
    ["ttttt", false],
    ["bbbbb", false],
  ])("ends the run only when three requests in a row cannot connect: %s", async (sequence, isGone) => {
    const { sent, traffic } = trafficTo((_, index) => outcomes[sequence[index] as keyof typeof outcomes] ?? status(200));
    for (const [index] of [...sequence].entries())
      expect(await traffic.send(message(index), "refuse")).toMatchObject({ kind: "exchanged" });
    expect(traffic.obstacle).toBe(isGone ? goneAway.reason : undefined);
    expect(await traffic.send(message(100), "refuse")).toMatchObject(isGone ? goneAway : { kind: "exchanged" });
    expect(sent).toHaveLength(sequence.length + (isGone ? 0 : 1));
  });
});

describe("an interrupted run", () => {
  const interrupted = { kind: "unsent", reason: "the run was interrupted" };

  test("sends nothing more", async () => {
    const controller = new AbortController();
    const { sent, traffic } = trafficTo(() => status(200), { signal: controller.signal });
    expect(traffic.obstacle).toBeUndefined();
    await traffic.send(message(1), "accept");
    controller.abort();
    expect(traffic.obstacle).toBe(interrupted.reason);
    expect(await traffic.send(message(2), "accept")).toEqual(interrupted);
    expect(sent).toHaveLength(1);
  });

  test("does not record the request that it interrupts", async () => {
    const controller = new AbortController();
    const seen: Exchange[] = [];
    const respond = () => {
      controller.abort();
      return lost("broken");
    };
    const { traffic } = trafficTo(respond, { signal: controller.signal, onExchange: (exchange) => seen.push(exchange) });
    expect(await traffic.send(message(1), "accept")).toEqual(interrupted);
    expect(seen).toEqual([]);
    expect(traffic.totals.requests).toBe(0);
  });
});
