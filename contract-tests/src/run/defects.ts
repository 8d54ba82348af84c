import type { Clause } from "../checks/check.js";
import type { Verdict } from "../checks/verdict.js";
import { ContractError } from "../contract/model.js";
import { redactText } from "../traffic/redact.js";
import { describeDefect } from "../util/defect.js";

/** Records defects of the suite during a run. A defect ends at most one check, never the run. */
export class Defects {
  readonly #apiKey: string;
  readonly #reasons: string[] = [];

  /** @param apiKey the key, which is removed from messages */
  constructor(apiKey: string) {
    this.#apiKey = apiKey;
  }

  /** The reason why the result of the run is not reliable; undefined without a defect. */
  get reason(): string | undefined {
    const [first, ...others] = new Set(this.#reasons);
    if (first === undefined) return undefined;
    return others.length === 0 ? first : `${first} (and ${others.length} more)`;
  }

  /**
   * Records an unexpected exception.
   *
   * @param check the id of the check that was running
   * @returns the reason for the verdict of that check
   */
  record(error: unknown, check?: string): string {
    // A response schema that does not compile is found when the first response arrives. That is no defect of the suite.
    const description = error instanceof ContractError ? error.message : describeDefect(error, check);
    const reason = redactText(description, [this.#apiKey]);
    this.#reasons.push(reason);
    return reason;
  }

  /** Runs a check. If it throws, its verdict is inconclusive. */
  async guard(check: Clause, run: () => Promise<Verdict>): Promise<Verdict> {
    try {
      return await run();
    } catch (error) {
      return this.verdictOf(check, error);
    }
  }

  /** Records an exception that prevents the verdict of a check, and returns the verdict. */
  verdictOf(check: Clause, error: unknown): Verdict {
    return { check, outcome: "inconclusive", reason: this.record(error, check.id), requests: 0 };
  }

  /** Calls a function without a result. If it throws, the defect is recorded and the caller continues. */
  attemptNow(run: () => void): void {
    try {
      run();
    } catch (error) {
      this.record(error);
    }
  }

  /** Runs a part of a run that has no verdict of its own. Returns the fallback if it throws. */
  async attempt<T>(run: () => T | Promise<T>, fallback: T): Promise<T> {
    try {
      return await run();
    } catch (error) {
      this.record(error);
      return fallback;
    }
  }
}
