import { describe, expect, test } from "vitest";
import type { Expectation } from "../../src/traffic/expectation.js";
import { jsonMessage } from "../../src/traffic/request.js";
import { accepted, createTracker, decisionOf, lost, minimal, reserve, response } from "../../test-support/budget-fixture.js";
import { limitOf, submission } from "../../test-support/conforming.js";

describe("a budget of credits", () => {
  const beyond = (max: number, used: number) => `the request may exceed the budget of ${max} credits (${used} used)`;

  test("sends one request at a time until the first price is known", async () => {
    const tracker = createTracker({ maxCredits: 100 });
    const release = await reserve(tracker);
    const waiting = tracker.acquire(minimal, "accept");
    expect(await decisionOf(tracker, "accept")).toBe("waiting");
    tracker.record(minimal, response(200, 10), "accept");
    release();
    expect((await waiting).isGranted).toBe(true);
  });

  test.each<[number, Expectation, boolean, string]>([
    [30, "accept", false, "granted"],
    [29, "accept", false, beyond(29, 10)],
    [29, "either", false, beyond(29, 10)],
    [29, "reject", false, "granted"],
    [20, "accept", true, "granted"],
    [19, "accept", true, beyond(19, 10)],
  ])(
    "of %d credits, with 10 used, reserves the price of one invalid request: %s (released: %j)",
    async (max, expectation, isReleased, expected) => {
      const tracker = createTracker({ maxCredits: max }, accepted);
      if (isReleased) tracker.releaseHeadroom();
      expect(await decisionOf(tracker, expectation)).toBe(expected);
    },
  );

  test("reserves the estimated price of every request in flight", async () => {
    const tracker = createTracker({ maxCredits: 45 }, accepted);
    tracker.releaseHeadroom();
    const releases = [await reserve(tracker), await reserve(tracker), await reserve(tracker)];
    expect(await decisionOf(tracker, "accept")).toBe("waiting");
    for (const release of releases) release();
    expect(await decisionOf(tracker, "accept")).toBe("granted");
  });

  test("releases a reservation when the response arrives", async () => {
    const tracker = createTracker({ maxCredits: 25 }, accepted);
    tracker.releaseHeadroom();
    for (let turn = 0; turn < 5; turn += 1) {
      const release = await reserve(tracker);
      tracker.record(minimal, response(400), "accept");
      release();
    }
    expect(tracker.totals).toEqual({ requests: 6, accepted: 1, credits: 10 });
  });

  test("estimates the price of each request from its body", async () => {
    const tracker = createTracker({ maxCredits: 39 }, accepted);
    tracker.releaseHeadroom();
    const larger = jsonMessage(
      submission,
      JSON.stringify({ prompt: "a cat", duration: Number(limitOf("duration", "default")) * 3 }),
    );
    expect(await decisionOf(tracker, "accept", larger)).toBe(beyond(39, 10));
    expect(await decisionOf(tracker, "accept")).toBe("granted");
  });

  test("learns prices for each operation, and assumes the highest price for an operation without one", async () => {
    const other = jsonMessage({ ...submission, id: "other" }, "{}");
    for (const [maxCredits, expected] of [
      [19, beyond(19, 10)],
      [20, "granted"],
    ] as const) {
      const tracker = createTracker({ maxCredits }, accepted);
      tracker.releaseHeadroom();
      expect(await decisionOf(tracker, "accept", other)).toBe(expected);
    }
    const tracker = createTracker({ maxCredits: 15 }, accepted);
    tracker.releaseHeadroom();
    tracker.record(other, response(200, 2), "accept");
    expect(await decisionOf(tracker, "accept")).toBe(beyond(15, 12));
    expect(await decisionOf(tracker, "accept", other)).toBe("granted");
  });

  test("counts a lost response at its estimate", async () => {
    const tracker = createTracker({ maxCredits: 29 }, accepted, ["accept", lost("timeout")]);
    tracker.releaseHeadroom();
    expect(await decisionOf(tracker, "accept")).toBe(
      "the request may exceed the budget of 29 credits (10 used, and up to 10 charged for lost responses)",
    );
    expect(tracker.totals.credits).toBe(10);
  });

  test("sends at most two requests whose responses are lost before a price is known", async () => {
    const tracker = createTracker({ maxCredits: 1000 }, ["accept", lost("broken")]);
    expect(await decisionOf(tracker, "accept")).toBe("granted");
    const other = createTracker({ maxCredits: 1000 }, ["accept", lost("broken")], ["either", lost("timeout")]);
    expect(await decisionOf(other, "accept")).toBe("the budget is in credits, and responses were lost before a price was known");
    expect(await decisionOf(other, "reject")).toBe("granted");
  });

  test("stops further requests when a price rises while others are in flight", async () => {
    const tracker = createTracker({ maxCredits: 100 }, accepted);
    tracker.releaseHeadroom();
    const release = await reserve(tracker);
    await reserve(tracker);
    tracker.record(minimal, response(200, 40), "accept");
    release();
    // 50 credits are used, and the request in flight may cost 40.
    expect(await decisionOf(tracker, "accept")).toBe("waiting");
  });

  test("blocks valid requests after an accepted request without a price", async () => {
    const reason = "the budget is in credits, but the server does not return the price of a request (usage.total)";
    for (const outcomes of [[["accept", response(200)]], [accepted, ["accept", response(200)]]] as const) {
      const tracker = createTracker({ maxCredits: 1000 }, ...outcomes);
      expect(await decisionOf(tracker, "accept")).toBe(reason);
      expect(await decisionOf(tracker, "reject")).toBe("granted");
    }
  });

  test("applies together with a budget of accepted requests", async () => {
    const tracker = createTracker({ maxAccepted: 2, maxCredits: 1000 }, accepted);
    expect(await decisionOf(tracker, "accept")).toBe("the budget of 2 accepted requests is used up");
    const other = createTracker({ maxAccepted: 100, maxCredits: 15 }, accepted);
    expect(await decisionOf(other, "accept")).toBe(beyond(15, 10));
  });
});
