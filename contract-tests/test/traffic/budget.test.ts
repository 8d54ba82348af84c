import { describe, expect, test } from "vitest";
import type { Outcome } from "../../src/traffic/exchange.js";
import type { Expectation } from "../../src/traffic/expectation.js";
import {
  accepted,
  answer,
  decisionOf,
  ledgerOf,
  lost,
  minimal,
  rejected,
  reserve,
  UNLIMITED,
} from "../../test-support/budget-fixture.js";

describe("the totals", () => {
  test("count requests, accepted submissions and credits", () => {
    const ledger = ledgerOf(
      UNLIMITED,
      ["accept", answer(200, 10)],
      ["observe", answer(202, 2.5)],
      ["refuse", answer(201, 4)],
      ["refuse", answer(400, 100)],
      ["accept", answer(302, 100)],
      ["accept", answer(500, 100)],
      ["accept", lost("timeout")],
      ["read", answer(200, 100)],
    );
    expect(ledger.totals).toEqual({ requests: 8, accepted: 3, credits: 16.5 });
  });

  test.each([[undefined], ["10"], [null], [{}]])("count a price of %j as unknown", (total) => {
    expect(ledgerOf(UNLIMITED, ["accept", answer(200, total)]).totals).toEqual({ requests: 1, accepted: 1, credits: 0 });
  });

  test("count an infinite price as unknown", async () => {
    const body = Buffer.from('{"usage":{"total":1e999}}');
    const infinite: Outcome = { kind: "answer", status: 200, headers: { "content-type": "application/json" }, body };
    const ledger = ledgerOf({ maxCredits: 100 }, ["accept", infinite]);
    expect(ledger.totals.credits).toBe(0);
    expect(await decisionOf(ledger, "accept")).toContain("usage.total");
  });

  test("take the price of a stream from the last event that states one", () => {
    const events = [{ usage: { total: 3 } }, { usage: { total: 7 } }, { usage: {} }, { status: "COMPLETED" }];
    const body = Buffer.from(events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join(""));
    const stream: Outcome = { kind: "answer", status: 200, headers: { "content-type": "text/event-stream" }, body };
    expect(ledgerOf(UNLIMITED, ["accept", stream]).totals.credits).toBe(7);
  });
});

describe("a budget of accepted requests", () => {
  test("without limits grants every request at once", async () => {
    const ledger = ledgerOf(UNLIMITED);
    for (const purpose of ["accept", "observe", "read", "refuse", "accept", "refuse"] as const)
      expect(await decisionOf(ledger, purpose)).toBe("granted");
  });

  test.each<[Expectation, number, string]>([
    ["accept", 0, "granted"],
    ["accept", 1, "granted"],
    ["observe", 1, "granted"],
    ["accept", 2, "the budget of 3 accepted requests is used up"],
    ["observe", 2, "the budget of 3 accepted requests is used up"],
    ["refuse", 2, "granted"],
    ["read", 3, "granted"],
  ])("of 3 keeps one for an invalid request: %s after %i accepted", async (purpose, count, expected) => {
    const ledger = ledgerOf({ maxAccepted: 3 }, ...Array.from({ length: count }, () => accepted));
    expect(await decisionOf(ledger, purpose)).toBe(expected);
  });

  test("can be used up once the share for an invalid request is released", async () => {
    const ledger = ledgerOf({ maxAccepted: 3 }, accepted, accepted);
    ledger.releaseHeadroom();
    const settle = await reserve(ledger);
    ledger.record(minimal, answer(200, 10), "accept");
    settle();
    expect(await decisionOf(ledger, "accept")).toBe("the budget of 3 accepted requests is used up");
  });

  test.each<[Expectation, Outcome, boolean]>([
    ["accept", lost("timeout"), true],
    ["accept", lost("broken"), true],
    ["observe", lost("timeout"), true],
    ["refuse", lost("broken"), true],
    ["accept", lost("unreachable"), false],
    ["read", lost("timeout"), false],
    ["accept", answer(400), false],
    ["accept", answer(500), false],
  ])("counts a lost response, which may be charged: %s, %o", async (purpose, outcome, isCounted) => {
    const ledger = ledgerOf({ maxAccepted: 2 }, [purpose, outcome]);
    expect(ledger.totals.accepted).toBe(0);
    expect(await decisionOf(ledger, "accept")).toBe(isCounted ? "the budget of 2 accepted requests is used up" : "granted");
  });

  test("counts requests under way, which wait for each other", async () => {
    const ledger = ledgerOf({ maxAccepted: 3 });
    const settles = [await reserve(ledger), await reserve(ledger)];
    const waiting = ledger.acquire(minimal, "accept");
    expect(await decisionOf(ledger, "accept")).toBe("waiting");
    ledger.record(minimal, answer(400), "accept");
    settles[0]?.();
    expect((await waiting).isGranted).toBe(true);
  });

  test("rejects a request that waited in vain", async () => {
    const ledger = ledgerOf({ maxAccepted: 2 });
    const settle = await reserve(ledger);
    const waiting = ledger.acquire(minimal, "accept");
    ledger.record(minimal, answer(200, 10), "accept");
    settle();
    expect(await waiting).toEqual({ isGranted: false, reason: "the budget of 2 accepted requests is used up" });
  });

  test("lets invalid requests go one at a time once it is used up", async () => {
    const ledger = ledgerOf({ maxAccepted: 1 }, accepted);
    const settle = await reserve(ledger, "refuse");
    const waiting = ledger.acquire(minimal, "refuse");
    expect(await decisionOf(ledger, "refuse")).toBe("waiting");
    ledger.record(minimal, answer(400), "refuse");
    settle();
    expect((await waiting).isGranted).toBe(true);
  });

  test("lets no invalid request go once it is used up and an invalid request was accepted", async () => {
    const ledger = ledgerOf({ maxAccepted: 1 }, rejected, ["refuse", answer(200, 10)]);
    expect(await decisionOf(ledger, "refuse")).toBe(
      "the budget of 1 accepted requests is used up, and the server takes requests that it should refuse",
    );
    expect(await decisionOf(ledger, "read")).toBe("granted");
  });

  test("lets invalid requests go while there is budget left, although one was accepted", async () => {
    const ledger = ledgerOf({ maxAccepted: 3 }, ["refuse", answer(200, 10)]);
    expect(await decisionOf(ledger, "refuse")).toBe("granted");
  });

  test.each([{ maxAccepted: 0 }, { maxCredits: 0 }])("of %o allows no request that may be charged", async (budget) => {
    const ledger = ledgerOf(budget);
    for (const purpose of ["accept", "observe"] as const)
      expect(await decisionOf(ledger, purpose)).toBe("it may be charged, and no budget is given");
    expect(await decisionOf(ledger, "refuse")).toBe("granted");
  });
});
