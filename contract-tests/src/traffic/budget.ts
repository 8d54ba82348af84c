import { eventSchema, type Operation, responseSchemas, type Submission } from "../contract/model.js";
import { DEFAULT_NAMES, type Path, pathsOf, valueAt } from "../contract/roles.js";
import { isObject, type Json } from "../util/json.js";
import { memoize } from "../util/memoize.js";
import { parseJson } from "../util/parse-json.js";
import { plural } from "../util/plural.js";
import type { HttpResponse, Outcome } from "./exchange.js";
import type { Expectation } from "./expectation.js";
import { createPriceEstimator, type PriceEstimator } from "./price-estimate.js";
import type { Message } from "./request.js";
import { isSuccess, jsonObjectsOf } from "./response.js";

/** The requests and the cost of a run so far. */
export interface Totals {
  readonly requests: number;
  /** Accepted submissions. These are what a paid API charges for. */
  readonly accepted: number;
  /** The sum of `usage.total` in the responses to these submissions. */
  readonly credits: number;
}

/** The limits of a run; `Infinity` means unlimited. */
export interface Budget {
  readonly maxAccepted: number;
  readonly maxCredits: number;
}

/** A request that reserves a part of the budget, because it is in flight or its response was lost. */
interface Reservation {
  readonly operation: Submission;
  readonly body: Json;
}

/**
 * The statuses of a gateway that got no response from the server behind it (RFC 9110 §15.6.3, §15.6.5), also those of Cloudflare
 * for a server that it may have reached.
 */
const GATEWAY_STATUSES: readonly number[] = [502, 504, 520, 522, 524];

/** Whether the server may have accepted a submission although its response did not arrive. */
function isUnconfirmed(outcome: Outcome): boolean {
  return outcome.kind === "none" ? outcome.reason !== "unreachable" : GATEWAY_STATUSES.includes(outcome.status);
}

/** The number of lost responses without a known price after which no request with an unknown price is sent. */
const MAX_LOST_WITHOUT_PRICE = 2;

/** The permission to send a request, or the reason why it must not be sent. Call `release` when the outcome is recorded. */
export type Permit =
  | { readonly isGranted: true; readonly release: () => void }
  | { readonly isGranted: false; readonly reason: string };

/**
 * Tracks the cost of a run, and decides which requests the budget still allows.
 *
 * An invalid request is free if the server rejects it, but it counts if the server accepts it by mistake. Every request
 * therefore reserves a part of the budget while it is in flight, and valid requests leave room for one invalid request.
 *
 * The credits never exceed the budget as long as no request costs more than its estimate, which is at least the highest price
 * so far. Two prices cannot be known in time: that of the first request, and that of a request which costs more than all
 * requests before it. A request whose response is lost counts at its estimate.
 */
export class BudgetTracker {
  readonly #budget: Budget;
  readonly #inFlight = new Map<Reservation, Promise<void>>();
  readonly #estimators = new Map<Operation, PriceEstimator>();
  #requests = 0;
  #accepted = 0;
  #credits = 0;
  /** The highest price so far: the estimate for an operation without a known price. */
  #highestPrice: number | undefined;
  #acceptedInvalid = false;
  #priceUnknown = false;
  /** Requests without a response. The server may have accepted and charged them. */
  readonly #lost: Reservation[] = [];
  #hasHeadroom = true;

  constructor(budget: Budget) {
    this.#budget = budget;
  }

  get totals(): Totals {
    return { requests: this.#requests, accepted: this.#accepted, credits: this.#credits };
  }

  /** Submissions without a response of the server, which it may have accepted and charged for. They count in the budget. */
  get unconfirmed(): number {
    return this.#lost.length;
  }

  /** Releases the part of the budget that is reserved for an invalid request that the server accepts by mistake. */
  releaseHeadroom(): void {
    this.#hasHeadroom = false;
  }

  /** Requests a permit. If necessary, waits until enough requests in flight have finished to decide. */
  async acquire(message: Message, expectation: Expectation): Promise<Permit> {
    if (expectation === "read" || this.#isUnlimited) return GRANTED;
    const reservation = reservationOf(message);
    for (;;) {
      const credits = this.#estimate(reservation);
      const keepsHeadroom = expectation !== "reject" && this.#hasHeadroom;
      if (this.#fits(credits, keepsHeadroom)) return this.#reserve(reservation);
      const isAlone = this.#inFlight.size === 0;
      if (isAlone && expectation !== "reject") return { isGranted: false, reason: this.#explain() };
      if (isAlone && this.#acceptedInvalid) {
        return { isGranted: false, reason: `${this.#explain()}, and the server accepts requests that it must reject` };
      }
      // Rejected requests are free. Beyond the budget, invalid requests are sent one at a time until the server accepts one.
      if (isAlone) return this.#reserve(reservation);
      await Promise.race(this.#inFlight.values());
    }
  }

  /** Records the outcome of one request. */
  record(message: Message, outcome: Outcome, expectation: Expectation): void {
    const { body, operation } = message;
    this.#requests += 1;
    const response = outcome.kind === "response" ? outcome : undefined;
    if (isUnconfirmed(outcome) && expectation !== "read" && operation.request !== undefined)
      this.#lost.push(reservationOf(message));
    if (response === undefined || !isSuccess(response) || operation.request === undefined) return;
    this.#accepted += 1;
    if (expectation === "reject") this.#acceptedInvalid = true;
    const credits = creditsOf(response, usagePaths(operation as Submission));
    if (credits === undefined) this.#priceUnknown = true;
    // A negative or huge price in a response must not make the sum smaller or infinite.
    this.#credits = Math.min(Number.MAX_SAFE_INTEGER, this.#credits + Math.max(0, credits ?? 0));
    if (credits === undefined) return;
    this.#highestPrice = Math.max(credits, this.#highestPrice ?? 0);
    this.#estimatorOf(operation as Submission).learn(parse(body), credits);
  }

  get #isUnlimited(): boolean {
    const { maxAccepted, maxCredits } = this.#budget;
    return maxAccepted === Number.POSITIVE_INFINITY && maxCredits === Number.POSITIVE_INFINITY;
  }

  #fits(credits: number | undefined, keepsHeadroom: boolean): boolean {
    const { maxAccepted, maxCredits } = this.#budget;
    if (this.#accepted + this.#lost.length + this.#inFlight.size + (keepsHeadroom ? 1 : 0) >= maxAccepted) return false;
    if (maxCredits === Number.POSITIVE_INFINITY) return true;
    // While no price is known, only one request is in flight.
    if (credits === undefined) {
      const isFirst = this.#inFlight.size === 0 && this.#lost.length < MAX_LOST_WITHOUT_PRICE;
      return isFirst && !this.#priceUnknown && maxCredits > 0;
    }
    const committed = this.#credits + this.#reserved([...this.#inFlight.keys(), ...this.#lost]);
    return !this.#priceUnknown && committed + credits * (keepsHeadroom ? 2 : 1) <= maxCredits;
  }

  /** Returns the credits that requests without a response may cost, at the highest prices so far. */
  #reserved(reservations: readonly Reservation[]): number {
    return reservations.reduce((sum, reservation) => sum + (this.#estimate(reservation) ?? 0), 0);
  }

  #reserve(reservation: Reservation): Permit {
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = () => {
        this.#inFlight.delete(reservation);
        resolve();
      };
    });
    this.#inFlight.set(reservation, released);
    return { isGranted: true, release };
  }

  /** Returns the estimated price. An operation without a price of its own costs as much as the most expensive request. */
  #estimate({ body, operation }: Reservation): number | undefined {
    return this.#estimatorOf(operation).estimate(body) ?? this.#highestPrice;
  }

  #estimatorOf(operation: Submission): PriceEstimator {
    const estimator = this.#estimators.get(operation) ?? createPriceEstimator(operation);
    this.#estimators.set(operation, estimator);
    return estimator;
  }

  #explain(): string {
    const { maxAccepted, maxCredits } = this.#budget;
    if (maxAccepted === 0 || maxCredits === 0) return "the request may be charged, and no budget is set";
    if (this.#accepted + this.#lost.length >= maxAccepted - (this.#hasHeadroom ? 1 : 0))
      return `the budget of ${plural(maxAccepted, "accepted request")} is used up`;
    if (this.#priceUnknown)
      return "the budget is in credits, but the server does not return the price of a request (usage.total)";
    if (this.#highestPrice === undefined && this.#lost.length > 0)
      return "the budget is in credits, and responses were lost before a price was known";
    const lost = this.#reserved(this.#lost);
    const charged = lost === 0 ? "" : `, and up to ${lost} charged for lost responses`;
    return `the request may exceed the budget of ${maxCredits} credits (${this.#credits} used${charged})`;
  }
}

const GRANTED: Permit = { isGranted: true, release: () => {} };

/**
 * Returns the cost of a request from its response: the property `total` of the usage, or the usage itself if it is a number. For
 * a stream, reads the last event with a usage.
 */
function creditsOf(response: HttpResponse, paths: readonly Path[]): number | undefined {
  const totals = jsonObjectsOf(response).map((body) => {
    const usage = valueAt(body, paths);
    return isObject(usage) ? usage["total"] : usage;
  });
  return totals.findLast((total): total is number => typeof total === "number" && Number.isFinite(total));
}

/** Returns where the responses of an operation contain the usage (`x-role`), or `usage` if no response describes it. */
const usagePaths = memoize((operation: Submission): readonly Path[] => {
  const paths = pathsOf([...responseSchemas(operation), eventSchema(operation)].filter(isObject), "usage");
  return paths.length > 0 ? paths : [DEFAULT_NAMES.usage];
});

function reservationOf({ body, operation }: Message): Reservation {
  return { operation: operation as Submission, body: parse(body) };
}

function parse(body: Message["body"]): Json {
  return (typeof body === "string" ? parseJson(body) : undefined) ?? null;
}
