import type { Operation, Submission } from "../contract/model.js";
import { isObject, type Json } from "../util/json.js";
import { parseJson } from "../util/parse-json.js";
import type { Answer, Outcome } from "./exchange.js";
import type { Expectation } from "./expectation.js";
import { createPricing, type Pricing } from "./price-estimate.js";
import type { Message } from "./request.js";
import { isSuccess, statementsOf } from "./response.js";

/** What a run has sent and spent so far. */
export interface Totals {
  readonly requests: number;
  /** Submissions that the server took: what a paid API charges for. */
  readonly accepted: number;
  /** What the `usage.total` of those answers adds up to. */
  readonly credits: number;
}

/** How much may be spent; `Infinity` where it does not matter. */
export interface Budget {
  readonly maxAccepted: number;
  readonly maxCredits: number;
}

/** What a request may come to cost, from the moment it is let go until it is answered. */
interface Reservation {
  readonly credits: number;
}

/** Leave to send a request, or the reason why there is none. */
export type Permit =
  | { readonly isGranted: true; readonly settle: () => void }
  | { readonly isGranted: false; readonly reason: string };

/**
 * The account book of a run. A request that should be refused is free as long as the server refuses; one that it takes
 * all the same counts as well, so that while there is a budget every request under way has a share of it reserved.
 */
export class BudgetTracker {
  readonly #budget: Budget;
  readonly #underway = new Map<Reservation, Promise<void>>();
  readonly #prices = new Map<Operation, Pricing>();
  #requests = 0;
  #accepted = 0;
  #credits = 0;
  #isBetrayed = false;
  #isUnpriced = false;
  #lost = 0;
  #isHeld = true;

  constructor(budget: Budget) {
    this.#budget = budget;
  }

  get totals(): Totals {
    return { requests: this.#requests, accepted: this.#accepted, credits: this.#credits };
  }

  /** Lets go of the share that was kept for an invalid request that the server might take. */
  releaseHeadroom(): void {
    this.#isHeld = false;
  }

  /** Waits, if need be, until the outcome of what is under way leaves room, or is sure to leave none. */
  async acquire(message: Message, purpose: Expectation): Promise<Permit> {
    if (purpose === "read" || this.#isUnlimited) return GRANTED;
    for (;;) {
      const credits = this.#estimate(message);
      if (this.#fits(credits, purpose !== "refuse" && this.#isHeld)) return this.#reserve({ credits: credits ?? 0 });
      const isAlone = this.#underway.size === 0;
      if (isAlone && purpose !== "refuse") return { isGranted: false, reason: this.#explain() };
      if (isAlone && this.#isBetrayed) {
        return { isGranted: false, reason: `${this.#explain()}, and the server takes requests that it should refuse` };
      }
      // A server that refuses what it should takes nothing: beyond the budget one request at a time shows whether it does.
      if (isAlone) return this.#reserve({ credits: 0 });
      await Promise.race(this.#underway.values());
    }
  }

  /** Enters one answered request. */
  record({ body, operation }: Message, outcome: Outcome, purpose: Expectation): void {
    this.#requests += 1;
    const answer = outcome.kind === "answer" ? outcome : undefined;
    // Whoever got no answer does not know whether he will pay.
    if (outcome.kind === "none" && outcome.reason !== "unreachable" && purpose !== "read") this.#lost += 1;
    if (answer === undefined || !isSuccess(answer) || operation.request === undefined) return;
    this.#accepted += 1;
    if (purpose === "refuse") this.#isBetrayed = true;
    const credits = creditsOf(answer);
    if (credits === undefined) this.#isUnpriced = true;
    this.#credits += credits ?? 0;
    if (credits !== undefined) this.#priceOf(operation as Submission).learn(parse(body), credits);
  }

  get #isUnlimited(): boolean {
    const { maxAccepted, maxCredits } = this.#budget;
    return maxAccepted === Number.POSITIVE_INFINITY && maxCredits === Number.POSITIVE_INFINITY;
  }

  #fits(credits: number | undefined, isHeld: boolean): boolean {
    const { maxAccepted, maxCredits } = this.#budget;
    if (this.#accepted + this.#lost + this.#underway.size + (isHeld ? 1 : 0) >= maxAccepted) return false;
    if (maxCredits === Number.POSITIVE_INFINITY) return true;
    // The first price is found out by one request.
    if (credits === undefined) return this.#underway.size === 0 && !this.#isUnpriced && maxCredits > 0;
    const reserved = [...this.#underway.keys()].reduce((sum, reservation) => sum + reservation.credits, 0);
    return !this.#isUnpriced && this.#credits + reserved + credits * (isHeld ? 2 : 1) <= maxCredits;
  }

  #reserve(reservation: Reservation): Permit {
    let settle = () => {};
    const settled = new Promise<void>((resolve) => {
      settle = () => {
        this.#underway.delete(reservation);
        resolve();
      };
    });
    this.#underway.set(reservation, settled);
    return { isGranted: true, settle };
  }

  #estimate({ body, operation }: Message): number | undefined {
    return this.#priceOf(operation as Submission).estimate(parse(body));
  }

  #priceOf(operation: Submission): Pricing {
    const known = this.#prices.get(operation) ?? createPricing(operation);
    this.#prices.set(operation, known);
    return known;
  }

  #explain(): string {
    const { maxAccepted, maxCredits } = this.#budget;
    if (maxAccepted === 0 || maxCredits === 0) return "it may be charged, and no budget is given";
    if (this.#accepted + this.#lost >= maxAccepted - (this.#isHeld ? 1 : 0))
      return `the budget of ${maxAccepted} accepted requests is used up`;
    if (this.#isUnpriced) return "the server does not say what a request costs (usage.total), and the budget is in credits";
    return `it may go beyond the budget of ${maxCredits} credits, of which ${this.#credits} are used`;
  }
}

const GRANTED: Permit = { isGranted: true, settle: () => {} };

/** What an answer says that its request cost; of a stream, its last word on it. */
function creditsOf(answer: Answer): number | undefined {
  const totals = statementsOf(answer).map(({ usage }) => (isObject(usage) ? usage["total"] : undefined));
  return totals.findLast((total): total is number => typeof total === "number" && Number.isFinite(total));
}

function parse(body: Message["body"]): Json {
  return (typeof body === "string" ? parseJson(body) : undefined) ?? null;
}
