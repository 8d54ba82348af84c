import { describe, expect, test } from "vitest";
import type { Expectation } from "../../src/traffic/expectation.js";
import { jsonMessage } from "../../src/traffic/request.js";
import { accepted, answer, decisionOf, ledgerOf, minimal, reserve } from "../../test-support/budget-fixture.js";
import { limitOf, submission } from "../../test-support/conforming.js";

describe("a budget of credits", () => {
  const beyond = (max: number, used: number) => `it may go beyond the budget of ${max} credits, of which ${used} are used`;

  test("sends one request at a time until the first price is known", async () => {
    const ledger = ledgerOf({ maxCredits: 100 });
    const settle = await reserve(ledger);
    const waiting = ledger.acquire(minimal, "accept");
    expect(await decisionOf(ledger, "accept")).toBe("waiting");
    ledger.record(minimal, answer(200, 10), "accept");
    settle();
    expect((await waiting).isGranted).toBe(true);
  });

  test.each<[number, Expectation, boolean, string]>([
    [30, "accept", false, "granted"],
    [29, "accept", false, beyond(29, 10)],
    [29, "observe", false, beyond(29, 10)],
    [29, "refuse", false, "granted"],
    [20, "accept", true, "granted"],
    [19, "accept", true, beyond(19, 10)],
  ])(
    "of %d credits, with 10 used, reserves the price of one invalid request: %s (released: %j)",
    async (max, purpose, isReleased, expected) => {
      const ledger = ledgerOf({ maxCredits: max }, accepted);
      if (isReleased) ledger.releaseHeadroom();
      expect(await decisionOf(ledger, purpose)).toBe(expected);
    },
  );

  test("reserves the estimated price of every request in flight", async () => {
    const ledger = ledgerOf({ maxCredits: 45 }, accepted);
    ledger.releaseHeadroom();
    const settles = [await reserve(ledger), await reserve(ledger), await reserve(ledger)];
    expect(await decisionOf(ledger, "accept")).toBe("waiting");
    for (const settle of settles) settle();
    expect(await decisionOf(ledger, "accept")).toBe("granted");
  });

  test("releases a reservation when the response arrives", async () => {
    const ledger = ledgerOf({ maxCredits: 25 }, accepted);
    ledger.releaseHeadroom();
    for (let turn = 0; turn < 5; turn += 1) {
      const settle = await reserve(ledger);
      ledger.record(minimal, answer(400), "accept");
      settle();
    }
    expect(ledger.totals).toEqual({ requests: 6, accepted: 1, credits: 10 });
  });

  test("estimates the price of each request from its body", async () => {
    const ledger = ledgerOf({ maxCredits: 39 }, accepted);
    ledger.releaseHeadroom();
    const larger = jsonMessage(
      submission,
      JSON.stringify({ prompt: "a cat", duration: Number(limitOf("duration", "default")) * 3 }),
    );
    expect(await decisionOf(ledger, "accept", larger)).toBe(beyond(39, 10));
    expect(await decisionOf(ledger, "accept")).toBe("granted");
  });

  test("learns prices for each operation separately", async () => {
    const ledger = ledgerOf({ maxCredits: 15 }, accepted);
    ledger.releaseHeadroom();
    expect(await decisionOf(ledger, "accept")).toBe(beyond(15, 10));
    expect(await decisionOf(ledger, "accept", jsonMessage({ ...submission, id: "other" }, "{}"))).toBe("granted");
  });

  test("blocks valid requests after an accepted request without a price", async () => {
    const reason = "the server does not say what a request costs (usage.total), and the budget is in credits";
    for (const outcomes of [[["accept", answer(200)]], [accepted, ["accept", answer(200)]]] as const) {
      const ledger = ledgerOf({ maxCredits: 1000 }, ...outcomes);
      expect(await decisionOf(ledger, "accept")).toBe(reason);
      expect(await decisionOf(ledger, "refuse")).toBe("granted");
    }
  });

  test("applies together with a budget of accepted requests", async () => {
    const ledger = ledgerOf({ maxAccepted: 2, maxCredits: 1000 }, accepted);
    expect(await decisionOf(ledger, "accept")).toBe("the budget of 2 accepted requests is used up");
    const other = ledgerOf({ maxAccepted: 100, maxCredits: 15 }, accepted);
    expect(await decisionOf(other, "accept")).toBe(beyond(15, 10));
  });
});
