import { describe, expect, test } from "vitest";
import type { Report } from "../../src/run/report.js";
import type { NoResponse, Transport } from "../../src/traffic/exchange.js";
import { above, conforming } from "../../test-support/conforming.js";
import { useFastClock } from "../../test-support/fast-clock.js";
import { failing, runSuite } from "../../test-support/run-suite.js";
import { inProcessTransport } from "../../test-support/serve.js";

useFastClock();

/** The default of the command line, in milliseconds. */
const TIMEOUT_MS = 10_000;

/** Creates a transport to a conforming server that does not respond to some requests, or does not finish its response. */
function hanging(hangs: (request: Parameters<Transport>[0], status: number, serial: number) => boolean, hasBegun = false) {
  const deliver = inProcessTransport(conforming(), []);
  let serial = 0;
  const transport: Transport = async (request, limits) => {
    const start = performance.now();
    serial += 1;
    const exchange = await deliver(request, limits);
    const status = exchange.outcome.kind === "response" ? exchange.outcome.status : 0;
    if (!hangs(request, status, serial)) return exchange;
    await new Promise((resolve) => setTimeout(resolve, limits.timeout));
    const outcome: NoResponse = { kind: "none", reason: "timeout", hasBegun, message: "no complete response" };
    return { request, outcome, durationMs: performance.now() - start };
  };
  return transport;
}

const outcomeOf = ({ verdicts }: Report, id: string) => verdicts.find(({ check }) => check.id === id)?.outcome;

describe("a server that does not respond costs at most a minute", () => {
  test.each<[string, Parameters<typeof hanging>[0], boolean]>([
    ["to invalid requests", (_, status) => status === 400, false],
    ["to the end of a rejection", (_, status) => status === 400, true],
    ["to valid requests", ({ method }, status) => method === "POST" && status === 200, false],
    ["to requests for results", ({ method }) => method === "GET", false],
    ["to any request, from some time on", (_, __, serial) => serial > 100, false],
    ["to any request", () => true, false],
    ["to every eleventh request", (_, __, serial) => serial % 11 === 0, false],
  ])("%s", async (_, hangs, hasBegun) => {
    for (const profile of ["full", "live"] as const) {
      const start = performance.now();
      const { report } = await runSuite(conforming(), { profile, timeout: TIMEOUT_MS, transport: hanging(hangs, hasBegun) });
      expect(performance.now() - start).toBeLessThan(60_000);
      const isPreflight = report.obstacle?.phase === "preflight";
      expect(isPreflight || failing(report).some((id) => id.endsWith("response.complete"))).toBe(true);
    }
  });
});

describe("a server whose streams never end costs at most a minute", () => {
  test.each([
    ["if it keeps sending events", 10],
    ["if it sends one event and then nothing", TIMEOUT_MS - 100],
  ])("%s", async (_, idleMs) => {
    const deliver = inProcessTransport(conforming(), []);
    const transport: Transport = async (request, limits) => {
      const start = performance.now();
      const exchange = await deliver(request, limits);
      const { outcome } = exchange;
      if (outcome.kind === "none" || outcome.headers["content-type"] !== "text/event-stream") return exchange;
      await new Promise((resolve) => setTimeout(resolve, limits.timeout));
      const [first = ""] = Buffer.from(outcome.body).toString().split("\n\n");
      const open = { ...outcome, body: Buffer.from(`${first}\n\n`), isOpen: true, idleMs, msSinceEnd: 0 };
      return { request, outcome: open, durationMs: performance.now() - start };
    };
    const start = performance.now();
    const { report } = await runSuite(conforming(), { timeout: TIMEOUT_MS, transport });
    expect(performance.now() - start).toBeLessThan(60_000);
    expect(report.verdicts.length).toBeGreaterThan(100);
  });
});

describe("a server that does not respond to one kind of request", () => {
  test("fails a few checks; the others of this kind give no result, and other kinds are checked", async () => {
    const { report } = await runSuite(conforming(), {
      timeout: TIMEOUT_MS,
      transport: hanging(({ url }, status) => status === 400 && !url.includes("sse")),
    });
    expect(failing(report)).toContain("response.complete");
    expect(failing(report).length).toBeLessThanOrEqual(6);
    expect(outcomeOf(report, "duration.maximum.valid")).toBe("pass");
    expect(outcomeOf(report, "streamVideo:duration.maximum.invalid")).toBe("pass");
    const others = report.verdicts.filter(({ outcome }) => outcome === "inconclusive");
    expect(others.length).toBeGreaterThan(50);
  });

  test("is checked on all others if it does not respond to one value", async () => {
    const { report } = await runSuite(conforming(), {
      timeout: TIMEOUT_MS,
      transport: hanging(({ body }) => String(body).includes(`"duration":${above("duration")}}`)),
    });
    expect(failing(report)).toContain("duration.maximum.invalid");
    expect(report.verdicts.filter(({ outcome }) => outcome === "inconclusive")).toEqual([]);
  });
});
