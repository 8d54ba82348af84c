import { describe, expect, test } from "vitest";
import type { Exchange, Outcome } from "../../src/traffic/exchange.js";
import type { Expectation } from "../../src/traffic/expectation.js";
import type { Message } from "../../src/traffic/request.js";
import type { Attempt } from "../../src/traffic/sender.js";
import { KEY, submission } from "../../test-support/conforming.js";
import { createSender, lost, message, status } from "../../test-support/sender-fixture.js";

const noCredits = { kind: "unsent", reason: "the account is out of credits" };
const unreachable = { kind: "unsent", reason: "the server is no longer reachable" };

describe("a request", () => {
  test("is sent to the base URL with the key, and its exchange is reported once", async () => {
    const seen: [Exchange, Message, Expectation, Attempt][] = [];
    const { sent, sender } = createSender(() => status(200), { onExchange: (...args) => seen.push(args) });
    const result = await sender.send(message(1), "either");
    expect(sent).toEqual([
      expect.objectContaining({
        method: "POST",
        url: `http://localhost/v1${submission.path}`,
        headers: message(1).headers(KEY),
        body: message(1).body,
        shellAuthorization: "Bearer $SKILLS_VIDEO_API_KEY",
      }),
    ]);
    expect(result).toMatchObject({ kind: "exchanged", wasSent: true, exchange: { outcome: { status: 200 } } });
    expect(seen).toHaveLength(1);
    expect(seen[0]?.slice(1)).toEqual([
      expect.objectContaining({ body: message(1).body }),
      "either",
      { retries: 0, isRetried: false },
    ]);
  });

  test("has the placeholder in its shell command if no key is set", async () => {
    const { sent, sender } = createSender(() => status(200), { apiKey: "placeholder", hasKey: false });
    await sender.send(message(1), "accept");
    await sender.send({ ...message(2), shellAuthorization: undefined }, "accept");
    expect(sent.map(({ shellAuthorization }) => shellAuthorization)).toEqual([
      // biome-ignore lint/suspicious/noTemplateCurlyInString: text of a shell command
      "Bearer ${SKILLS_VIDEO_API_KEY:-placeholder}",
      undefined,
    ]);
  });

  test("has the key removed from its response", async () => {
    const echo = { ...status(400), body: Buffer.from(`{"message":"bad ${KEY}"}`) } as Outcome;
    const { sender } = createSender(() => echo);
    const result = await sender.send(message(1), "reject");
    expect(result).toMatchObject({ kind: "exchanged", exchange: { leaksCredential: true } });
    expect(JSON.stringify(result)).not.toContain(KEY);
  });

  test("passes the timeout and the signal of the run to the transport", async () => {
    const { signal } = new AbortController();
    const limits: unknown[] = [];
    const { sender } = createSender(() => status(200), {
      signal,
      timeout: 321,
      transport: async (request, received) => {
        limits.push(received);
        return { request, outcome: status(200), durationMs: 0 };
      },
    });
    await sender.send(message(1), "accept");
    expect(limits).toEqual([{ streamEnd: undefined, signal, timeout: 321 }]);
  });

  test("is sent once for several callers, in sequence or in parallel", async () => {
    const { sent, sender } = createSender(() => status(200));
    const together = await Promise.all([sender.send(message(1), "accept"), sender.send(message(1), "either")]);
    const later = await sender.send(message(1), "accept");
    expect([...together, later]).toMatchObject([{ wasSent: true }, { wasSent: false }, { wasSent: false }]);
    expect(sent).toHaveLength(1);
    expect(sender.totals).toEqual({ requests: 1, accepted: 1, credits: 0 });
  });

  test("is sent again with another body, variant or operation", async () => {
    const { sent, sender } = createSender(() => status(200));
    const variants = [message(1), message(2), { ...message(1), variant: "again" }];
    for (const each of [...variants, { ...message(1), operation: { ...submission, id: "other" } }])
      expect(await sender.send(each, "accept")).toMatchObject({ wasSent: true });
    expect(sent).toHaveLength(4);
  });

  test("that was not sent is sent when it is requested again", async () => {
    const { sent, sender } = createSender(() => status(200), {
      budget: { maxAccepted: 1, maxCredits: Number.POSITIVE_INFINITY },
    });
    expect(await sender.send(message(1), "accept")).toEqual({
      kind: "unaffordable",
      reason: "the budget of 1 accepted request is used up",
    });
    sender.releaseBudget();
    const together = await Promise.all([sender.send(message(1), "accept"), sender.send(message(1), "accept")]);
    expect(together).toMatchObject([{ wasSent: true }, { wasSent: false }]);
    expect(sent).toHaveLength(1);
  });
});

describe("an account without credits", () => {
  test.each<[Expectation, boolean]>([
    ["accept", true],
    ["either", true],
    ["read", true],
    ["reject", false],
  ])("is detected from a 402 for a request with the expectation %s: %j", async (expectation, isKnown) => {
    const { sender } = createSender((_, index) => status(index === 0 ? 402 : 200));
    expect(await sender.send(message(1), expectation)).toMatchObject({ kind: "exchanged" });
    const expected = isKnown ? noCredits : { kind: "exchanged" };
    expect(await sender.send(message(2), "accept")).toMatchObject(expected);
    expect(await sender.send(message(3), "either")).toMatchObject(expected);
    expect(await sender.send(message(4), "reject")).toMatchObject({ kind: "exchanged" });
    expect(await sender.send(message(5), "read")).toMatchObject({ kind: "exchanged" });
    expect(sender.blocker).toBeUndefined();
  });

  test("releases the permits of the requests that wait for the budget", async () => {
    const budget = { maxAccepted: 2, maxCredits: Number.POSITIVE_INFINITY };
    const { sent, sender } = createSender(() => status(402), { budget });
    const results = await Promise.all([1, 2, 3, 4].map((number) => sender.send(message(number), "accept")));
    expect(results).toMatchObject([{ kind: "exchanged" }, noCredits, noCredits, noCredits]);
    expect(sent).toHaveLength(1);
  });
});

describe("a budget", () => {
  test("has room again after a request is rejected or cannot connect", async () => {
    const budget = { maxAccepted: 3, maxCredits: Number.POSITIVE_INFINITY };
    const { sent, sender } = createSender((_, index) => (index === 0 ? lost("unreachable") : status(400)), { budget });
    for (let number = 0; number < 8; number += 1)
      expect(await sender.send(message(number), "accept")).toMatchObject({ kind: "exchanged" });
    expect(sent).toHaveLength(8);
  });

  test("limits the number of requests in flight", async () => {
    let inFlight = 0;
    let maxInFlight = 0;
    const respond = async () => {
      maxInFlight = Math.max(maxInFlight, ++inFlight);
      await new Promise((resolve) => setImmediate(resolve));
      inFlight -= 1;
      return status(400);
    };
    const { sent, sender } = createSender(respond, { budget: { maxAccepted: 4, maxCredits: Number.POSITIVE_INFINITY } });
    await Promise.all(Array.from({ length: 12 }, (_, number) => sender.send(message(number), "accept")));
    expect(sent).toHaveLength(12);
    expect(maxInFlight).toBe(3);
  });

  test("has room again after the transport throws", async () => {
    const respond = (_: unknown, index: number) => {
      if (index === 0) throw new Error("defect");
      return status(200);
    };
    const { sender } = createSender(respond, { budget: { maxAccepted: 2, maxCredits: Number.POSITIVE_INFINITY } });
    await expect(sender.send(message(1), "accept")).rejects.toThrow("defect");
    expect(await sender.send(message(2), "accept")).toMatchObject({ kind: "exchanged" });
  });
});

describe("a server that cannot be reached", () => {
  const outcomes = { u: lost("unreachable"), t: lost("timeout"), a: status(200) };

  // The tests of outages cover a server that was reached before.
  test.each([
    ["uuu", true],
    ["uu", false],
    ["uua", false],
    ["uut", false],
  ])("ends the run only after three requests in a row cannot connect: %s", async (sequence, isBlocked) => {
    const { sent, sender } = createSender((_, index) => outcomes[sequence[index] as keyof typeof outcomes] ?? status(200));
    for (const [index] of [...sequence].entries())
      expect(await sender.send(message(index), "reject")).toMatchObject({ kind: "exchanged" });
    expect(sender.blocker).toBe(isBlocked ? unreachable.reason : undefined);
    expect(await sender.send(message(100), "reject")).toMatchObject(isBlocked ? unreachable : { kind: "exchanged" });
    expect(sent).toHaveLength(sequence.length + (isBlocked ? 0 : 1));
  });
});

describe("an interrupted run", () => {
  const interrupted = { kind: "unsent", reason: "the run was interrupted" };

  test("sends no more requests", async () => {
    const controller = new AbortController();
    const { sent, sender } = createSender(() => status(200), { signal: controller.signal });
    expect(sender.blocker).toBeUndefined();
    await sender.send(message(1), "accept");
    controller.abort();
    expect(sender.blocker).toBe(interrupted.reason);
    expect(await sender.send(message(2), "accept")).toEqual(interrupted);
    expect(sent).toHaveLength(1);
  });

  test("does not record the request that it interrupts", async () => {
    const controller = new AbortController();
    const seen: Exchange[] = [];
    const respond = () => {
      controller.abort();
      return lost("broken");
    };
    const { sender } = createSender(respond, { signal: controller.signal, onExchange: (exchange) => seen.push(exchange) });
    expect(await sender.send(message(1), "accept")).toEqual(interrupted);
    expect(seen).toEqual([]);
    expect(sender.totals.requests).toBe(0);
  });
});
