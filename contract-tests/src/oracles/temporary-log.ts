import type { Weight } from "../contract/evidence.js";
import type { Exchange } from "../traffic/exchange.js";
import { identityOf } from "../traffic/sender/first-exchanges.js";
import { describeOutcome, isTemporary } from "../traffic/temporary.js";
import type { Finding, Observation } from "./oracle.js";

/** The maximum share of temporary errors. A gateway that restarts causes fewer. */
const MAX_TEMPORARY_SHARE = 0.105;

/** The minimum number of temporary errors for a finding. A short outage affects only the requests in flight, which are fewer. */
const MIN_TEMPORARY_ERRORS = 6;

/** The same limits for accepted submissions, of which there are few. */
const MAX_ACCEPTED_SHARE = 0.3;
const MIN_ACCEPTED_ERRORS = 3;

/** The minimum share of new requests that a cold cache affects. */
const MIN_COLD_SHARE = 0.9;

interface Count {
  requests: number;
  errors: number;
}

/** Frequent temporary errors, with an exchange that shows one. */
interface FrequentErrors {
  readonly exchange: Exchange;
  readonly finding: Finding;
  readonly weight: Weight;
}

/**
 * Counts temporary errors that a retry resolves. They are a fault of the server only if they are frequent. If a server returns
 * 503 to the first attempt of every request, as with a cold cache, this is only a warning: the status announces a temporary
 * condition (RFC 9110 §15.6.4), and no request fails a second time.
 */
export class TemporaryLog {
  readonly #byExpectation = new Map<Observation["expectation"], Count>();
  #hasResponded = false;
  #exchange: Exchange | undefined;
  readonly #seen = new Set<string>();
  #coldErrors = 0;

  /**
   * Counts the first attempt of a request. Ignores errors before the first proper response, because the server may still be
   * starting.
   */
  add({ attempt, exchange, expectation }: Observation): void {
    const { request } = exchange;
    if (!isTemporary(exchange.outcome)) this.#hasResponded = true;
    if (attempt.retries > 0 || !this.#hasResponded) return;
    const count = this.#byExpectation.get(expectation) ?? { requests: 0, errors: 0 };
    this.#byExpectation.set(expectation, count);
    count.requests += 1;
    const identity = identityOf(request);
    const isNew = !this.#seen.has(identity);
    this.#seen.add(identity);
    if (!attempt.isRetried || !isTemporary(exchange.outcome)) return;
    count.errors += 1;
    if (isNew && exchange.outcome.kind === "response" && exchange.outcome.status === 503) this.#coldErrors += 1;
    this.#exchange ??= exchange;
  }

  /** Returns a finding with an exchange that shows it, if the errors are frequent. */
  find(): FrequentErrors | undefined {
    const counts = [...this.#byExpectation.values()];
    const total = { requests: sum(counts.map(({ requests }) => requests)), errors: sum(counts.map(({ errors }) => errors)) };
    const accepted = this.#byExpectation.get("accept") ?? { requests: 0, errors: 0 };
    const frequent = [
      ...(total.errors >= MIN_TEMPORARY_ERRORS && total.errors > total.requests * MAX_TEMPORARY_SHARE ? [total] : []),
      ...(accepted.errors >= MIN_ACCEPTED_ERRORS && accepted.errors > accepted.requests * MAX_ACCEPTED_SHARE ? [accepted] : []),
    ];
    const [count] = frequent;
    if (count === undefined || this.#exchange === undefined) return undefined;
    const received = `${describeOutcome(this.#exchange.outcome)} for ${count.errors} of ${count.requests} requests, which succeeded when they were repeated`;
    const isCold = this.#coldErrors === total.errors && total.errors > this.#seen.size * MIN_COLD_SHARE;
    const weight = isCold ? "warning" : "violation";
    return { exchange: this.#exchange, finding: { expected: "no server error", received }, weight };
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
