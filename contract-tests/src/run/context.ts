import { weightOf } from "../checks/check.js";
import type { Verdict } from "../checks/verdict.js";
import type { Generations } from "../traffic/generation-store.js";
import type { RequestSender } from "../traffic/sender.js";
import type { Defects } from "./defects.js";
import type { RunOptions } from "./options.js";
import type { BoundaryPoint } from "./report.js";

/** State that all checks of a run share. */
export interface RunContext {
  readonly options: RunOptions;
  /** The key that is sent; a placeholder if no key is given. */
  readonly apiKey: string;
  readonly defects: Defects;
  readonly generations: Generations;
  readonly sender: RequestSender;
  readonly progress: RunProgress;
  /** Aborts when the run must end, for any reason. */
  readonly signal: AbortSignal;
  /** The result for every value sent. */
  readonly boundaries: BoundaryPoint[];
}

/** Counts the verdicts of a run, reports progress, and ends the run at the first violation if the options require it. */
export class RunProgress {
  readonly #options: Pick<RunOptions, "onProgress" | "stopsAtViolation">;
  readonly #size: number;
  readonly #stop = new AbortController();
  #done = 0;

  /** @param size the expected number of verdicts */
  constructor(options: Pick<RunOptions, "onProgress" | "stopsAtViolation">, size: number) {
    this.#options = options;
    this.#size = size;
  }

  /** Aborts when the run must end. */
  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  /** Appends a verdict to the list and reports progress. */
  record(verdicts: Verdict[], verdict: Verdict): void {
    verdicts.push(verdict);
    this.#done += 1;
    if (verdict.outcome === "fail" && weightOf(verdict.check) !== "observation") this.noteViolation();
    this.#options.onProgress?.(this.#done, Math.max(this.#size, this.#done), verdict);
  }

  /** Ends the run if it stops at the first violation. */
  noteViolation(): void {
    if (this.#options.stopsAtViolation) this.#stop.abort();
  }
}
