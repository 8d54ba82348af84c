import * as fc from "fast-check";
import { expect, test } from "vitest";
import { BudgetTracker } from "../../src/traffic/budget.js";
import { jsonMessage } from "../../src/traffic/request.js";
import { mapConcurrent } from "../../src/util/map-concurrent.js";
import { lost, minimal, response } from "../../test-support/budget-fixture.js";
import { submission } from "../../test-support/conforming.js";

const other = jsonMessage({ ...submission, id: "other" }, '{"prompt":"a cat"}');

/** A request: its operation, whether it is invalid, and what the server does with it. */
const request = fc.record({
  message: fc.constantFrom(minimal, other),
  isInvalid: fc.boolean(),
  reaction: fc.constantFrom("accept", "accept", "reject", "lose"),
  /** The price, as a fraction of the highest price so far. */
  price: fc.constantFrom(1, 1, 1, 0.5),
  turns: fc.integer({ min: 0, max: 4 }),
});

type Request = typeof request extends fc.Arbitrary<infer T> ? T : never;

test("the charges never exceed the budget if no request costs more than the highest price so far", async () => {
  const property = fc.asyncProperty(
    fc.array(request, { minLength: 5, maxLength: 60 }),
    fc.integer({ min: 1, max: 64 }),
    // The first request, and the room for an invalid one that the server accepts.
    fc.integer({ min: 20, max: 300 }),
    async (requests, concurrency, maxCredits) => {
      const tracker = new BudgetTracker({ maxAccepted: Number.POSITIVE_INFINITY, maxCredits });
      const firstPrice = 10;
      let isPriceKnown = false;
      let charged = 0;
      const send = async ({ isInvalid, message, price, reaction, turns }: Request) => {
        const expectation = isInvalid ? "reject" : "accept";
        const permit = await tracker.acquire(message, expectation);
        if (!permit.isGranted) return;
        for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
        const credits = isPriceKnown ? Math.floor(firstPrice * price) : firstPrice;
        // Only a valid request is lost, and only after a price is known: another price cannot be known in time.
        const isLost = reaction === "lose" && isPriceKnown && !isInvalid;
        if (reaction === "accept" || isLost) charged += credits;
        if (reaction === "accept") isPriceKnown = true;
        const outcome = isLost ? lost("timeout") : reaction === "accept" ? response(200, credits) : response(400);
        tracker.record(message, outcome, expectation);
        permit.release();
      };
      // As in a run: both kinds of requests, and then valid ones, which may use the whole budget.
      const middle = requests.length / 2;
      await mapConcurrent(requests.slice(0, middle), concurrency, send);
      tracker.releaseHeadroom();
      const valid = requests.slice(middle).filter(({ isInvalid }) => !isInvalid);
      await mapConcurrent(valid, concurrency, send);
      expect(charged).toBeLessThanOrEqual(maxCredits);
    },
  );
  await fc.assert(property, { numRuns: 150, seed: 1 });
});
