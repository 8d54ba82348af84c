import { expect, test } from "vitest";
import { renderPlan } from "../../src/report/dry-run.js";
import { RICH_REPORT } from "../../test-support/rich-report.js";

const UNLIMITED = Number.POSITIVE_INFINITY;
const PLAN = { ...RICH_REPORT, verdicts: [], traffic: { ...RICH_REPORT.traffic, requests: 12, accepted: 3 } };

test.each<[maxAccepted: number, maxCredits: number, accepted: number, lines: readonly string[]]>([
  [0, UNLIMITED, 0, ["No budget is set (--max-accepted, --max-credits): no request is sent that a conforming server accepts."]],
  [UNLIMITED, UNLIMITED, 3, ["The budget is unlimited: a faulty server may also accept, and charge for, invalid requests."]],
  [10, UNLIMITED, 3, ["The run stops before the server accepts more than 10 requests, including invalid ones."]],
  [UNLIMITED, 50, 3, ["The run stops before it uses more than 50 credits, as reported in usage.total."]],
  [
    1,
    1,
    0,
    [
      "The run stops before the server accepts more than 1 request, including invalid ones.",
      "The run stops before it uses more than 1 credit, as reported in usage.total.",
      "This plan contains no request that a conforming server accepts.",
    ],
  ],
])("a plan with at most %d accepted requests and %d credits explains its budget", (maxAccepted, maxCredits, accepted, lines) => {
  const plan = { ...PLAN, traffic: { ...PLAN.traffic, accepted } };
  const text = renderPlan(plan, "http://localhost", { maxAccepted, maxCredits });
  expect(text.split("\n").slice(-2 - lines.length, -2)).toEqual(lines);
  expect(text).toContain(`About 12 requests. A conforming server accepts, and may charge for, at most ${accepted} of them.\n`);
});
