import { type Clause, weightOf } from "../checks/check.js";
import type { Assessment } from "../checks/expectations.js";
import { describeReactions, type Reaction } from "../checks/observation.js";
import type { Counterexample, Verdict } from "../checks/verdict.js";
import { toCurl } from "../traffic/curl.js";
import type { Exchange } from "../traffic/exchange.js";
import type { Expectation } from "../traffic/expectation.js";
import type { SendResult } from "../traffic/sender.js";

/** The assessment of a request, with its exchange if there was one. */
export interface AssessedExchange {
  readonly assessment: Assessment;
  readonly exchange: Exchange | undefined;
  /** Whether the request was sent for this assessment and not for an earlier one. */
  readonly wasSent?: boolean;
}

type Failure = Extract<Assessment, { readonly outcome: "fail" }>;

/** Assesses the exchange of a request. A request that was not sent is inconclusive or skipped. */
export function assess(sent: SendResult, expectation: (exchange: Exchange) => Assessment): AssessedExchange {
  if (sent.kind === "exchanged")
    return { assessment: expectation(sent.exchange), exchange: sent.exchange, wasSent: sent.wasSent };
  return {
    assessment: { outcome: sent.kind === "unsent" ? "inconclusive" : "skipped", reason: sent.reason },
    exchange: undefined,
  };
}

/** The maximum number of shrink steps. Each step sends a request that may be charged. */
const MAX_SHRINK_STEPS = 16;

const OUTCOMES = { violation: "fail", warning: "warn", observation: "observed" } as const;

/** Collects the results of the exchanges of one check and decides when no more requests are needed. */
export class VerdictBuilder {
  #requests: number;
  #durationMs = 0;
  #failures = 0;
  #failure: { readonly exchange: Exchange; readonly assessment: Failure } | undefined;
  #undecided: { readonly outcome: "inconclusive" | "skipped"; readonly reason: string } | undefined;
  #mustStop = false;
  readonly #observations: Reaction[] = [];

  /** @param requests the number of requests already sent for the clause */
  constructor(requests = 0) {
    this.#requests = requests;
  }

  /** Whether to stop: the server does not respond or gives no decision, or the shrink limit is reached. */
  get isDone(): boolean {
    return this.#mustStop || this.#failures > MAX_SHRINK_STEPS;
  }

  /** Counts the request of an assessment without using its outcome. */
  count({ exchange, wasSent }: AssessedExchange): void {
    if (!wasSent) return;
    this.#requests += 1;
    this.#durationMs += exchange?.durationMs ?? 0;
  }

  /** @param label the name of the request in the reason of an observation */
  add(label: string, assessed: AssessedExchange): void {
    const { assessment, exchange } = assessed;
    this.count(assessed);
    if (this.#failure !== undefined) this.#failures += 1;
    if (assessment.outcome === "pass") this.#observations.push({ label, accepted: assessment.accepted });
    if (assessment.outcome === "inconclusive" || assessment.outcome === "skipped") {
      this.#undecided ??= assessment;
      this.#mustStop ||= exchange !== undefined;
    }
    if (assessment.outcome !== "fail" || exchange === undefined) return;
    this.#failure = { exchange, assessment };
    this.#mustStop = exchange.outcome.kind === "none";
  }

  build(check: Clause & { readonly kind: Expectation }, replay: Counterexample["replay"]): Verdict {
    const requests = this.#requests;
    const durationMs = this.#durationMs;
    if (this.#failure !== undefined) {
      const { assessment, exchange } = this.#failure;
      const { expected, received, weight = weightOf(check) } = assessment;
      const outcome = OUTCOMES[weight];
      const counterexample = { exchange, expected, received, curl: toCurl(exchange.request), replay };
      return { check, outcome, reason: `expected ${expected}, received ${received}`, requests, durationMs, counterexample };
    }
    if (this.#undecided !== undefined) {
      const { outcome, reason } = this.#undecided;
      return { check, outcome: check.kind === "either" ? "skipped" : outcome, reason, requests, durationMs };
    }
    if (check.kind === "either")
      return { check, outcome: "observed", reason: describeReactions(check, this.#observations), requests, durationMs };
    return { check, outcome: "pass", reason: "", requests, durationMs };
  }
}
