import { describe, expect, test } from "vitest";
import { conclude } from "../../src/run/report.js";
import { conforming, KEY, maxAccepted } from "../../test-support/conforming.js";
import { failing, runSuite, runSuiteOverHttp } from "../../test-support/run-suite.js";
import type { Reply } from "../../test-support/serve.js";

const handle = conforming();
const limited = (retryAfter?: string): Reply => ({
  status: 429,
  headers: retryAfter === undefined ? {} : { "retry-after": retryAfter },
  body: { code: "VIDEO_GENERATION_RATE_LIMITED", message: "Slow down." },
});
const CHECKS_OF_N = { selects: (id: string) => id.startsWith("n.m") };

// These tests mostly wait, so they run concurrently.
describe.concurrent("a server that limits the rate", () => {
  test("gets its retry after the delay in Retry-After", async () => {
    const times: number[] = [];
    const { report } = await runSuite(
      (request) => {
        times.push(performance.now());
        return times.length === 3 ? limited("1") : handle(request);
      },
      { ...CHECKS_OF_N, concurrency: 1 },
    );
    expect(failing(report)).toEqual([]);
    const [, , limitedAt = 0, retriedAt = 0] = times;
    expect(retriedAt - limitedAt).toBeGreaterThan(950);
    expect(retriedAt - limitedAt).toBeLessThan(3000);
  });

  test("with a Retry-After of more than 30 seconds ends the run immediately", async () => {
    const { report, received } = await runSuite(
      (request) => (request.body.includes('"n":') ? limited("3600") : handle(request)),
      {
        ...CHECKS_OF_N,
        concurrency: 1,
      },
    );
    expect(report.obstacle?.reason).toContain("the server keeps limiting the rate (429)");
    expect(conclude(report)).toBe("inconclusive");
    expect(received.length).toBeLessThan(5);
  });

  test("by the number of concurrent requests gets one request at a time", async () => {
    let inFlight = 0;
    const { report } = await runSuite(
      async (request) => {
        if (inFlight > 0) return limited();
        inFlight += 1;
        await new Promise((resolve) => setTimeout(resolve, 3));
        inFlight -= 1;
        return handle(request);
      },
      { concurrency: 8, selects: (id) => id.startsWith("duration.") },
    );
    expect(failing(report)).toEqual([]);
    expect(conclude(report)).toBe("conforms");
  });

  test("with a date in Retry-After gets no request before the end of that second", async () => {
    let until = 0;
    const { report, received } = await runSuite(
      (request) => {
        if (Date.now() < until) return limited(new Date(until).toUTCString());
        if (until !== 0 || !request.body.includes('"n":')) return handle(request);
        until = Date.now() + 1200;
        return limited(new Date(until).toUTCString());
      },
      { ...CHECKS_OF_N, concurrency: 2 },
    );
    expect(failing(report)).toEqual([]);
    expect(conclude(report)).toBe("conforms");
    expect(received.length).toBeLessThan(60);
  });

  test("permanently ends the run, not each check separately", async () => {
    let count = 0;
    const { report, received } = await runSuite((request) => {
      count += 1;
      return count > 20 ? limited("0") : handle(request);
    });
    expect(report.obstacle?.reason).toBe("the server keeps limiting the rate (429)");
    expect(failing(report)).toEqual([]);
    expect(conclude(report)).toBe("inconclusive");
    expect(received.length).toBeLessThan(100);
  });
});

describe("the API key", () => {
  test("is valid, so a 401 for one value is a fault of the server", async () => {
    const { report } = await runSuite((request) =>
      request.body.includes('"n":0') ? { status: 401, body: { code: "X", message: "No." } } : handle(request),
    );
    expect(failing(report)).toContain("n.minimum.invalid");
  });

  test("may be revoked during the run, which is inconclusive, not failed", async () => {
    let count = 0;
    const { report } = await runSuite((request) => {
      count += 1;
      return count > 50 ? { status: 401, body: { code: "X", message: "No." } } : handle(request);
    });
    expect(failing(report)).toEqual([]);
    expect(conclude(report)).toBe("inconclusive");
  });
});

test("a server that reports an empty account gets no further submissions, except those in flight", async () => {
  let credits = 5;
  let rejections = 0;
  await runSuite((request) => {
    const reply = handle(request);
    if (request.method !== "POST" || reply.status !== 200 || credits-- > 0) return reply;
    rejections += 1;
    return { status: 402, body: { code: "VIDEO_GENERATION_INSUFFICIENT_CREDITS", message: "No." } };
  });
  expect(rejections).toBeGreaterThan(0);
  expect(rejections).toBeLessThanOrEqual(4);
});

test("a run without a verdict is inconclusive, not conforming", async () => {
  const { report, received } = await runSuite(() => ({ status: 500 }), {
    selects: (id) => id === "n.maximum.valid",
    maxAccepted: 0,
  });
  expect(received.length).toBeLessThan(3);
  expect(conclude(report)).toBe("inconclusive");
});

test("an oracle that is selected alone observes the requests of all checks", async () => {
  const { report, received } = await runSuite(conforming({ successStatus: 201 }), {
    selects: (id) => id === "response.status",
  });
  expect(failing(report)).toEqual(["response.status"]);
  expect(report.verdicts).toHaveLength(1);
  expect(received.length).toBeGreaterThan(100);
});

test("the requests of all clauses add up to the requests of the run", async () => {
  const { report, received } = await runSuite(conforming());
  const sum = report.verdicts.reduce((total, { requests }) => total + (requests ?? 0), 0);
  expect(report.traffic.requests).toBe(received.length);
  expect(sum).toBeLessThanOrEqual(received.length);
  // The suite polls a few generations right after their submission, which belongs to no single clause.
  expect(sum).toBeGreaterThan(received.length - 20);
});

test("a request that many checks send at the same time is charged once", async () => {
  const { report, received } = await runSuiteOverHttp(conforming(), { concurrency: 64 });
  const bodies = received
    .filter(({ headers, method }) => method === "POST" && headers["content-type"] === "application/json")
    .map(
      ({ body, headers, path }) =>
        `${path} ${headers["accept"]} ${headers["authorization"]} ${headers["transfer-encoding"]} ${headers["x-api-key"]} ${body}`,
    );
  // Some checks repeat requests on purpose: that a repeated request is another generation, that a request does not change later
  // ones, and that a connection with a key does not authorize a request without one.
  expect(bodies.length - new Set(bodies).size).toBe(7);
  expect(report.traffic.accepted).toBeLessThanOrEqual(maxAccepted());
});

test.each(["/", "///", "/v1/", "/v1"])("a base URL may end with %s", async (end) => {
  const { received } = await runSuite(conforming(), { ...CHECKS_OF_N, baseUrl: `http://localhost${end}` });
  expect(received[0]?.path).toMatch(end.startsWith("/v1") ? /^\/v1\/generation/ : /^\/generation/);
  expect(received[0]?.headers["authorization"]).toBe(`Bearer ${KEY}`);
});
