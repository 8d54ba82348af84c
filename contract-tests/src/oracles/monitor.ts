import { type Clause, weightOf } from "../checks/check.js";
import type { Verdict } from "../checks/verdict.js";
import type { Operation } from "../contract/model.js";
import { toCurl } from "../traffic/curl.js";
import { isSuccess, NOT_IMPLEMENTED_STATUSES } from "../traffic/response.js";
import { isRateLimit } from "../traffic/retry/retry-policy.js";
import { isTemporary } from "../traffic/temporary.js";
import { FindingLog, type Resend } from "./finding-log.js";
import { createOracles, type Observation, type Oracle, type OracleContext } from "./index.js";
import type { Finding } from "./oracle.js";
import { TemporaryLog } from "./temporary-log.js";

/** Evaluates all exchanges of one operation with its oracles. */
export class OracleMonitor {
  readonly operation: Operation;
  readonly #oracles: readonly Oracle[];
  /** The reasons why oracles have no result. */
  readonly #defects = new Map<Oracle, string>();
  readonly #logs = new Map<Oracle, FindingLog>();
  readonly #temporary = new TemporaryLog();
  #observed = 0;
  #accepted = 0;
  #notImplemented = 0;

  constructor(context: OracleContext) {
    this.operation = context.operation;
    this.#oracles = createOracles(context);
  }

  /** Whether the server accepted a request. */
  get hasAccepted(): boolean {
    return this.#accepted > 0;
  }

  /** Whether every response has a status that means that the operation is not implemented. */
  get isNotImplemented(): boolean {
    return this.#observed > 0 && this.#notImplemented === this.#observed;
  }

  /** Whether an oracle found a violation of the contract. */
  get hasFoundViolation(): boolean {
    return [...this.#logs.keys()].some((oracle) => weightOf(oracle) === "violation");
  }

  /** The clauses that the oracles check. */
  get clauses(): readonly Clause[] {
    return this.#oracles;
  }

  /**
   * Evaluates an exchange. One that is retried counts only as a temporary error.
   *
   * @param onDefect receives the exception of an oracle and the oracle's id. Returns the reason for its verdict. Without it,
   *   the exception is thrown
   */
  observe(observation: Observation, onDefect?: (error: unknown, id: string) => string): void {
    const { attempt, exchange, message } = observation;
    this.#temporary.add(observation);
    if (attempt.isRetried && isTemporary(exchange.outcome)) return;
    if (!isTemporary(exchange.outcome)) this.#observed += 1;
    if (exchange.outcome.kind === "response" && isSuccess(exchange.outcome)) this.#accepted += 1;
    if (exchange.outcome.kind === "response" && NOT_IMPLEMENTED_STATUSES.includes(exchange.outcome.status))
      this.#notImplemented += 1;
    for (const oracle of this.#oracles) {
      if (!oracle.scopes.includes(message.scope)) continue;
      if (isTemporary(exchange.outcome) && !oracle.coversTemporary) continue;
      const finding = this.#evaluate(oracle, observation, onDefect);
      if (finding === undefined) continue;
      const log = this.#logs.get(oracle) ?? new FindingLog(oracle.dependsOnDelivery);
      this.#logs.set(oracle, log);
      log.add({ ...observation, finding });
    }
  }

  #evaluate(
    oracle: Oracle,
    observation: Observation,
    onDefect: ((error: unknown, id: string) => string) | undefined,
  ): Finding | undefined {
    if (onDefect === undefined) return oracle.evaluate(observation);
    try {
      return oracle.evaluate(observation);
    } catch (error) {
      this.#defects.set(oracle, onDefect(error, oracle.id));
      return undefined;
    }
  }

  /** Sends the requests of findings again that are not confirmed yet. */
  async retryFindings(resend: Resend): Promise<void> {
    for (const [oracle, log] of this.#logs) if (!oracle.isConclusive) await log.retry(resend);
  }

  /** Returns the verdicts of all oracles. */
  verdicts(): readonly Verdict[] {
    return this.#oracles.map((oracle) => {
      const log = this.#logs.get(oracle);
      const frequent = oracle.coversTemporary === "if frequent" ? this.#temporary.find() : undefined;
      const found = log?.reported ?? frequent;
      if (found === undefined) return this.#passOrSkip(oracle);
      const { exchange, finding } = found;
      const counterexample = { exchange, ...finding, curl: toCurl(exchange.request), replay: { seed: 0, path: "" } };
      const failure = `expected ${finding.expected}, received ${finding.received}`;
      // The request alone does not exceed the rate limit again.
      const dependsOnEarlier = oracle.comparesResponses || isRateLimit(exchange);
      const common = { check: oracle, requests: undefined, dependsOnEarlier, counterexample };
      if (log?.isRefuted && !oracle.isConclusive)
        return { ...common, outcome: "flaky", reason: `${failure}; a second attempt passed`, secondAttempt: "passed" };
      const weight = log === undefined ? frequent?.weight : undefined;
      const outcome = (weight ?? weightOf(oracle)) === "violation" ? "fail" : "warn";
      const reason = log?.notRetriedReason;
      if (reason === undefined) return { ...common, outcome, reason: failure };
      return { ...common, outcome, reason: `${failure} (not retried: ${reason})`, secondAttempt: "not sent" };
    });
  }

  /** Returns the verdict of an oracle without findings: `skipped` if there was no exchange to evaluate, else `pass`. */
  #passOrSkip(check: Oracle): Verdict {
    const defect = this.#defects.get(check);
    if (defect !== undefined) return { check, outcome: "inconclusive", reason: defect, requests: undefined };
    const wasEvaluated = check.needsAccepted ? this.#accepted > 0 : this.#observed > 0;
    if (wasEvaluated) return { check, outcome: "pass", reason: "", requests: undefined };
    return {
      check,
      outcome: "skipped",
      reason: check.needsAccepted ? "no request was accepted" : "no request was sent",
      requests: undefined,
    };
  }
}
