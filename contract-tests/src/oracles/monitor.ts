import { type Clause, weightOf } from "../checks/check.js";
import type { Verdict } from "../checks/verdict.js";
import type { Operation } from "../contract/model.js";
import { toCurl } from "../traffic/curl.js";
import type { Exchange } from "../traffic/exchange.js";
import { isSuccess, NOT_IMPLEMENTED_STATUSES } from "../traffic/response.js";
import { createOracles, type Finding, type Observation, type Oracle, type OracleContext } from "./index.js";

/** Watches all exchanges of one operation with its universal oracles. */
export class OracleMonitor {
  readonly operation: Operation;
  readonly #oracles: readonly Oracle[];
  readonly #found = new Map<Oracle, { readonly exchange: Exchange; readonly finding: Finding }>();
  #seen = 0;
  #accepted = 0;
  #unserved = 0;

  constructor(context: OracleContext) {
    this.operation = context.operation;
    this.#oracles = createOracles(context);
  }

  /** Whether anything was taken. */
  get hasAccepted(): boolean {
    return this.#accepted > 0;
  }

  /** Whether every answer says that there is no such operation. */
  get isUnserved(): boolean {
    return this.#seen > 0 && this.#unserved === this.#seen;
  }

  /** Whether something was found that violates the contract. */
  get hasFoundViolation(): boolean {
    return [...this.#found.keys()].some((oracle) => weightOf(oracle) === "violation");
  }

  /** What it judges. */
  get clauses(): readonly Clause[] {
    return this.#oracles;
  }

  /** Keeps, of all exchanges that break a rule, the one with the shortest request. */
  observe(observation: Observation): void {
    const { exchange, message } = observation;
    this.#seen += 1;
    if (exchange.outcome.kind === "response" && isSuccess(exchange.outcome)) this.#accepted += 1;
    if (exchange.outcome.kind === "response" && NOT_IMPLEMENTED_STATUSES.includes(exchange.outcome.status)) this.#unserved += 1;
    const size = ({ request }: Exchange) => request.body?.length ?? 0;
    for (const oracle of this.#oracles) {
      if (!oracle.scopes.includes(message.scope)) continue;
      const finding = oracle.judge(observation);
      const known = this.#found.get(oracle);
      if (finding !== undefined && (known === undefined || size(exchange) < size(known.exchange)))
        this.#found.set(oracle, { exchange, finding });
    }
  }

  testify(): readonly Verdict[] {
    return this.#oracles.map((oracle) => {
      const found = this.#found.get(oracle);
      if (found === undefined) return this.#absolve(oracle);
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

  /** Nothing was found: because all is well, or because there was nothing to find it in. */
  #absolve(check: Oracle): Verdict {
    const wasSeen = check.needsAccepted ? this.#accepted > 0 : this.#seen > 0;
    if (wasSeen) return { check, outcome: "pass", reason: "", requests: undefined };
    return {
      check,
      outcome: "skipped",
      reason: check.needsAccepted ? "nothing was accepted" : "nothing was sent",
      requests: undefined,
    };
  }
}
