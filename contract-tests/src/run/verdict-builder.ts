import { type Clause, weightOf } from "../checks/check.js";
import type { Assessment } from "../checks/expectations.js";
import type { Counterexample, Verdict } from "../checks/verdict.js";
import { describePolicy, describeReactions, type Reaction } from "../checks/wording/observation.js";
import { isWeaker, type Weight } from "../contract/evidence.js";
import { toCurl } from "../traffic/curl.js";
import type { Exchange } from "../traffic/exchange.js";
import type { Expectation } from "../traffic/expectation.js";
import type { Message } from "../traffic/request.js";
import { addRetries, NO_RETRIES, type RetryCounts, totalRetries } from "../traffic/retry/retry-counts.js";
import type { SendResult } from "../traffic/sender.js";
import { describeOutcome, isTemporary } from "../traffic/temporary.js";

/** The assessment of a request, with its exchange if there was one. */
export interface AssessedExchange {
  readonly assessment: Assessment;
  readonly exchange: Exchange | undefined;
  /** Whether the request was sent for this assessment and not for an earlier one. */
  readonly wasSent?: boolean;
  /** The number of retries for this assessment, by status. */
  readonly retries?: RetryCounts | undefined;
  /** The message, for a second attempt. */
  readonly message?: Message;
}

type Failure = Extract<Assessment, { readonly outcome: "fail" }>;

/** An exchange that fails a check. */
export interface FailedExchange extends AssessedExchange {
  readonly assessment: Failure;
  readonly exchange: Exchange;
}

/**
 * Assesses the exchange of a request. A request that was not sent is inconclusive or skipped. So is a temporary condition
 * that affects other requests too, because the rule `response.serverError` reports it once for all of them.
 */
export function assess(sent: SendResult, message: Message, expectation: (exchange: Exchange) => Assessment): AssessedExchange {
  if (sent.kind !== "exchanged")
    return {
      assessment: { outcome: sent.kind === "unsent" ? "inconclusive" : "skipped", reason: sent.reason },
      exchange: undefined,
    };
  const { exchange, outage, retries, wasSent } = sent;
  if (outage === undefined || outage === "request")
    return { assessment: expectation(exchange), exchange, message, retries, wasSent };
  const reason = `the server does not recover: ${describeOutcome(exchange.outcome)}`;
  return { assessment: { outcome: "inconclusive", reason }, exchange, message, retries, wasSent };
}

/** The maximum number of shrink steps. Each step sends a request that may be charged. */
const MAX_SHRINK_STEPS = 16;

/** After this number of values that a content policy rejected, no further values are sent. */
const MAX_CONTENT_REJECTIONS = 12;

const OUTCOMES = { violation: "fail", warning: "warn", observation: "observed" } as const;

/** Collects the results of the exchanges of one check and decides when no more requests are needed. */
export class VerdictBuilder {
  #requests: number;
  #durationMs = 0;
  #retries: RetryCounts;
  #failures = 0;
  #failure: FailedExchange | undefined;
  #secondAttempt: Assessment | undefined;
  #undecided: { readonly outcome: "inconclusive" | "skipped"; readonly reason: string } | undefined;
  #mustStop = false;
  #dependsOnEarlier = false;
  readonly #observations: Reaction[] = [];
  readonly #contentRejections: (FailedExchange & { readonly label: string })[] = [];

  /**
   * @param requests the number of requests already sent for the clause
   * @param retries the number of their retries, by status
   */
  constructor(requests = 0, retries = NO_RETRIES) {
    this.#requests = requests;
    this.#retries = retries;
  }

  /** The failure to report. Undefined if nothing has failed. */
  get failure(): FailedExchange | undefined {
    return this.#failure;
  }

  /** Whether to stop: the server does not respond or gives no decision, or one of the limits is reached. */
  get isDone(): boolean {
    const areAllRejected = this.#contentRejections.length >= MAX_CONTENT_REJECTIONS && this.#observations.length === 0;
    return this.#mustStop || areAllRejected || this.#failures > MAX_SHRINK_STEPS;
  }

  /** Counts the request of an assessment without using its outcome. */
  count({ exchange, retries, wasSent }: AssessedExchange): void {
    if (!wasSent) return;
    this.#retries = addRetries(this.#retries, retries);
    this.#requests += exchange?.preceding === undefined ? 1 : 2;
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
    this.#failure = { ...assessed, exchange, assessment };
    this.#mustStop = exchange.outcome.kind === "none" || isTemporary(exchange.outcome);
  }

  /**
   * Adds a text that a content policy rejected. This is an observation, unless the policy rejects every text: then the check
   * shows nothing about the server.
   */
  addContentRejection(label: string, rejected: AssessedExchange): void {
    const { assessment, exchange } = rejected;
    if (assessment.outcome !== "fail" || exchange === undefined) return;
    this.count(rejected);
    this.#contentRejections.push({ ...rejected, assessment, exchange, label });
  }

  /** Turns the first rejection by a content policy into the failure to report, if no value was accepted. */
  settleContentRejections(): void {
    const [first] = this.#contentRejections;
    const isUndecided = this.#failure === undefined && this.#undecided === undefined;
    if (first !== undefined && isUndecided && !this.#observations.some(({ accepted }) => accepted)) this.#failure = first;
  }

  /** Notes that the same request passed earlier in the run. */
  noteEarlierPass(): void {
    this.#dependsOnEarlier = true;
  }

  /** Adds the second attempt of the request that failed. */
  addSecondAttempt(assessed: AssessedExchange): void {
    this.count(assessed);
    this.#secondAttempt = assessed.assessment;
  }

  build(check: Clause & { readonly kind: Expectation }, replay: Counterexample["replay"]): Verdict {
    const verdict = this.#build(check, replay);
    return totalRetries(this.#retries) === 0 ? verdict : { ...verdict, retries: this.#retries };
  }

  #build(check: Clause & { readonly kind: Expectation }, replay: Counterexample["replay"]): Verdict {
    const requests = this.#requests;
    const durationMs = this.#durationMs;
    if (this.#failure !== undefined) {
      const { assessment, exchange } = this.#failure;
      const { expected, isContentRejection, received } = assessment;
      const weight = lowerWeight(assessment.weight, weightOf(check));
      const counterexample = { exchange, expected, received, isContentRejection, curl: toCurl(exchange.request), replay };
      const failure = `expected ${expected}, received ${received}`;
      const dependsOnEarlier = this.#dependsOnEarlier || undefined;
      const common = { check, requests, durationMs, dependsOnEarlier, counterexample };
      const second = this.#secondAttempt;
      // The condition turned out to affect more requests than this one, so another rule reports it.
      if (second?.outcome === "inconclusive" && isTemporary(exchange.outcome))
        return { check, outcome: second.outcome, reason: second.reason, requests, durationMs };
      if (second?.outcome === "pass")
        return { ...common, outcome: "flaky", reason: `${failure}; a second attempt passed`, secondAttempt: "passed" };
      const outcome = OUTCOMES[weight];
      if (second === undefined) return { ...common, outcome, reason: failure };
      if (second.outcome === "fail") return { ...common, outcome, reason: failure, secondAttempt: "failed" };
      return { ...common, outcome, reason: `${failure} (not retried: ${second.reason})`, secondAttempt: "not sent" };
    }
    if (this.#undecided !== undefined) {
      const { outcome, reason } = this.#undecided;
      return { check, outcome: check.kind === "either" ? "skipped" : outcome, reason, requests, durationMs };
    }
    const rejected = this.#contentRejections.map(({ assessment: { received }, label }) => ({ label, received }));
    if (rejected.length > 0) return { check, outcome: "observed", reason: describePolicy(check, rejected), requests, durationMs };
    if (check.kind === "either")
      return { check, outcome: "observed", reason: describeReactions(check, this.#observations), requests, durationMs };
    return { check, outcome: "pass", reason: "", requests, durationMs };
  }
}

function lowerWeight(one: Weight | undefined, other: Weight): Weight {
  return one !== undefined && isWeaker(one, other) ? one : other;
}
