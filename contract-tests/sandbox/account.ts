import type { JsonObject } from "../src/util/json.js";

/** The credit balance of the workspace. */
export interface Account {
  /** Deducts credits and returns the usage, or undefined if the balance is too low. */
  charge(total: number): JsonObject | undefined;
  refund(total: number): void;
  readonly balance: number;
}

/** @param credits the initial balance, in credits of the subscription */
export function createAccount(credits: number): Account {
  let balance = credits;
  return {
    charge: (total) => {
      if (total > balance) return undefined;
      balance -= total;
      return usageOf(total);
    },
    refund: (total) => {
      balance += total;
    },
    get balance() {
      return balance;
    },
  };
}

/** Returns the `usage` of a request: the total in credits, and its parts, which add up to the total. */
export function usageOf(total: number): JsonObject {
  return { total, subscription: total, permanent: 0 };
}

/**
 * Creates a rate limiter: a token bucket that holds one second's requests and refills at the same rate.
 *
 * @param rate requests per second
 * @param clock the current time in milliseconds
 * @returns a function to call for each request: 0 if it is allowed, or else the delay for `Retry-After` in whole
 *   seconds (RFC 9110 §10.2.3)
 */
export function createRateLimiter(rate: number, clock: () => number): () => number {
  let tokens = rate;
  let lastRefill = clock();
  return () => {
    if (rate === Number.POSITIVE_INFINITY) return 0;
    const now = clock();
    tokens = Math.min(Math.max(1, rate), tokens + ((now - lastRefill) * rate) / 1000);
    lastRefill = now;
    if (tokens < 1) return Math.max(1, Math.ceil((1 - tokens) / rate));
    tokens -= 1;
    return 0;
  };
}
