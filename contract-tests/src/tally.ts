import { weightOf } from "./check.js";
import type { RunOptions } from "./run-options.js";
import type { Verdict } from "./verdict.js";

/** Counts the verdicts of a run, tells of them, and ends the run at the first violation where that is asked for. */
export class Tally {
  readonly #options: Pick<RunOptions, "onProgress" | "stopsAtViolation">;
  readonly #size: number;
  readonly #stop = new AbortController();
  #done = 0;

  /** @param size how many verdicts there are to come */
  constructor(options: Pick<RunOptions, "onProgress" | "stopsAtViolation">, size: number) {
    this.#options = options;
    this.#size = size;
  }

  /** Aborted when the run is to end. */
  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  /** Enters a verdict among others. */
  note(verdicts: Verdict[], verdict: Verdict): void {
    verdicts.push(verdict);
    this.#done += 1;
    if (verdict.outcome === "fail" && weightOf(verdict.check) !== "observation") this.noteViolation();
    this.#options.onProgress?.(this.#done, Math.max(this.#size, this.#done), verdict);
  }

  /** A violation has been found. */
  noteViolation(): void {
    if (this.#options.stopsAtViolation) this.#stop.abort();
  }
}
