import { expect, test } from "vitest";
import { conforming } from "../../test-support/conforming.js";
import { useFastClock } from "../../test-support/fast-clock.js";
import { runSuite } from "../../test-support/run-suite.js";

useFastClock();

const LIFECYCLE = "getGeneration:lifecycle.observed";

test.each<[string, number, string]>([
  ["404 for every generation", 0, "the server returned 404"],
  ["404 after the first polls", 2, "IN_PROGRESS → the server returned 404"],
])("%s is observed with its status", async (_, found, expected) => {
  const answer = conforming();
  const polls = new Map<string, number>();
  const { report } = await runSuite(
    (request) => {
      const count = polls.get(request.path) ?? 0;
      if (request.method === "GET") polls.set(request.path, count + 1);
      const isLost = request.method === "GET" && count >= found;
      return isLost ? { status: 404, body: { code: "NOT_FOUND", message: "No." } } : answer(request);
    },
    { selects: (id) => id === LIFECYCLE },
  );
  expect(report.verdicts.find(({ check }) => check.id === LIFECYCLE)?.reason).toContain(expected);
});
