import type { Outcome } from "../exchange.js";

/** The number of retries, by the status of the discarded response, or `no response` if there was none. */
export type RetryCounts = Readonly<Record<string, number>>;

export const NO_RETRIES: RetryCounts = {};

/** Returns the key under which a discarded outcome is counted. */
export function retryKey(outcome: Outcome): string {
  return outcome.kind === "response" ? String(outcome.status) : "no response";
}

/** Adds counts. */
export function addRetries(...all: readonly (RetryCounts | undefined)[]): RetryCounts {
  const sums = new Map<string, number>();
  for (const counts of all) for (const [key, count] of Object.entries(counts ?? {})) sums.set(key, (sums.get(key) ?? 0) + count);
  return Object.fromEntries(sums);
}

/** Returns the number of retries. */
export function totalRetries(counts: RetryCounts | undefined): number {
  return Object.values(counts ?? {}).reduce((sum, count) => sum + count, 0);
}

/** Describes counts in a few words: `3 × 503, 1 × no response`. Empty if there are none. */
export function describeRetries(counts: RetryCounts | undefined): string {
  return Object.entries(counts ?? {})
    .map(([key, count]) => `${count} × ${key}`)
    .join(", ");
}
