import { describe, expect, test } from "vitest";
import {
  expectAccepted,
  expectAcceptedOr,
  expectAcceptedOr4xx,
  expectAcceptedOr404,
  expectAcceptedOrRejected,
  expectAny4xx,
  expectNotFound,
  expectRejected,
  expectRejectedOrTooLarge,
  expectUnauthorized,
} from "../../src/checks/expectations.js";
import { unknownIds } from "../../src/checks/unknown-ids.js";
import { hasEnded, type Lifecycle, rankOf, readLifecycle } from "../../src/contract/lifecycle.js";
import type { Outcome } from "../../src/traffic/exchange.js";
import { content, contractWith } from "../../test-support/contract-with.js";

const [operation] = contractWith({ type: "integer" }, { "200": content({}), "202": content({}), "4XX": content({}) }).operations;
if (operation === undefined) throw new Error("the contract has no operation");

const STATUSES = [200, 201, 202, 400, 401, 402, 403, 404, 405, 411, 413, 415, 422, 429, 500, 503];
const CLIENT_ERRORS = STATUSES.filter((status) => status >= 400 && status < 500);
const INCONCLUSIVE_STATUSES = [401, 402, 403, 429];
const response = (status: number, body = "{}"): Outcome => ({ kind: "response", status, headers: {}, body: Buffer.from(body) });
const noResponse = (reason: "broken" | "timeout" | "unreachable"): Outcome => ({
  kind: "none",
  reason,
  message: "connection lost",
});

/** Every expectation with the statuses that meet it and its description of them. */
const EXPECTATIONS = {
  accepted: [(outcome: Outcome) => expectAccepted(outcome, operation), [200, 202], "200 or 202"],
  rejected: [expectRejected, [400, 422], "400 or 422"],
  "rejected or too large": [expectRejectedOrTooLarge, [400, 413, 422], "400, 422, 413"],
  "accepted or rejected": [
    (outcome: Outcome) => expectAcceptedOrRejected(outcome, operation),
    [200, 202, 400, 422],
    "200 or 202 or 400 or 422",
  ],
  "accepted or any client error": [
    (outcome: Outcome) => expectAcceptedOr4xx(outcome, operation),
    [200, 202, ...CLIENT_ERRORS.filter((status) => !INCONCLUSIVE_STATUSES.includes(status))],
    "200 or 202 or any 4xx",
  ],
  "any client error": [expectAny4xx, CLIENT_ERRORS, "any 4xx"],
  unauthenticated: [expectUnauthorized, [401], "401"],
  "accepted or 404": [(outcome: Outcome) => expectAcceptedOr404(outcome, operation), [200, 202, 404], "200 or 202 or 404"],
  "not found": [(outcome: Outcome) => expectNotFound(outcome, false), [404], "404"],
  "not found or malformed": [(outcome: Outcome) => expectNotFound(outcome, true), [400, 404, 422], "404 or 400 or 422"],
  "accepted or one status": [
    (outcome: Outcome) => expectAcceptedOr(outcome, operation, 411),
    [200, 202, 411],
    "200 or 202 or 411",
  ],
} as const;

describe.each(Object.entries(EXPECTATIONS))("the expectation: %s", (_, [assess, statuses, expected]) => {
  const outcomes = STATUSES.map((status) => ({ status, assessment: assess(response(status)) }));
  const withOutcome = (name: string) =>
    outcomes.filter(({ assessment }) => assessment.outcome === name).map(({ status }) => status);

  test("is met only by the documented statuses", () => {
    expect(withOutcome("pass")).toEqual([...statuses]);
    const others = STATUSES.filter((status) => !statuses.some((known) => known === status));
    // Without a key, 403 is about the request: a server may return it instead of 401.
    const undecided = INCONCLUSIVE_STATUSES.filter((status) => status !== 403 || expected !== "401");
    expect(withOutcome("inconclusive")).toEqual(others.filter((status) => undecided.includes(status)));
    expect(withOutcome("fail")).toEqual(others.filter((status) => !undecided.includes(status)));
  });

  test("returns whether the request was accepted", () => {
    for (const { assessment, status } of outcomes)
      if (assessment.outcome === "pass") expect(assessment.accepted, String(status)).toBe(status < 300);
  });

  test("is not met without a response", () => {
    expect(assess(noResponse("unreachable"))).toEqual({
      outcome: "inconclusive",
      reason: "the server cannot be reached: connection lost",
    });
    for (const reason of ["broken", "timeout"] as const)
      expect(assess(noResponse(reason))).toEqual({ outcome: "fail", expected, received: "no response: connection lost" });
  });
});

test("a failure shows the status and the error code", () => {
  expect(expectRejected(response(500))).toEqual({ outcome: "fail", expected: "400 or 422", received: "500" });
  expect(expectRejected(response(404, '{"code":"NOT_FOUND"}'))).toMatchObject({ received: "404 NOT_FOUND" });
  expect(expectRejected(response(404, '{"code":7}'))).toMatchObject({ received: "404" });
});

test("an inconclusive status is part of the reason", () => {
  const reasons = INCONCLUSIVE_STATUSES.map((status) => expectRejected(response(status)));
  expect(reasons).toEqual(
    INCONCLUSIVE_STATUSES.map((status) => ({ outcome: "inconclusive", reason: expect.stringContaining(`(${status})`) })),
  );
});

test("403 instead of 401 has a lower weight than any other status", () => {
  expect(expectUnauthorized(response(403))).toMatchObject({ outcome: "fail", weight: "warning" });
  for (const outcome of [response(200), response(404), noResponse("broken")])
    expect(expectUnauthorized(outcome)).toEqual({ outcome: "fail", expected: "401", received: expect.any(String) });
});

describe("the order of statuses", () => {
  const lifecycle: Pick<Lifecycle, "ended" | "pending"> = { pending: ["queued", "running"], ended: ["done", "failed"] };

  test.each<[unknown, number | undefined, boolean]>([
    ["queued", 0, false],
    ["running", 1, false],
    ["done", 2, true],
    ["failed", 2, true],
    ["paused", undefined, false],
    [7, undefined, false],
    [undefined, undefined, false],
  ])("%j has the rank %j", (state, rank, isTerminal) => {
    expect(rankOf(lifecycle, state as string)).toBe(rank);
    expect(hasEnded(lifecycle, state as string)).toBe(isTerminal);
  });
});

test("a property that is null in every alternative does not mark a status as pending", () => {
  const alternative = (state: string, data: string) => ({
    properties: { status: { const: state }, parent: { type: "null" }, data: { type: data } },
  });
  const schema = { oneOf: [alternative("queued", "null"), alternative("done", "object")] };
  expect(readLifecycle(schema)).toMatchObject({ property: "status", pending: ["queued"], ended: ["done"] });
});

describe("an id that ends in digits", () => {
  const parts = (id: string) => unknownIds(id).filter(({ title }) => title.includes("half"));

  test.each(["gen_12", "gen_1234567", "gen_0012345678", "12", "0000000123456789"])(
    "%s may be a counter, so its halves may be ids",
    (id) => {
      expect(parts(id)).toEqual([]);
    },
  );

  test.each(["gen_12345678", "4f1d0c7b9e12", "a1b2c3d4e5f6a1", "abcdefgh"])("%s is random, so its halves are not ids", (id) => {
    expect(parts(id)).toHaveLength(2);
  });
});
