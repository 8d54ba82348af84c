import { describe, expect, test } from "vitest";
import { conclude, type Report } from "../../src/run/report.js";
import type { Transport } from "../../src/traffic/exchange.js";
import { isObject, type Json } from "../../src/util/json.js";
import { conforming, limitOf } from "../../test-support/conforming.js";
import { failing, runSuite } from "../../test-support/run-suite.js";
import { inProcessTransport, type ReceivedRequest, type Reply } from "../../test-support/serve.js";

const unauthorized: Reply = { status: 401, body: { code: "UNAUTHORIZED", message: "No." } };
const outOfCredits: Reply = { status: 402, body: { code: "VIDEO_GENERATION_INSUFFICIENT_CREDITS", message: "No." } };

const parse = (text: string): Json | undefined => {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
};

const outcomes = (report: Report) => new Set(report.verdicts.map(({ outcome }) => outcome));

/** A transport that cannot reach the server for some requests. */
function losingConnections(isLost: (count: number) => boolean): Transport {
  const transport = inProcessTransport(conforming(), []);
  let count = 0;
  return async (request, limits) => {
    count += 1;
    if (!isLost(count)) return transport(request, limits);
    return { request, outcome: { kind: "none", reason: "unreachable", hasBegun: false, message: "lost" }, durationMs: 1 };
  };
}

describe("a run with a budget", () => {
  test.each([
    ["accepted requests", { maxAccepted: 10 }],
    ["credits", { maxCredits: 1000 }],
  ])("of %s ends when the account runs out of credits", async (_, budget) => {
    const answer = conforming();
    let accepted = 0;
    const { report, received } = await runSuite((request) => {
      const reply = answer(request);
      if (request.method !== "POST" || reply.status !== 200) return reply;
      accepted += 1;
      return accepted > 2 ? outOfCredits : reply;
    }, budget);
    expect(report.traffic.accepted).toBe(2);
    expect(conclude(report)).toBe("inconclusive");
    expect(report.verdicts.find(({ check }) => check.id === "duration.maximum.invalid")?.outcome).toBe("pass");
    expect(received.length).toBeGreaterThan(100);
  });

  test("counts a submission whose response is lost, because it may be charged", async () => {
    const transport = inProcessTransport(conforming(), []);
    let accepted = 0;
    const { report } = await runSuite(conforming(), {
      maxAccepted: 6,
      transport: async (request, limits) => {
        const exchange = await transport(request, limits);
        if (request.method !== "POST" || exchange.outcome.kind !== "response" || exchange.outcome.status !== 200) return exchange;
        accepted += 1;
        const lost = { kind: "none", reason: "broken", hasBegun: false, message: "lost" } as const;
        return accepted > 2 ? { ...exchange, outcome: lost } : exchange;
      },
    });
    expect(report.traffic.accepted).toBe(2);
    expect(accepted).toBeGreaterThan(3);
    expect(accepted).toBeLessThanOrEqual(6);
  });
});

describe("a run without a budget", () => {
  test("stops when the server rejects the key", async () => {
    const { report, received } = await runSuite(() => unauthorized, { maxAccepted: 0 });
    expect(report.obstacle).toMatchObject({ phase: "preflight", reason: expect.stringContaining("401") });
    expect(conclude(report)).toBe("inconclusive");
    expect(received).toHaveLength(1);
  });

  test("skips every check that needs an accepted request", async () => {
    const { report } = await runSuite(conforming(), { maxAccepted: 0 });
    const valid = report.verdicts.filter(({ check }) => /^(?:body|duration|n|prompt)\..*\.valid$/.test(check.id));
    expect(valid.length).toBeGreaterThan(5);
    expect(new Set(valid.map(({ outcome }) => outcome))).toEqual(new Set(["skipped"]));
  });
});

describe("a 402", () => {
  test("for an invalid request does not stop the paid checks", async () => {
    const answer = conforming();
    const { report } = await runSuite((request) => {
      const reply = answer(request);
      const body = parse(request.body);
      const isInvalid = request.method === "POST" && reply.status === 400 && isObject(body) && body["n"] === 0;
      return isInvalid ? outOfCredits : reply;
    });
    expect(report.traffic.accepted).toBeGreaterThan(20);
    const paid = report.verdicts.filter(({ check }) => /^(?:duration|seed|prompt)\..*\.valid$/.test(check.id));
    expect(paid.length).toBeGreaterThan(5);
    expect(new Set(paid.map(({ outcome }) => outcome))).toEqual(new Set(["pass"]));
  });
});

describe("failed connections", () => {
  test("do not end the run if they are rare", async () => {
    const transport = losingConnections((count) => count > 20 && count % 20 === 0);
    const { report } = await runSuite(conforming(), { transport, concurrency: 1 });
    expect(report.obstacle).toBeUndefined();
    expect(report.traffic.requests).toBeGreaterThan(200);
    expect(outcomes(report)).toContain("pass");
  });

  test("end the run if they persist", async () => {
    let requests = 0;
    const transport = losingConnections((count) => {
      requests = count;
      return count > 20;
    });
    const { report } = await runSuite(conforming(), { transport, concurrency: 1 });
    expect(report.obstacle).toEqual({ phase: "run", reason: "the server is no longer reachable" });
    // Five retries, and one request that was answered before.
    expect(requests).toBeLessThanOrEqual(20 + 8);
  });
});

describe("the live profile", () => {
  /** Runs the live profile. Returns its report and the bodies that the server accepted. */
  async function runLive(samples: number) {
    const answer = conforming();
    const accepted: Readonly<Record<string, Json>>[] = [];
    const handle = (request: ReceivedRequest): Reply => {
      const reply = answer(request);
      const body = parse(request.body);
      if (request.method === "POST" && reply.status === 200 && isObject(body)) accepted.push(body);
      return reply;
    };
    const { report } = await runSuite(handle, { profile: "live", samples });
    expect(failing(report)).toEqual([]);
    return { accepted, outcomes: report.verdicts.map(({ check, outcome }) => `${check.id} ${outcome}`) };
  }

  /** Returns the seconds of video in a request. The price grows with them. */
  const secondsOf = ({ duration = Number(limitOf("duration", "default")), n = Number(limitOf("n", "default")) }) =>
    Number(duration) * Number(n);

  test("needs at most ten accepted requests, and sends no paid random samples", async () => {
    const withoutSamples = await runLive(0);
    expect(withoutSamples.accepted.length).toBeGreaterThan(3);
    expect(withoutSamples.accepted.length).toBeLessThanOrEqual(10);
    const withSamples = await runLive(20);
    expect(withSamples.accepted.length).toBe(withoutSamples.accepted.length);
    // A random sample would use up the budget for a boundary value.
    expect(withSamples.outcomes).toEqual(withoutSamples.outcomes);
  });

  test("combines large values with small ones", async () => {
    const { accepted } = await runLive(1);
    const [maxDuration, maxN] = [Number(limitOf("duration", "maximum")), Number(limitOf("n", "maximum"))];
    // Durations in ascending order meet counts in descending order.
    const sizes = accepted.map(secondsOf);
    expect(Math.max(...sizes)).toBeLessThan((maxDuration * maxN) / 2);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan((accepted.length * maxDuration * maxN) / 4);
  });
});
