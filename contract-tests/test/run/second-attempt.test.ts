import { describe, expect, test } from "vitest";
import { conclude, type Report } from "../../src/run/report.js";
import type { Json, JsonObject } from "../../src/util/json.js";
import { above, conforming } from "../../test-support/conforming.js";
import { useFastClock } from "../../test-support/fast-clock.js";
import { runSuite } from "../../test-support/run-suite.js";
import type { ReceivedRequest, Reply } from "../../test-support/serve.js";

useFastClock();

const serverError: Reply = { status: 500, body: { code: "INTERNAL_ERROR", message: "No." } };
const accepted: Reply = { status: 200, body: { id: "gen_x", status: "IN_QUEUE", input: {}, usage: { total: 20 } } };

const ids = ({ verdicts }: Report, outcome: string) =>
  verdicts.filter((verdict) => verdict.outcome === outcome).map(({ check }) => check.id);
const verdictOf = ({ verdicts }: Report, id: string) => verdicts.find(({ check }) => check.id === id);
const isInvalid = ({ body, path }: ReceivedRequest) => body.includes(`"duration":${above("duration")}`) && !path.includes("sse");

/** Creates a conforming server with another response for the first requests that match. */
function failingFirst(count: number, matches: (request: ReceivedRequest) => boolean, reply: Reply) {
  const answer = conforming();
  let matched = 0;
  return (request: ReceivedRequest) => {
    if (!matches(request)) return answer(request);
    matched += 1;
    return matched <= count ? reply : answer(request);
  };
}

describe("a failure that a second attempt does not reproduce", () => {
  test.each<[string, Reply]>([
    ["a server error", serverError],
    ["an accepted value", accepted],
    ["a wrong status", { status: 404, body: { code: "NOT_FOUND", message: "No." } }],
  ])("is flaky: %s", async (_, reply) => {
    // The accepted value has an id that the server does not store.
    const { report } = await runSuite(failingFirst(1, isInvalid, reply), { selects: (id) => !id.startsWith("getGeneration:") });
    expect(ids(report, "fail")).toEqual([]);
    expect(verdictOf(report, "duration.maximum.invalid")).toMatchObject({
      outcome: "flaky",
      secondAttempt: "passed",
      reason: expect.stringMatching(/^expected 400 or 422, received .*; a second attempt passed$/),
    });
    expect(conclude(report)).toBe("conforms");
    expect(conclude({ ...report, isStrict: true })).toBe("violates");
  });

  test("is flaky for an oracle, even if no check of its own fails", async () => {
    const broken = { status: 400, body: { message: "no code" } };
    const { report } = await runSuite(failingFirst(1, isInvalid, broken));
    expect(ids(report, "fail")).toEqual([]);
    expect(ids(report, "flaky")).toEqual(["response.schema"]);
    expect(verdictOf(report, "response.schema")?.secondAttempt).toBe("passed");
  });

  test("is flaky for the result of a generation", async () => {
    const isPoll = ({ method, path }: ReceivedRequest) => method === "GET" && path.startsWith("/generation/gen_");
    const { report } = await runSuite(failingFirst(1, isPoll, serverError));
    expect(ids(report, "fail")).toEqual([]);
    expect(ids(report, "flaky")).toContain("getGeneration:response.serverError");
  });

  test("is a failure if many requests have one", async () => {
    const answer = conforming();
    let serial = 0;
    const { report } = await runSuite((request) => {
      serial += 1;
      return serial % 25 === 0 ? serverError : answer(request);
    });
    expect(ids(report, "flaky")).toEqual([]);
    expect(ids(report, "fail").length).toBeGreaterThan(3);
    expect(conclude(report)).toBe("violates");
  });
});

describe("wrong data in a response to an accepted request", () => {
  /** Creates a server on which one submission of 30 gets a wrong response. */
  const withSomeResponses = (change: (generation: JsonObject) => Json) => {
    let submissions = 0;
    return conforming({
      response: (generation) => {
        submissions += 1;
        return submissions % 30 === 0 ? change(generation) : generation;
      },
    });
  };

  test.each<[string, string, (generation: JsonObject) => Json]>([
    ["the input of another generation", "input.sent", (generation) => ({ ...generation, input: { prompt: "of somebody else" } })],
    ["a missing id", "response.schema", ({ id: _, ...generation }) => generation],
    ["an unknown status", "response.schema", (generation) => ({ ...generation, status: "LOST" })],
  ])("is a failure, even if it occurs only once: %s", async (_, id, change) => {
    const { report } = await runSuite(withSomeResponses(change), { selects: (other) => !other.includes(":") });
    expect(verdictOf(report, id)?.outcome).toBe("fail");
    expect(conclude(report)).toBe("violates");
  });

  test("is flaky if it is not JSON, because a gateway may send a page of its own", async () => {
    const { report } = await runSuite(
      withSomeResponses(() => "<html>please wait</html>"),
      {
        selects: (other) => !other.includes(":"),
      },
    );
    expect(ids(report, "fail")).toEqual([]);
    expect(ids(report, "flaky")).toContain("response.schema");
  });
});

describe("a failure that a second attempt reproduces", () => {
  test.each<[string, Reply, string]>([
    ["a server error", serverError, "response.serverError"],
    ["an accepted value", accepted, "duration.maximum.invalid"],
    ["a rejection without a code", { status: 400, body: { message: "no code" } }, "response.schema"],
  ])("is reported: %s", async (_, reply, id) => {
    const { report } = await runSuite(failingFirst(Number.POSITIVE_INFINITY, isInvalid, reply));
    expect(ids(report, "fail")).toContain(id);
    expect(ids(report, "flaky")).toEqual([]);
  });

  test("is sent exactly twice, unless it must be shrunk", async () => {
    const { received, report } = await runSuite(failingFirst(Number.POSITIVE_INFINITY, isInvalid, serverError), {
      selects: (id) => id === "duration.maximum.invalid",
    });
    expect(ids(report, "fail")).toEqual(["duration.maximum.invalid"]);
    const bodies = received.filter(isInvalid).map(({ body }) => body);
    expect(bodies).toHaveLength(2);
    expect(new Set(bodies).size).toBe(1);
    expect(report.verdicts[0]?.secondAttempt).toBe("failed");
  });
});

describe("a second attempt", () => {
  test("that does not fit the budget is not sent, and the failure is reported as not retried", async () => {
    const { report } = await runSuite(failingFirst(Number.POSITIVE_INFINITY, isInvalid, accepted), { maxAccepted: 0 });
    expect(verdictOf(report, "duration.maximum.invalid")).toMatchObject({
      outcome: "fail",
      secondAttempt: "not sent",
      reason: expect.stringContaining("not retried: "),
    });
    expect(report.traffic.accepted).toBe(1);
  });

  test("counts as an accepted request", async () => {
    const { report } = await runSuite(failingFirst(Number.POSITIVE_INFINITY, isInvalid, accepted), {
      maxAccepted: 10,
      selects: (id) => id === "duration.maximum.invalid",
    });
    expect(report.verdicts[0]).toMatchObject({ outcome: "fail", secondAttempt: "failed" });
    expect(report.traffic.accepted).toBe(4);
  });

  test("is not made for a wrong key that the server accepts, which no temporary condition explains", async () => {
    const isWrongKey = ({ headers, path }: ReceivedRequest) =>
      headers["authorization"] === "Bearer null" && !path.includes("sse") && path.includes("video");
    const { report } = await runSuite(failingFirst(1, isWrongKey, accepted));
    const failed = ids(report, "fail");
    expect(failed.filter((id) => id.startsWith("authentication."))).toHaveLength(1);
  });

  test("is not made for an id that two generations share", async () => {
    const answer = conforming({
      response: (generation, { n }) => ({ ...generation, id: n === 4 ? "gen_1" : (generation["id"] ?? "") }),
    });
    const { report } = await runSuite(answer, { selects: (id) => /^(?:n|id|body)\./.test(id) });
    expect(ids(report, "flaky")).not.toContain("id.unique");
  });
});
