import { describe, expect, test } from "vitest";
import { adviceForVerdict } from "../../src/checks/wording/verdict-advice.js";
import { conclude, type Report } from "../../src/run/report.js";
import { above, conforming } from "../../test-support/conforming.js";
import { useFastClock } from "../../test-support/fast-clock.js";
import { failing, runSuite } from "../../test-support/run-suite.js";
import type { ReceivedRequest, Reply } from "../../test-support/serve.js";

useFastClock();

const page = (status: number): Reply => ({
  status,
  headers: { "content-type": "text/html" },
  body: `<html><h1>${status}</h1></html>`,
});

/** Creates a conforming server behind a gateway that returns an error page for some requests. */
function behindGateway(errorFor: (request: ReceivedRequest, serial: number) => number | undefined) {
  const answer = conforming();
  let serial = 0;
  return (request: ReceivedRequest) => {
    serial += 1;
    const status = errorFor(request, serial);
    return status === undefined ? answer(request) : page(status);
  };
}

const outcomesOf = ({ verdicts }: Report) => new Set(verdicts.map(({ outcome }) => outcome));
const verdictOf = ({ verdicts }: Report, id: string) => verdicts.find(({ check }) => check.id === id);
const isInvalid = ({ body }: ReceivedRequest) => body.includes(`"duration":${above("duration")}`);

describe("a conforming server raises no alarm behind a gateway", () => {
  test.each<[string, Parameters<typeof behindGateway>[0]]>([
    ["that returns a 503 page for the first three requests", (_, serial) => (serial <= 3 ? 503 : undefined)],
    ["that returns a 502 page now and then", (_, serial) => (serial % 40 === 0 ? 502 : undefined)],
    ["that returns a page of Cloudflare now and then", (_, serial) => (serial % 41 === 0 ? 520 + (serial % 5) : undefined)],
    ["that is down for a few requests in the middle", (_, serial) => (serial > 200 && serial < 212 ? 504 : undefined)],
    ["that restarts twice", (_, serial) => ([100, 300].some((start) => serial > start && serial < start + 8) ? 502 : undefined)],
  ])("%s", async (_, errorFor) => {
    const { report } = await runSuite(behindGateway(errorFor));
    expect(failing(report)).toEqual([]);
    expect(conclude(report)).toBe("conforms");
  });
});

describe("a gateway error that persists", () => {
  test("from the start is one finding, and the other checks give no result", async () => {
    const { report, received } = await runSuite(behindGateway(() => 503));
    expect(failing(report)).toEqual(["response.serverError"]);
    expect(conclude(report)).toBe("violates");
    expect(report.obstacle).toEqual({ phase: "run", reason: "the server keeps returning 503" });
    expect(outcomesOf(report)).toEqual(new Set(["fail", "inconclusive", "skipped"]));
    expect(received.length).toBeLessThan(12);
  });

  test("from some time on is one finding", async () => {
    const { report } = await runSuite(behindGateway((_, serial) => (serial > 150 ? 502 : undefined)));
    expect(failing(report)).toEqual(["response.serverError"]);
    expect(report.obstacle?.reason).toBe("the server keeps returning 502");
    expect(outcomesOf(report)).toContain("pass");
  });

  test("of one operation is one finding, and the checks of the other operations have results", async () => {
    const { report } = await runSuite(behindGateway(({ path }) => (path.includes("sse") ? 503 : undefined)));
    expect(failing(report)).toEqual(["streamVideo:response.serverError"]);
    expect(verdictOf(report, "duration.maximum.invalid")?.outcome).toBe("pass");
    expect(verdictOf(report, "streamVideo:duration.maximum.invalid")?.outcome).toBe("inconclusive");
  });

  test("for all invalid requests is one finding besides that of the first request", async () => {
    const answer = conforming();
    const { report } = await runSuite((request) => {
      const reply = answer(request);
      return reply.status === 400 ? page(503) : reply;
    });
    expect(failing(report).filter((id) => !id.endsWith("response.serverError")).length).toBeLessThan(5);
    expect(failing(report)).toContain("response.serverError");
    expect(verdictOf(report, "duration.maximum.valid")?.outcome).toBe("pass");
  });

  test.each([503, 502, 504])("for one invalid value (%d) fails its check, because other requests succeed", async (status) => {
    const { report } = await runSuite(behindGateway((request) => (isInvalid(request) ? status : undefined)));
    expect(verdictOf(report, "duration.maximum.invalid")).toMatchObject({
      outcome: "fail",
      reason: `expected 400 or 422, received ${status}`,
    });
    expect(verdictOf(report, "response.serverError")?.outcome).toBe("fail");
    // The page of the gateway breaks no other rule.
    expect(failing(report)).not.toContain("response.schema");
    expect(verdictOf(report, "n.maximum.invalid")?.outcome).toBe("pass");
  });

  test("for one invalid value fails its check if it is the only one selected", async () => {
    const { report } = await runSuite(
      behindGateway((request) => (isInvalid(request) ? 503 : undefined)),
      { selects: (id) => id === "duration.maximum.invalid" },
    );
    expect(failing(report)).toEqual(["duration.maximum.invalid"]);
  });
});

describe("gateway errors that a retry resolves", () => {
  test.each([
    ["every fourth request", 4],
    ["every ninth request", 9],
  ])("are a finding for %s", async (_, period) => {
    const { report } = await runSuite(behindGateway((__, serial) => (serial % period === 0 ? 502 : undefined)));
    expect(failing(report)).toContain("response.serverError");
    expect(verdictOf(report, "response.serverError")?.reason).toMatch(/received 502(?: for \d+ of \d+ requests|$)/);
  });

  test("are no finding if they are rare", async () => {
    const { report } = await runSuite(behindGateway((_, serial) => (serial % 20 === 7 ? 503 : undefined)));
    expect(failing(report)).toEqual([]);
  });
});

describe("a server whose first response to every request is an error page", () => {
  /** Creates a conforming server with a cold cache. */
  function cold(status: number) {
    const seen = new Set<string>();
    return behindGateway(({ body, headers, method, path }) => {
      const key = JSON.stringify([method, path, headers, body]);
      if (seen.has(key)) return undefined;
      seen.add(key);
      return status;
    });
  }
  const selects = (id: string) => /^(?:duration|body|response|prompt)\./.test(id);

  test("gets one warning with advice for 503, and every other check passes", async () => {
    const { report } = await runSuite(cold(503), { selects });
    expect(report.verdicts.filter(({ outcome }) => outcome !== "pass" && outcome !== "observed")).toHaveLength(1);
    const verdict = verdictOf(report, "response.serverError");
    expect(verdict).toMatchObject({ outcome: "warn" });
    expect(verdict?.reason).toMatch(/received 503 for \d+ of \d+ requests, which succeeded when they were repeated$/);
    expect(verdict === undefined ? "" : adviceForVerdict(verdict)).toContain("Retry-After");
    expect([report.obstacle, conclude(report), conclude({ ...report, isStrict: true })]).toEqual([
      undefined,
      "conforms",
      "violates",
    ]);
  });

  test("violates the contract if only half of the requests get 503", async () => {
    const { report } = await runSuite(
      behindGateway((_, serial) => (serial % 2 === 0 ? 503 : undefined)),
      { selects },
    );
    expect(verdictOf(report, "response.serverError")?.outcome).toBe("fail");
  });

  test.each([502, 504])("violates the contract for %d", async (status) => {
    const { report } = await runSuite(cold(status), { selects });
    expect(report.verdicts.filter(({ outcome }) => outcome === "fail").map(({ check }) => check.id)).toEqual([
      "response.serverError",
    ]);
    expect(report.obstacle).toBeUndefined();
  });

  test("leaves a trace of every retry in the report", async () => {
    const { received, report } = await runSuite(cold(503), { selects });
    const { requests, retries } = report.traffic;
    expect(requests).toBe(received.length);
    expect(retries).toEqual({ 503: expect.any(Number) });
    expect(retries?.["503"]).toBeGreaterThan(requests / 3);
    expect(verdictOf(report, "duration.maximum.invalid")?.retries?.["503"]).toBeGreaterThan(0);
    const ofChecks = report.verdicts.reduce((sum, verdict) => sum + (verdict.retries?.["503"] ?? 0), 0);
    expect(ofChecks).toBeLessThanOrEqual(retries?.["503"] ?? 0);
  });
});

test("a run without temporary conditions has no retries", async () => {
  const { report } = await runSuite(conforming(), { selects: (id) => id.startsWith("duration.") });
  expect(report.traffic).toMatchObject({ retries: {}, unconfirmed: 0 });
  expect(report.verdicts.filter(({ retries }) => retries !== undefined)).toEqual([]);
});

describe("a 403", () => {
  test("for some requests gives no result", async () => {
    let serial = 0;
    const answer = conforming();
    const { report } = await runSuite((request) => {
      serial += 1;
      return serial > 100 ? { status: 403, body: { code: "FORBIDDEN", message: "No." } } : answer(request);
    });
    expect(conclude(report)).toBe("inconclusive");
    expect(verdictOf(report, "seed.maximum.valid")).toMatchObject({
      outcome: "inconclusive",
      reason: "the API key has no permission (403)",
    });
  });

  test("for one value fails its check, because the key has permission for others", async () => {
    const answer = conforming();
    const { report } = await runSuite((request) =>
      isInvalid(request) ? { status: 403, body: { code: "FORBIDDEN", message: "No." } } : answer(request),
    );
    expect(verdictOf(report, "duration.maximum.invalid")).toMatchObject({
      outcome: "fail",
      reason: "expected the request to be processed, received 403, although the key has permission",
    });
  });
});

describe("the body of a rate limit", () => {
  const limited = (reply: Reply) => {
    const answer = conforming();
    let serial = 0;
    return (request: ReceivedRequest) => {
      serial += 1;
      return serial % 60 === 0 ? reply : answer(request);
    };
  };
  const json = (type: string, body: string): Reply => ({
    status: 429,
    headers: { "content-type": type, "retry-after": "0" },
    body,
  });

  test.each<[title: string, reply: Reply]>([
    ["a page", page(429)],
    ["plain text", json("text/plain", "Too many requests")],
    ["nothing", { status: 429, headers: { "content-type": "" }, body: "" }],
    ["the documented error", json("application/json", '{"code":"X","message":"Too many requests."}')],
  ])("may be %s", async (_, reply) => {
    const { report } = await runSuite(limited(reply), { profile: "live" });
    expect(failing(report)).toEqual([]);
    expect(conclude(report)).toBe("conforms");
  });

  test.each<[title: string, reply: Reply, rule: string]>([
    ["other JSON", json("application/json", '{"detail":"Too many requests"}'), "response.schema"],
    ["text labeled as JSON", json("application/json", "Too many requests"), "response.schema"],
    ["JSON labeled as text", json("text/plain", '{"code":"X","message":"Too many requests."}'), "response.mediaType"],
  ])("must not be %s", async (_, reply, rule) => {
    const { report } = await runSuite(limited(reply), { profile: "live" });
    expect(new Set(failing(report).map((id) => id.replace(/^\w+:/, "")))).toEqual(new Set([rule]));
    expect(outcomesOf(report)).not.toContain("flaky");
    expect(verdictOf(report, rule)?.dependsOnEarlier).toBe(true);
  });
});
