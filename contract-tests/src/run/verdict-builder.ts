import { type Clause, weightOf } from "../checks/check.js";
import type { Assessment } from "../checks/expectations.js";
import type { Counterexample, Verdict } from "../checks/verdict.js";
import { toCurl } from "../traffic/curl.js";
import type { Exchange } from "../traffic/exchange.js";
import type { Expectation } from "../traffic/expectation.js";
import type { SendResult } from "../traffic/sender.js";

/** A judgement with its exchange, if there was one. */
export interface AssessedExchange {
  readonly judgement: Assessment;
  readonly exchange: Exchange | undefined;
  /** Whether the request was sent for this judgement and not for an earlier one. */
  readonly wasSent?: boolean;
}

type Failure = Extract<Assessment, { readonly outcome: "fail" }>;

/** Evaluates the exchange of a request. A request that was not sent is inconclusive or skipped. */
export function judgeSent(sent: SendResult, judge: (exchange: Exchange) => Assessment): AssessedExchange {
  if (sent.kind === "exchanged") return { judgement: judge(sent.exchange), exchange: sent.exchange, wasSent: sent.wasSent };
  return {
    judgement: { outcome: sent.kind === "unsent" ? "inconclusive" : "skipped", reason: sent.reason },
    exchange: undefined,
  };
}

/** The maximum number of shrink steps. Each step sends a request that may be charged. */
const MOST_SHRINKS = 16;

const OUTCOMES = { violation: "fail", warning: "warn", observation: "observed" } as const;

/** Collects the results of the exchanges of one check and decides when no more requests are needed. */
export class VerdictBuilder {
  #requests: number;
  #failures = 0;
  #failure: { readonly exchange: Exchange; readonly judgement: Failure } | undefined;
  #unjudged: { readonly outcome: "inconclusive" | "skipped"; readonly reason: string } | undefined;
  #isUnwilling = false;
  readonly #seen: { readonly label: string; readonly accepted: boolean }[] = [];

  /** @param requests the number of requests already sent for the clause */
  constructor(requests = 0) {
    this.#requests = requests;
  }

  /** Whether to stop: the server does not respond or gives no decision, or the shrink limit is reached. */
  get isDone(): boolean {
    return this.#isUnwilling || this.#failures > MOST_SHRINKS;
  }

  /** Counts the request of a judgement without using its outcome. */
  count({ wasSent: isFresh }: AssessedExchange): void {
    if (isFresh) this.#requests += 1;
  }

  /** @param label the name of the request in the reason of an observation */
  add(label: string, judged: AssessedExchange): void {
    const { exchange, judgement } = judged;
    this.count(judged);
    if (this.#failure !== undefined) this.#failures += 1;
    if (judgement.outcome === "pass") this.#seen.push({ label, accepted: judgement.accepted });
    if (judgement.outcome === "inconclusive" || judgement.outcome === "skipped") {
      this.#unjudged ??= judgement;
      this.#isUnwilling ||= exchange !== undefined;
    }
    if (judgement.outcome !== "fail" || exchange === undefined) return;
    this.#failure = { exchange, judgement };
    this.#isUnwilling = exchange.outcome.kind === "none";
  }

  build(check: Clause & { readonly kind: Expectation }, replay: Counterexample["replay"]): Verdict {
    const requests = this.#requests;
    if (this.#failure !== undefined) {
      const { exchange, judgement } = this.#failure;
      const { expected, received, weight = weightOf(check) } = judgement;
      const outcome = OUTCOMES[weight];
      const counterexample = { exchange, expected, received, curl: toCurl(exchange.request), replay };
      return { check, outcome, reason: `expected ${expected}, received ${received}`, requests, counterexample };
    }
    if (this.#unjudged !== undefined) {
      const { outcome, reason } = this.#unjudged;
      return { check, outcome: check.kind === "either" ? "skipped" : outcome, reason, requests };
    }
    if (check.kind === "either") return { check, outcome: "observed", reason: this.#describe(), requests };
    return { check, outcome: "pass", reason: "", requests };
  }

  #describe(): string {
    const part = (accepted: boolean, verb: string) => {
      const values = this.#seen.filter((seen) => seen.accepted === accepted).map(({ label }) => label);
      return values.length === 0 ? [] : [`${verb} ${values.join(", ")}`];
    };
    return [...part(true, "takes"), ...part(false, "refuses")].join("; ");
  }
}
