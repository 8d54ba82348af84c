import { describe, expect, test } from "vitest";
import { conclude } from "../../src/run/report.js";
import { conforming, KEY } from "../../test-support/conforming.js";
import { failing, judge, judgeServed } from "../../test-support/judge.js";
import type { Reply } from "../../test-support/serve.js";

const answer = conforming();
const limited = (retryAfter?: string): Reply => ({
  status: 429,
  headers: retryAfter === undefined ? {} : { "retry-after": retryAfter },
  body: { code: "VIDEO_GENERATION_RATE_LIMITED", message: "Slow down." },
});
const few = { selects: (id: string) => id.startsWith("n.m") };

// These wait most of the time.
describe.concurrent("a server that limits the rate", () => {
  test("is waited for as long as it asks", async () => {
    const times: number[] = [];
    const { report } = await judgeServed(
      (request) => {
        times.push(performance.now());
        return times.length === 3 ? limited("1") : answer(request);
      },
      { ...few, concurrency: 1 },
    );
    expect(failing(report)).toEqual([]);
    const [, , asked = 0, again = 0] = times;
    expect(again - asked).toBeGreaterThan(950);
    expect(again - asked).toBeLessThan(3000);
  });

  test("and asks for more than half a minute ends the run at once", async () => {
    const { report, received } = await judgeServed(
      (request) => (request.body.includes('"n":') ? limited("3600") : answer(request)),
      {
        ...few,
        concurrency: 1,
      },
    );
    expect(report.obstacle?.reason).toContain("the server keeps limiting the rate (429)");
    expect(conclude(report)).toBe("inconclusive");
    expect(received.length).toBeLessThan(5);
  });

  test("by the number of requests at once is sent one at a time", async () => {
    let underway = 0;
    const { report } = await judgeServed(
      async (request) => {
        if (underway > 0) return limited();
        underway += 1;
        await new Promise((resolve) => setTimeout(resolve, 3));
        underway -= 1;
        return answer(request);
      },
      { concurrency: 8 },
    );
    expect(failing(report)).toEqual([]);
    expect(conclude(report)).toBe("conforms");
  });

  test("and tells a date in whole seconds is not asked too early", async () => {
    let until = 0;
    const { report, received } = await judgeServed(
      (request) => {
        if (Date.now() < until) return limited(new Date(until).toUTCString());
        if (until !== 0 || !request.body.includes('"n":')) return answer(request);
        until = Date.now() + 1200;
        return limited(new Date(until).toUTCString());
      },
      { ...few, concurrency: 2 },
    );
    expect(failing(report)).toEqual([]);
    expect(conclude(report)).toBe("conforms");
    expect(received.length).toBeLessThan(60);
  });

  test("for good ends the run, not each check by itself", async () => {
    let count = 0;
    const { report, received } = await judgeServed((request) => {
      count += 1;
      return count > 20 ? limited("0") : answer(request);
    });
    expect(report.obstacle?.reason).toBe("the server keeps limiting the rate (429)");
    expect(failing(report)).toEqual([]);
    expect(conclude(report)).toBe("inconclusive");
    expect(received.length).toBeLessThan(100);
  });
});

describe("the key", () => {
  test("is good, so that 401 for one value is the server's fault", async () => {
    const { report } = await judgeServed((request) =>
      request.body.includes('"n":0') ? { status: 401, body: { code: "X", message: "No." } } : answer(request),
    );
    expect(failing(report)).toContain("n.minimum.invalid");
  });

  test("may be withdrawn on the way, which is nobody's fault", async () => {
    let count = 0;
    const { report } = await judgeServed((request) => {
      count += 1;
      return count > 50 ? { status: 401, body: { code: "X", message: "No." } } : answer(request);
    });
    expect(failing(report)).toEqual([]);
    expect(conclude(report)).toBe("inconclusive");
  });
});

test("a server out of credits is asked to take no more than was under way", async () => {
  let credits = 5;
  let refused = 0;
  await judgeServed((request) => {
    const reply = answer(request);
    if (request.method !== "POST" || reply.status !== 200 || credits-- > 0) return reply;
    refused += 1;
    return { status: 402, body: { code: "VIDEO_GENERATION_INSUFFICIENT_CREDITS", message: "No." } };
  });
  expect(refused).toBeGreaterThan(0);
  expect(refused).toBeLessThanOrEqual(4);
});

test("a run that judged nothing does not conform", async () => {
  const { report, received } = await judgeServed(() => ({ status: 500 }), {
    selects: (id) => id === "n.maximum.valid",
    maxAccepted: 0,
  });
  expect(received.length).toBeLessThan(3);
  expect(conclude(report)).toBe("inconclusive");
});

test("an oracle alone is judged by what all checks send", async () => {
  const { report, received } = await judgeServed(conforming({ success: 201 }), { selects: (id) => id === "response.status" });
  expect(failing(report)).toEqual(["response.status"]);
  expect(report.verdicts).toHaveLength(1);
  expect(received.length).toBeGreaterThan(100);
});

test("the requests of all clauses add up to those of the run", async () => {
  const { report, received } = await judgeServed(conforming());
  const sum = report.verdicts.reduce((sum, { requests }) => sum + (requests ?? 0), 0);
  expect(report.traffic.requests).toBe(received.length);
  expect(sum).toBeLessThanOrEqual(received.length);
  expect(sum).toBeGreaterThan(received.length - 8);
});

test("many who ask for the same request at once pay for it once", async () => {
  const { report, received } = await judgeServed(conforming(), { concurrency: 64 });
  const bodies = received
    .filter(({ headers, method }) => method === "POST" && headers["content-type"] === "application/json")
    .map(
      ({ body, headers, path }) =>
        `${path} ${headers["accept"]} ${headers["authorization"]} ${headers["transfer-encoding"]} ${body}`,
    );
  // The minimal request is sent twice on purpose: it is another submission each time.
  expect(bodies.length - new Set(bodies).size).toBe(1);
  expect(report.traffic.accepted).toBeLessThanOrEqual(60);
});

test.each(["/", "///", "/v1/", "/v1"])("a base URL may end with %s", async (end) => {
  const { received } = await judge(conforming(), { ...few, baseUrl: `http://localhost${end}` });
  expect(received[0]?.path).toMatch(end.startsWith("/v1") ? /^\/v1\/generation/ : /^\/generation/);
  expect(received[0]?.headers["authorization"]).toBe(`Bearer ${KEY}`);
});
