import { describe, expect, test } from "vitest";
import { conclude } from "../../src/run/report.js";
import type { Outcome, Transport } from "../../src/traffic/exchange.js";
import { conforming } from "../../test-support/conforming.js";
import { useFastClock } from "../../test-support/fast-clock.js";
import { runSuite } from "../../test-support/run-suite.js";
import { inProcessTransport } from "../../test-support/serve.js";

useFastClock();

const unreachable = (message: string): Outcome => ({ kind: "none", reason: "unreachable", message });
const page = (status: number): Outcome => ({ kind: "response", status, headers: {}, body: Buffer.from("<h1>Starting</h1>") });

/** Creates a transport to a conforming server that starts after some milliseconds. `first` is the first request. */
function starting(afterMs: number, outcome: Outcome) {
  const deliver = inProcessTransport(conforming(), []);
  const start = performance.now();
  const early: Parameters<Transport>[0][] = [];
  const transport: Transport = async (request, limits) => {
    if (performance.now() - start >= afterMs) return deliver(request, limits);
    early.push(request);
    return { request, outcome, durationMs: 0 };
  };
  return { early, transport };
}

const selects = (id: string) => id === "duration.maximum.invalid";

describe("--wait-for", () => {
  test.each<[string, Outcome]>([
    ["refuses the connection", unreachable("connect ECONNREFUSED 127.0.0.1:80")],
    ["has no address yet", unreachable("getaddrinfo EAI_AGAIN api")],
    ["resets the connection", { kind: "none", reason: "broken", message: "read ECONNRESET" }],
    ["does not respond", { kind: "none", reason: "timeout", message: "no complete response within 5000 ms" }],
    ["is behind a gateway that returns 502", page(502)],
    ["returns 503", page(503)],
    ["is behind a gateway that returns 504", page(504)],
  ])("waits for a server that %s", async (_, outcome) => {
    const { early, transport } = starting(20_000, outcome);
    const shown: [number, string][] = [];
    const { report } = await runSuite(conforming(), {
      onWait: (elapsedMs, reason) => shown.push([elapsedMs, reason]),
      selects,
      transport,
      waitFor: 30_000,
    });
    expect(report.verdicts.map((verdict) => verdict.outcome)).toEqual(["pass"]);
    expect(conclude(report)).toBe("conforms");
    expect(shown.length).toBe(early.length);
    expect(early.length).toBeGreaterThan(5);
    expect(early.length).toBeLessThan(40);
    // Nothing that a server could accept, and no key.
    expect(new Set(early.map(({ method }) => method))).toEqual(new Set(["GET"]));
    expect(early.filter(({ body, headers }) => body !== undefined || "authorization" in headers)).toEqual([]);
  });

  test("gives up after its time with one line", async () => {
    const { early, transport } = starting(Number.POSITIVE_INFINITY, unreachable("connect ECONNREFUSED 127.0.0.1:80"));
    const start = performance.now();
    const { report } = await runSuite(conforming(), { selects, transport, waitFor: 12_000 });
    expect(report.obstacle).toEqual({
      phase: "preflight",
      reason: "http://localhost did not become available within 12 s: connect ECONNREFUSED 127.0.0.1:80",
    });
    expect(conclude(report)).toBe("inconclusive");
    expect(performance.now() - start).toBeLessThanOrEqual(12_100);
    expect(early.length).toBeGreaterThan(5);
  });

  test("does not wait for a certificate that is not trusted", async () => {
    const { early, transport } = starting(Number.POSITIVE_INFINITY, unreachable("self-signed certificate"));
    const { report } = await runSuite(conforming(), { selects, transport, waitFor: 60_000 });
    expect(report.obstacle?.reason).toContain("NODE_EXTRA_CA_CERTS");
    expect(early).toHaveLength(2);
  });

  test("sends no request of its own by default", async () => {
    const { received } = await runSuite(conforming(), { selects });
    expect(received.filter(({ method }) => method === "GET")).toEqual([]);
  });

  test("ends when the run is interrupted", async () => {
    const controller = new AbortController();
    const { transport } = starting(Number.POSITIVE_INFINITY, page(503));
    const { report } = await runSuite(conforming(), {
      onWait: () => controller.abort(),
      selects,
      signal: controller.signal,
      transport,
      waitFor: 60_000,
    });
    expect(report.obstacle?.reason).toBe("the run was interrupted");
  });
});
