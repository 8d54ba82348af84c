import type { Expectation } from "../traffic/expectation.js";
import { again, type Message } from "../traffic/request.js";
import { isSuccess, jsonObjectsOf } from "../traffic/response.js";
import { isRateLimit } from "../traffic/retry/retry-policy.js";
import type { SendResult } from "../traffic/sender.js";
import { isTemporary } from "../traffic/temporary.js";
import type { Finding, Observation } from "./oracle.js";

/** A finding of an oracle, with the exchange that shows it. */
interface Found extends Observation {
  readonly finding: Finding;
}

/** Sends a message for a second observation. */
export type Resend = (message: Message, expectation: Expectation) => Promise<SendResult>;

/**
 * After this number of findings in different requests, no request is sent again. The fault is real, even if it occurs at random.
 */
const CONFIRMING_FINDINGS = 3;

/** Collects the findings of one oracle, and finds out whether they can be reproduced. */
export class FindingLog {
  #smallest: readonly Found[] = [];
  #reproduced: Found | undefined;
  #reason: string | undefined;
  #isConclusive = false;
  readonly #dependsOnDelivery: boolean;
  readonly #requests = new Set<string>();
  readonly #retried = new Set<string>();

  /**
   * @param dependsOnDelivery whether a finding may be caused by the connection. If so, it may be temporary, whatever the response
   * is
   */
  constructor(dependsOnDelivery = false) {
    this.#dependsOnDelivery = dependsOnDelivery;
  }

  /** The finding with the shortest request. If there are only a few, one that was reproduced comes first. */
  get reported(): Found | undefined {
    return this.#requests.size >= CONFIRMING_FINDINGS ? this.#smallest[0] : (this.#reproduced ?? this.#smallest[0]);
  }

  /** The reason why a finding was not observed a second time, if the request could not be sent again. */
  get notRetriedReason(): string | undefined {
    return this.isConfirmed ? undefined : this.#reason;
  }

  /** Whether a finding was reproduced, or several requests have one. */
  get isConfirmed(): boolean {
    return this.#reproduced !== undefined || this.#requests.size >= CONFIRMING_FINDINGS;
  }

  /** Whether every request with a finding was sent again, and had none. */
  get isRefuted(): boolean {
    return !this.isConfirmed && !this.#isConclusive && this.#requests.size > 0 && this.#requests.size === this.#retried.size;
  }

  add(found: Found): void {
    const { attempt, exchange } = found;
    this.#isConclusive ||= this.#provesFault(found);
    const identity = identityOf(found);
    // The sender has already repeated a request with a temporary condition.
    const isRepeated = attempt.retries > 0 && isTemporary(exchange.outcome);
    if (isRepeated || this.#requests.has(identity)) {
      if (this.#reproduced === undefined || sizeOf(found) < sizeOf(this.#reproduced)) this.#reproduced = found;
    }
    this.#requests.add(identity);
    this.#smallest = [...this.#smallest, found].sort((a, b) => sizeOf(a) - sizeOf(b)).slice(0, CONFIRMING_FINDINGS);
  }

  /**
   * Whether a finding cannot have a temporary cause. A gateway may return an error or its own page, but never the data of another
   * generation. A finding in a result is final, because the same request later returns another state. One in a 429 response is
   * final, because the same request later gets another status.
   */
  #provesFault({ exchange, expectation }: Found): boolean {
    if (isRateLimit(exchange)) return true;
    const { outcome } = exchange;
    if (outcome.kind === "none" || !isSuccess(outcome)) return false;
    if (expectation === "read") return true;
    return expectation === "accept" && !this.#dependsOnDelivery && jsonObjectsOf(outcome).length > 0;
  }

  /** Sends the requests with a finding again, until the finding occurs again. The monitor adds the new findings. */
  async retry(resend: Resend): Promise<void> {
    for (const found of this.#smallest) {
      const identity = identityOf(found);
      if (this.isConfirmed || this.#isConclusive) return;
      if (this.#retried.has(identity)) continue;
      const sent = await resend(again(found.message), found.expectation);
      if (sent.kind !== "exchanged") this.#reason ??= sent.reason;
      else if (sent.exchange.outcome.kind === "response" && sent.exchange.outcome.status !== 429) this.#retried.add(identity);
      else this.#reason ??= "the second attempt gave no result";
    }
  }
}

/** Returns a key that an exchange shares only with repetitions of its request. */
function identityOf({ exchange: { request } }: Found): string {
  return JSON.stringify([request.method, request.url, request.headers, String(request.body)]);
}

function sizeOf({ exchange: { request } }: Found): number {
  return request.body?.length ?? 0;
}
