import { expect, test } from "vitest";
import type { Report } from "../../src/run/report.js";
import { conforming, limitOf } from "../../test-support/conforming.js";
import { useFastClock } from "../../test-support/fast-clock.js";
import { only, runSuite } from "../../test-support/run-suite.js";
import type { ReceivedRequest, Reply } from "../../test-support/serve.js";

useFastClock();

const verdictOf = ({ verdicts }: Report, id: string) => verdicts.find(({ check }) => check.id === id);

test("a failure whose request passed earlier in the run depends on earlier requests", async () => {
  const answer = conforming();
  const seen = new Set<string>();
  const rejectsRepetitions = (request: ReceivedRequest): Reply => {
    const reply = answer(request);
    if (reply.status !== 200 || request.method !== "POST" || !seen.has(request.body)) {
      seen.add(request.body);
      return reply;
    }
    return { status: 409, body: { code: "DUPLICATE", message: "The request was sent before." } };
  };
  const { report } = await runSuite(rejectsRepetitions, only("http.repeated.valid"));
  expect(verdictOf(report, "http.repeated.valid")).toMatchObject({ outcome: "fail", dependsOnEarlier: true });
});

test("a failure that its request alone causes does not", async () => {
  const rejects = ({ duration }: Readonly<Record<string, unknown>>) => duration === limitOf("duration", "maximum");
  const { report } = await runSuite(conforming({ rejects }), only("duration.maximum.valid"));
  expect(verdictOf(report, "duration.maximum.valid")).toMatchObject({ outcome: "fail", dependsOnEarlier: undefined });
});

test("failures for every n-th request depend on earlier requests", async () => {
  const answer = conforming();
  let serial = 0;
  const { report } = await runSuite((request) => {
    serial += 1;
    return serial % 7 === 0 ? { status: 200, body: { id: `gen_x${serial}`, status: "IN_QUEUE" } } : answer(request);
  });
  const failed = report.verdicts.filter(({ outcome, secondAttempt }) => outcome === "fail" && secondAttempt === "passed");
  expect(failed.length).toBeGreaterThan(2);
  expect(failed.every(({ dependsOnEarlier }) => dependsOnEarlier)).toBe(true);
});

test("a rule that compares several responses depends on earlier requests", async () => {
  const response = (generation: object) => ({ ...generation, id: "gen_1" });
  const { report } = await runSuite(conforming({ response }), { selects: (id) => id === "id.unique" || id.startsWith("body.") });
  expect(verdictOf(report, "id.unique")).toMatchObject({ outcome: "fail", dependsOnEarlier: true });
});
