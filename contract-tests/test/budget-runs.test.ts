import { describe, expect, test } from "vitest";
import type { RawRequest, Transport } from "../src/exchange.js";
import { isObject, type Json } from "../src/json.js";
import { conclude, type Report } from "../src/report.js";
import { conforming, limitOf } from "./conforming.js";
import { failing, judge } from "./judge.js";
import { type Arrival, carryTo, type Reply } from "./serve.js";

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

/** A transport that loses some requests as a network does. */
function losing(isLost: (request: RawRequest, count: number) => boolean, reason: "broken" | "unreachable"): Transport {
  const transport = carryTo(conforming(), []);
  let count = 0;
  return async (request, limits) => {
    count += 1;
    if (!isLost(request, count)) return transport(request, limits);
    return { request, outcome: { kind: "none", reason, hasBegun: false, message: "lost" }, durationMs: 1 };
  };
}

describe("a run with a budget", () => {
  test.each([
    ["accepted requests", { maxAccepted: 10 }],
    ["credits", { maxCredits: 1000 }],
  ])("of %s ends when the account runs out of credits", async (_, budget) => {
    const answer = conforming();
    let accepted = 0;
    const { report, received } = await judge((request) => {
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
    let sent = 0;
    const isSubmission = ({ body }: RawRequest) => isObject(parse(String(body))) && String(body).includes('"prompt"');
    const transport = losing((request) => {
      const isLost = isSubmission(request);
      if (isLost) sent += 1;
      return isLost;
    }, "broken");
    await judge(conforming(), { maxAccepted: 3, transport, selects: (id) => id.startsWith("n.") && id.endsWith(".valid") });
    expect(sent).toBeGreaterThan(0);
    expect(sent).toBeLessThanOrEqual(3);
  });
});

describe("a run without a budget", () => {
  test("stops when the server rejects the key", async () => {
    const { report, received } = await judge(() => unauthorized, { maxAccepted: 0 });
    expect(report.obstacle).toMatchObject({ met: "at the start", reason: expect.stringContaining("401") });
    expect(conclude(report)).toBe("inconclusive");
    expect(received).toHaveLength(1);
  });

  test("skips every check that needs an accepted request", async () => {
    const { report } = await judge(conforming(), { maxAccepted: 0 });
    const valid = report.verdicts.filter(({ check }) => /^(?:body|duration|n|prompt)\..*\.valid$/.test(check.id));
    expect(valid.length).toBeGreaterThan(5);
    expect(new Set(valid.map(({ outcome }) => outcome))).toEqual(new Set(["skipped"]));
  });
});

describe("a 402", () => {
  test("for an invalid request does not stop the billed checks", async () => {
    const answer = conforming();
    const { report } = await judge((request) => {
      const reply = answer(request);
      const body = parse(request.body);
      const isInvalid = request.method === "POST" && reply.status === 400 && isObject(body) && body["n"] === 0;
      return isInvalid ? outOfCredits : reply;
    });
    expect(report.traffic.accepted).toBeGreaterThan(20);
    const billed = report.verdicts.filter(({ check }) => /^(?:duration|seed|prompt)\..*\.valid$/.test(check.id));
    expect(billed.length).toBeGreaterThan(5);
    expect(new Set(billed.map(({ outcome }) => outcome))).toEqual(new Set(["pass"]));
  });
});

describe("connections that fail", () => {
  test("now and then do not end the run", async () => {
    const transport = losing((_, count) => count > 20 && count % 20 === 0, "unreachable");
    const { report } = await judge(conforming(), { transport, concurrency: 1 });
    expect(report.obstacle).toBeUndefined();
    expect(report.traffic.requests).toBeGreaterThan(200);
    expect(outcomes(report)).toContain("pass");
  });

  test("three times in a row end the run", async () => {
    let requests = 0;
    const transport = losing((_, count) => {
      requests = count;
      return count > 20;
    }, "unreachable");
    const { report } = await judge(conforming(), { transport, concurrency: 1 });
    expect(report.obstacle).toEqual({ met: "on the way", reason: "the server has gone away" });
    expect(requests).toBe(23);
  });
});

describe("the live profile", () => {
  /** Runs the live profile and returns the bodies that the server accepted. */
  async function acceptedBodies(samples: number): Promise<readonly Readonly<Record<string, Json>>[]> {
    const answer = conforming();
    const accepted: Readonly<Record<string, Json>>[] = [];
    const handle = (request: Arrival): Reply => {
      const reply = answer(request);
      const body = parse(request.body);
      if (request.method === "POST" && reply.status === 200 && isObject(body)) accepted.push(body);
      return reply;
    };
    const { report } = await judge(handle, { profile: "live", samples });
    expect(failing(report)).toEqual([]);
    return accepted;
  }

  /** Seconds of video that a request asks for: the price grows with it. */
  const secondsOf = ({ duration = Number(limitOf("duration", "default")), n = Number(limitOf("n", "default")) }) =>
    Number(duration) * Number(n);

  test("needs at most ten accepted requests, however many samples are drawn", async () => {
    for (const samples of [0, 1, 20]) {
      const accepted = await acceptedBodies(samples);
      expect(accepted.length).toBeGreaterThan(3);
      expect(accepted.length).toBeLessThanOrEqual(10);
    }
  });

  test("combines large values with small ones", async () => {
    const accepted = await acceptedBodies(1);
    const [low, high] = [Number(limitOf("duration", "minimum")), Number(limitOf("duration", "maximum"))];
    const most = Number(limitOf("n", "maximum"));
    const sorted = (name: string) => accepted.map((body) => Number(body[name] ?? limitOf(name, "default"))).sort((a, b) => a - b);
    const [durations, counts] = [sorted("duration"), sorted("n")];
    const total = accepted.reduce((sum, body) => sum + secondsOf(body), 0);
    const worst = durations.reduce((sum, duration, index) => sum + duration * (counts[index] ?? 1), 0);
    expect(durations).toEqual(expect.arrayContaining([low, high]));
    expect(counts).toContain(most);
    // The sum is the largest where both are sorted alike.
    expect(total).toBeLessThan(worst * 0.85);
    expect(Math.max(...accepted.map(secondsOf))).toBeLessThan(high * most);
  });
});
