import { type Budget, BudgetTracker } from "../src/traffic/budget.js";
import type { Outcome } from "../src/traffic/exchange.js";
import type { Expectation } from "../src/traffic/expectation.js";
import { jsonMessage, type Message } from "../src/traffic/request.js";
import { submission } from "./conforming.js";

export const UNLIMITED: Budget = { maxAccepted: Number.POSITIVE_INFINITY, maxCredits: Number.POSITIVE_INFINITY };

export const minimal = jsonMessage(submission, '{"prompt":"a cat"}');
export const lookup: Message = { ...minimal, body: undefined, method: "GET", operation: { ...submission, request: undefined } };

/** An answer whose body states a price, where one is given. */
export function answer(status: number, total?: unknown): Outcome {
  const body = Buffer.from(JSON.stringify({ id: "gen_1", usage: { total } }));
  return { kind: "answer", status, headers: { "content-type": "application/json" }, body };
}

export function lost(reason: "broken" | "timeout" | "unreachable"): Outcome {
  return { kind: "none", reason, message: "no answer" };
}

/** A ledger that has recorded some outcomes. */
export function ledgerOf(budget: Partial<Budget>, ...outcomes: readonly (readonly [Expectation, Outcome])[]): BudgetTracker {
  const ledger = new BudgetTracker({ ...UNLIMITED, ...budget });
  for (const [purpose, outcome] of outcomes) ledger.record(purpose === "read" ? lookup : minimal, outcome, purpose);
  return ledger;
}

/** `granted`, the reason of a rejection, or `waiting` for a request under way. */
export async function decisionOf(ledger: BudgetTracker, purpose: Expectation, message = minimal): Promise<string> {
  const decision = ledger.acquire(message, purpose).then((leave) => (leave.isGranted ? "granted" : leave.reason));
  const later = new Promise<string>((resolve) => setImmediate(resolve, "waiting"));
  return Promise.race([decision, later]);
}

/** Asks for leave that must be granted at once; returns what ends the reservation. */
export async function reserve(ledger: BudgetTracker, purpose: Expectation = "accept", message = minimal): Promise<() => void> {
  const leave = await ledger.acquire(message, purpose);
  if (!leave.isGranted) throw new Error(leave.reason);
  return leave.settle;
}

export const accepted = ["accept", answer(200, 10)] as const;
export const rejected = ["refuse", answer(400)] as const;
