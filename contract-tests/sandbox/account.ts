import type { JsonObject } from "../src/util/json.js";

/** The credits of the workspace. */
export interface Account {
  /** Takes credits and says what was taken, or undefined where there are too few. */
  charge(total: number): JsonObject | undefined;
  refund(total: number): void;
  readonly balance: number;
}

/** @param credits the balance to begin with; all of it is the subscription's */
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

/** The credits that a request used, broken down: the parts add up to the total. */
export function usageOf(total: number): JsonObject {
  return { total, subscription: total, permanent: 0 };
}

/**
 * Lets through so many requests a second: a bucket of that many tokens, filled again at that rate.
 *
 * @returns for each request 0, or the whole seconds after which to come again (RFC 9110 §10.2.3)
 */
export function createLimiter(rate: number, clock: () => number): () => number {
  let tokens = rate;
  let last = clock();
  return () => {
    if (rate === Number.POSITIVE_INFINITY) return 0;
    const now = clock();
    tokens = Math.min(Math.max(1, rate), tokens + ((now - last) * rate) / 1000);
    last = now;
    if (tokens < 1) return Math.max(1, Math.ceil((1 - tokens) / rate));
    tokens -= 1;
    return 0;
  };
}
