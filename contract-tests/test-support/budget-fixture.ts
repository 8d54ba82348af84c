import { type Budget, BudgetTracker } from "../src/traffic/budget.js";
import type { Outcome } from "../src/traffic/exchange.js";
import type { Expectation } from "../src/traffic/expectation.js";
import { jsonMessage, type Message } from "../src/traffic/request.js";
import { submission } from "./conforming.js";

export const UNLIMITED: Budget = { maxAccepted: Number.POSITIVE_INFINITY, maxCredits: Number.POSITIVE_INFINITY };

export const minimal = jsonMessage(submission, '{"prompt":"a cat"}');
const lookup: Message = { ...minimal, body: undefined, method: "GET", operation: { ...submission, request: undefined } };

/** Returns a response. Its body contains a price if `total` is set. */
export function response(status: number, total?: unknown): Outcome {
  const body = Buffer.from(JSON.stringify({ id: "gen_1", usage: { total } }));
  return { kind: "response", status, headers: { "content-type": "application/json" }, body };
}

export function lost(reason: "broken" | "timeout" | "unreachable"): Outcome {
  return { kind: "none", reason, message: "no response" };
}

/** Creates a budget tracker that has recorded some outcomes. */
export function createTracker(budget: Partial<Budget>, ...outcomes: readonly (readonly [Expectation, Outcome])[]): BudgetTracker {
  const tracker = new BudgetTracker({ ...UNLIMITED, ...budget });
  for (const [expectation, outcome] of outcomes) tracker.record(expectation === "read" ? lookup : minimal, outcome, expectation);
  return tracker;
}

/** Requests a permit. Returns `granted`, the reason why it is not granted, or `waiting` if a request in flight delays it. */
export async function decisionOf(tracker: BudgetTracker, expectation: Expectation, message = minimal): Promise<string> {
  const decision = tracker.acquire(message, expectation).then((permit) => (permit.isGranted ? "granted" : permit.reason));
  const later = new Promise<string>((resolve) => setImmediate(resolve, "waiting"));
  return Promise.race([decision, later]);
}

/**
 * Acquires a permit.
 *
 * @returns the function that releases it
 * @throws Error if it is not granted
 */
export async function reserve(
  tracker: BudgetTracker,
  expectation: Expectation = "accept",
  message = minimal,
): Promise<() => void> {
  const permit = await tracker.acquire(message, expectation);
  if (!permit.isGranted) throw new Error(permit.reason);
  return permit.release;
}

export const accepted = ["accept", response(200, 10)] as const;
export const rejected = ["reject", response(400)] as const;
