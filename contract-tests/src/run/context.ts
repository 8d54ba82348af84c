import { weightOf } from "../checks/check.js";
import type { Verdict } from "../checks/verdict.js";
import type { Generations } from "../traffic/generation-store.js";
import type { RequestSender } from "../traffic/sender.js";
import type { RunOptions } from "./options.js";
import type { BoundaryPoint } from "./report.js";

/** What all that is judged in a run shares. */
export interface RunContext {
  readonly options: RunOptions;
  /** The key that is sent: a placeholder where none is given. */
  readonly apiKey: string;
  readonly generations: Generations;
  readonly traffic: RequestSender;
  readonly tally: RunProgress;
  /** Aborted when the run is to end, whoever wants it to. */
  readonly signal: AbortSignal;
  /** What became of every value. */
  readonly boundaries: BoundaryPoint[];
}

/** Counts the verdicts of a run, tells of them, and ends the run at the first violation where that is asked for. */
export class RunProgress {
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
  record(verdicts: Verdict[], verdict: Verdict): void {
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
