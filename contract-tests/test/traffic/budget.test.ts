import { describe, expect, test } from "vitest";
import { submissions } from "../../src/contract/model.js";
import type { Outcome } from "../../src/traffic/exchange.js";
import type { Expectation } from "../../src/traffic/expectation.js";
import { jsonMessage } from "../../src/traffic/request.js";
import type { JsonObject } from "../../src/util/json.js";
import {
  accepted,
  createTracker,
  decisionOf,
  lost,
  minimal,
  rejected,
  reserve,
  response,
  UNLIMITED,
} from "../../test-support/budget-fixture.js";
import { content, contractOf } from "../../test-support/contract-with.js";

describe("the totals", () => {
  test("count requests, accepted submissions and credits", () => {
    const tracker = createTracker(
      UNLIMITED,
      ["accept", response(200, 10)],
      ["either", response(202, 2.5)],
      ["reject", response(201, 4)],
      ["reject", response(400, 100)],
      ["accept", response(302, 100)],
      ["accept", response(500, 100)],
      ["accept", lost("timeout")],
      ["read", response(200, 100)],
    );
    expect(tracker.totals).toEqual({ requests: 8, accepted: 3, credits: 16.5 });
  });

  test.each([[undefined], ["10"], [null], [{}]])("count a price of %j as unknown", (total) => {
    expect(createTracker(UNLIMITED, ["accept", response(200, total)]).totals).toEqual({ requests: 1, accepted: 1, credits: 0 });
  });

  test("count an infinite price as unknown", async () => {
    const body = Buffer.from('{"usage":{"total":1e999}}');
    const infinite: Outcome = { kind: "response", status: 200, headers: { "content-type": "application/json" }, body };
    const tracker = createTracker({ maxCredits: 100 }, ["accept", infinite]);
    expect(tracker.totals.credits).toBe(0);
    expect(await decisionOf(tracker, "accept")).toContain("usage.total");
  });

  test.each<[string, JsonObject, JsonObject]>([
    ["a renamed usage", { cost: { "x-role": "usage", properties: { total: {} } } }, { cost: { total: 6 } }],
    ["a nested usage", { job: { properties: { spent: { "x-role": "usage" } } } }, { job: { spent: { total: 6 } } }],
    ["a usage that is a number", { credits_used: { type: "number", "x-role": "usage" } }, { credits_used: 6 }],
    ["another property named `usage`", { cost: { "x-role": "usage" }, usage: {} }, { cost: 6, usage: { total: 99 } }],
  ])("find %s by its role", (_, properties, body) => {
    const [operation] = submissions(contractOf({}, { "200": content({ type: "object", properties }) }));
    if (operation === undefined) throw new TypeError("no submission");
    const headers = { "content-type": "application/json" };
    const outcome: Outcome = { kind: "response", status: 200, headers, body: Buffer.from(JSON.stringify(body)) };
    const tracker = createTracker(UNLIMITED);
    tracker.record(jsonMessage(operation, "{}"), outcome, "accept");
    expect(tracker.totals.credits).toBe(6);
  });

  test("use the price in the last event of a stream that contains one", () => {
    const events = [{ usage: { total: 3 } }, { usage: { total: 7 } }, { usage: {} }, { status: "COMPLETED" }];
    const body = Buffer.from(events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join(""));
    const stream: Outcome = { kind: "response", status: 200, headers: { "content-type": "text/event-stream" }, body };
    expect(createTracker(UNLIMITED, ["accept", stream]).totals.credits).toBe(7);
  });
});

describe("a budget of accepted requests", () => {
  test("without limits grants every request immediately", async () => {
    const tracker = createTracker(UNLIMITED);
    for (const expectation of ["accept", "either", "read", "reject", "accept", "reject"] as const)
      expect(await decisionOf(tracker, expectation)).toBe("granted");
  });

  test.each<[Expectation, number, string]>([
    ["accept", 0, "granted"],
    ["accept", 1, "granted"],
    ["either", 1, "granted"],
    ["accept", 2, "the budget of 3 accepted requests is used up"],
    ["either", 2, "the budget of 3 accepted requests is used up"],
    ["reject", 2, "granted"],
    ["read", 3, "granted"],
  ])("of 3 keeps one request for an invalid request: %s after %i accepted", async (expectation, count, expected) => {
    const tracker = createTracker({ maxAccepted: 3 }, ...Array.from({ length: count }, () => accepted));
    expect(await decisionOf(tracker, expectation)).toBe(expected);
  });

  test("can be used up after the headroom for an invalid request is released", async () => {
    const tracker = createTracker({ maxAccepted: 3 }, accepted, accepted);
    tracker.releaseHeadroom();
    const release = await reserve(tracker);
    tracker.record(minimal, response(200, 10), "accept");
    release();
    expect(await decisionOf(tracker, "accept")).toBe("the budget of 3 accepted requests is used up");
  });

  test.each<[Expectation, Outcome, boolean]>([
    ["accept", lost("timeout"), true],
    ["accept", lost("broken"), true],
    ["either", lost("timeout"), true],
    ["reject", lost("broken"), true],
    ["accept", lost("unreachable"), false],
    ["read", lost("timeout"), false],
    ["accept", response(400), false],
    ["accept", response(500), false],
    ["accept", response(502), true],
    ["either", response(504), true],
    ["reject", response(504), true],
    ["accept", response(503), false],
    ["read", response(504), false],
  ])("counts a lost response, which may be charged: %s, %o", async (expectation, outcome, isCounted) => {
    const tracker = createTracker({ maxAccepted: 2 }, [expectation, outcome]);
    expect(tracker.totals.accepted).toBe(0);
    expect(await decisionOf(tracker, "accept")).toBe(isCounted ? "the budget of 2 accepted requests is used up" : "granted");
  });

  test("counts requests in flight, so that further requests wait", async () => {
    const tracker = createTracker({ maxAccepted: 3 });
    const releases = [await reserve(tracker), await reserve(tracker)];
    const waiting = tracker.acquire(minimal, "accept");
    expect(await decisionOf(tracker, "accept")).toBe("waiting");
    tracker.record(minimal, response(400), "accept");
    releases[0]?.();
    expect((await waiting).isGranted).toBe(true);
  });

  test("grants no permit if the request that it waited for was accepted", async () => {
    const tracker = createTracker({ maxAccepted: 2 });
    const release = await reserve(tracker);
    const waiting = tracker.acquire(minimal, "accept");
    tracker.record(minimal, response(200, 10), "accept");
    release();
    expect(await waiting).toEqual({ isGranted: false, reason: "the budget of 2 accepted requests is used up" });
  });

  test("grants invalid requests one at a time after it is used up", async () => {
    const tracker = createTracker({ maxAccepted: 1 }, accepted);
    const release = await reserve(tracker, "reject");
    const waiting = tracker.acquire(minimal, "reject");
    expect(await decisionOf(tracker, "reject")).toBe("waiting");
    tracker.record(minimal, response(400), "reject");
    release();
    expect((await waiting).isGranted).toBe(true);
  });

  test("grants no invalid request after it is used up and an invalid request was accepted", async () => {
    const tracker = createTracker({ maxAccepted: 1 }, rejected, ["reject", response(200, 10)]);
    expect(await decisionOf(tracker, "reject")).toBe(
      "the budget of 1 accepted request is used up, and the server accepts requests that it must reject",
    );
    expect(await decisionOf(tracker, "read")).toBe("granted");
  });

  test("grants invalid requests while there is budget left, even if one was accepted", async () => {
    const tracker = createTracker({ maxAccepted: 3 }, ["reject", response(200, 10)]);
    expect(await decisionOf(tracker, "reject")).toBe("granted");
  });

  test.each([{ maxAccepted: 0 }, { maxCredits: 0 }])("of %o grants no request that may be charged", async (budget) => {
    const tracker = createTracker(budget);
    for (const expectation of ["accept", "either"] as const)
      expect(await decisionOf(tracker, expectation)).toBe("the request may be charged, and no budget is set");
    expect(await decisionOf(tracker, "reject")).toBe("granted");
  });
});
