import { describe, expect, test } from "vitest";
import type { Verdict } from "../../src/checks/verdict.js";
import type { Transport } from "../../src/traffic/exchange.js";
import { conforming } from "../../test-support/conforming.js";
import { failing, runSuite } from "../../test-support/run-suite.js";
import { inProcessTransport, type ReceivedRequest, type Reply } from "../../test-support/serve.js";

const sorted = (verdicts: readonly Verdict[]) => verdicts.map(({ check }) => check.id).toSorted();
const isAuthentication = ({ check }: Verdict) => /^(?:\w+:)?authentication\./.test(check.id);

const unbounded = await runSuite(conforming());
const bounded = await runSuite(conforming(), { maxAccepted: 1000 });
/** A run that sends only requests that a conforming server rejects. */
const withoutPaid = await runSuite(conforming(), { maxAccepted: 0 });

describe("a run with a budget", () => {
  test("reaches a verdict on the same checks as a run without one", () => {
    expect(sorted(bounded.report.verdicts)).toEqual(sorted(unbounded.report.verdicts));
    expect(sorted(withoutPaid.report.verdicts)).toEqual(sorted(unbounded.report.verdicts));
  });

  test("reaches each verdict once", () => {
    const ids = sorted(unbounded.report.verdicts);
    expect(ids).toEqual([...new Set(ids)]);
  });

  test("sends the authentication checks", () => {
    const checks = bounded.report.verdicts.filter(isAuthentication);
    expect(checks.length).toBeGreaterThan(20);
    expect(new Set(checks.map(({ outcome }) => outcome))).toEqual(new Set(["pass", "observed"]));
    expect(checks.filter(({ requests }) => requests === 0).map(({ check }) => check.id)).toEqual([]);
  });

  test("sends wrong keys before it spends the rest of the budget", () => {
    const positions = (matches: (request: ReceivedRequest) => boolean, { received }: typeof bounded) =>
      received.flatMap((request, index) => (matches(request) ? [index] : []));
    const wrongKey = ({ headers, method }: ReceivedRequest) => method === "POST" && headers["authorization"] === "Bearer null";
    const lookup = ({ method, path }: ReceivedRequest) => method === "GET" && path.endsWith("__proto__");
    expect(positions(wrongKey, bounded)[0]).toBeLessThan(positions(lookup, bounded)[0] ?? 0);
    expect(positions(wrongKey, unbounded)[0]).toBeGreaterThan(positions(lookup, unbounded)[0] ?? 0);
  });
});

describe("a run without a budget", () => {
  const outcomes = new Map(withoutPaid.report.verdicts.map((verdict) => [verdict.check.id, verdict]));

  test.each([
    "id.unique",
    "input.sent",
    "input.default",
    "usage.total",
    "streamVideo:stream.events",
    "streamVideo:stream.forward",
    "streamVideo:stream.end",
    "getGeneration:id.same",
    "getGeneration:status.forward",
  ])("skips %s, which needs an accepted request", (id) => {
    expect(outcomes.get(id)).toMatchObject({ outcome: "skipped", reason: "no request was accepted" });
  });

  test("passes the rules about rejected requests", () => {
    for (const id of ["response.status", "response.schema", "response.apiKey", "response.serverError"])
      expect(outcomes.get(id), id).toMatchObject({ outcome: "pass", reason: "" });
  });

  test("skips checks that need the id of a generation", () => {
    for (const name of ["known.valid", "like.invalid", "near.invalid", "odd.invalid", "hostile.invalid"])
      expect(outcomes.get(`getGeneration:id.${name}`), name).toMatchObject({
        outcome: "skipped",
        reason: "no generation is known",
        requests: 0,
      });
    expect(outcomes.get("getGeneration:lifecycle.observed")).toMatchObject({
      outcome: "skipped",
      reason: "no generation is known",
    });
  });

  test("skips observations without a request", () => {
    const observations = withoutPaid.report.verdicts.filter(({ check }) => check.id.endsWith(".observed"));
    expect(observations.length).toBeGreaterThan(10);
    expect(new Set(observations.map(({ outcome }) => outcome))).toEqual(new Set(["skipped"]));
    expect(observations.filter(({ reason }) => reason === "").map(({ check }) => check.id)).toEqual([]);
  });
});

describe("an observation", () => {
  test("is skipped if its request does not reach the server", async () => {
    const deliver = inProcessTransport(conforming(), []);
    const transport: Transport = async (request, limits) =>
      request.headers["content-type"] === "text/plain"
        ? { request, outcome: { kind: "none", reason: "unreachable", message: "connection refused" }, durationMs: 1 }
        : deliver(request, limits);
    const { report } = await runSuite(conforming(), { selects: (id) => /^mediaType\..*observed$/.test(id), transport });
    expect(report.verdicts.map(({ check, outcome, reason }) => [check.id, outcome, reason])).toEqual([
      ["mediaType.missing.observed", "observed", expect.stringContaining("without a Content-Type")],
      ["mediaType.wrong.observed", "skipped", expect.stringContaining("connection refused")],
    ]);
  });

  test("states what the server accepts and what it rejects", async () => {
    const { report } = await runSuite(conforming(), { selects: (id) => id.endsWith(".observed") && !id.includes(":") });
    const reasons = report.verdicts.map(({ reason }) => reason);
    expect(report.verdicts.map(({ outcome }) => outcome)).toEqual(reasons.map(() => "observed"));
    expect(reasons.length).toBeGreaterThan(5);
    for (const reason of reasons) expect(reason).toMatch(/^The server (?:accepts|rejects) .+\.$/);
  });
});

describe("a server without streams", () => {
  const notFound: Reply = { status: 404, body: { code: "NOT_FOUND", message: "No." } };

  /** A server without the stream operation. */
  const withoutStream = (isLost: (request: ReceivedRequest) => boolean = () => false) => {
    const answer = conforming();
    return (request: ReceivedRequest) => (request.path.includes("sse") || isLost(request) ? notFound : answer(request));
  };

  test("is checked on its results, although it returns 404 for unknown ids", async () => {
    const { report } = await runSuite(withoutStream());
    const results = report.verdicts.filter(({ check }) => check.id.startsWith("getGeneration:"));
    expect(results.length).toBeGreaterThan(20);
    expect(results.filter(({ outcome }) => outcome === "skipped").map(({ check }) => check.id)).toEqual([]);
    expect(results.find(({ check }) => check.id === "getGeneration:id.known.valid")).toMatchObject({ outcome: "pass" });
  });

  test("still implements results if a single lookup returns 404", async () => {
    let lookups = 0;
    const isFirstLookup = ({ method, path }: ReceivedRequest) =>
      method === "GET" && path.startsWith("/generation/gen_") && ++lookups === 1;
    const { report } = await runSuite(withoutStream(isFirstLookup));
    expect(lookups).toBeGreaterThan(1);
    expect(failing(report)).not.toContain("getGeneration:id.lasting");
    const missing = report.verdicts.filter(({ reason }) => reason.includes("does not implement"));
    expect(missing.filter(({ check }) => check.id.startsWith("getGeneration:"))).toEqual([]);
  });
});
