import { type Clause, weightOf } from "../checks/check.js";
import type { Verdict } from "../checks/verdict.js";
import type { Operation } from "../contract/model.js";
import { toCurl } from "../traffic/curl.js";
import type { Exchange } from "../traffic/exchange.js";
import { isSuccess, NOT_IMPLEMENTED_STATUSES } from "../traffic/response.js";
import { createOracles, type Finding, type Observation, type Oracle, type OracleContext } from "./index.js";

/** Evaluates all exchanges of one operation with its oracles. */
export class OracleMonitor {
  readonly operation: Operation;
  readonly #oracles: readonly Oracle[];
  readonly #findings = new Map<Oracle, { readonly exchange: Exchange; readonly finding: Finding }>();
  /** The reasons why oracles have no result. */
  readonly #defects = new Map<Oracle, string>();
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
    return [...this.#findings.keys()].some((oracle) => weightOf(oracle) === "violation");
  }

  /** The clauses that the oracles check. */
  get clauses(): readonly Clause[] {
    return this.#oracles;
  }

  /**
   * Evaluates an exchange. For each oracle, keeps the finding with the shortest request.
   *
   * @param onDefect receives the exception of an oracle and the oracle's id. Returns the reason for its verdict. Without it,
   *   the exception is thrown
   */
  observe(observation: Observation, onDefect?: (error: unknown, id: string) => string): void {
    const { exchange, message } = observation;
    this.#observed += 1;
    if (exchange.outcome.kind === "response" && isSuccess(exchange.outcome)) this.#accepted += 1;
    if (exchange.outcome.kind === "response" && NOT_IMPLEMENTED_STATUSES.includes(exchange.outcome.status))
      this.#notImplemented += 1;
    const size = ({ request }: Exchange) => request.body?.length ?? 0;
    for (const oracle of this.#oracles) {
      if (!oracle.scopes.includes(message.scope)) continue;
      const finding = this.#evaluate(oracle, observation, onDefect);
      const known = this.#findings.get(oracle);
      if (finding !== undefined && (known === undefined || size(exchange) < size(known.exchange)))
        this.#findings.set(oracle, { exchange, finding });
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

  /** Returns the verdicts of all oracles. */
  verdicts(): readonly Verdict[] {
    return this.#oracles.map((oracle) => {
      const found = this.#findings.get(oracle);
      if (found === undefined) return this.#passOrSkip(oracle);
      const { exchange, finding } = found;
      return {
        check: oracle,
        outcome: weightOf(oracle) === "violation" ? "fail" : "warn",
        reason: `expected ${finding.expected}, received ${finding.received}`,
        requests: undefined,
        counterexample: { exchange, ...finding, curl: toCurl(exchange.request), replay: { seed: 0, path: "" } },
      };
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
