import { weightOf } from "../checks/check.js";
import type { Verdict } from "../checks/verdict.js";
import type { Generations } from "../traffic/generation-store.js";
import type { RequestSender } from "../traffic/sender.js";
import { matchGlob } from "../util/glob.js";
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

type ProgressOptions = Pick<RunOptions, "baseline" | "onProgress" | "stopsAtViolation">;

/** Counts the verdicts of a run, reports progress, and ends the run at the first violation if the options require it. */
export class RunProgress {
  readonly #options: ProgressOptions;
  readonly #size: number;
  readonly #isReported: (verdict: Verdict) => boolean;
  /** The compiled globs of the baseline. */
  readonly #known: readonly ((id: string) => boolean)[];
  readonly #stop = new AbortController();
  readonly #done = new Set<string>();

  /**
   * @param size the expected number of reported verdicts
   * @param isReported whether the run reports a verdict; other checks run because a reported check needs them
   */
  constructor(options: ProgressOptions, size: number, isReported: (verdict: Verdict) => boolean) {
    this.#options = options;
    this.#size = size;
    this.#isReported = isReported;
    this.#known = (options.baseline?.entries ?? []).map(({ check }) => matchGlob(check));
  }

  /** Aborts when the run must end. */
  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  /** Appends a verdict to the list and reports progress. */
  record(verdicts: Verdict[], verdict: Verdict): void {
    verdicts.push(verdict);
    if (verdict.outcome === "fail" && weightOf(verdict.check) !== "observation") this.noteViolation();
    if (this.#isReported(verdict)) this.#show(verdict, this.#size);
  }

  /** Reports progress for the verdicts of the report that were not recorded before, such as those of the oracles. */
  finish(verdicts: readonly Verdict[]): void {
    for (const verdict of verdicts) if (!this.#done.has(verdict.check.id)) this.#show(verdict, verdicts.length);
  }

  #show(verdict: Verdict, size: number): void {
    this.#done.add(verdict.check.id);
    const done = this.#done.size;
    const isKnown = this.#known.some((matches) => matches(verdict.check.id));
    const shown = isKnown && verdict.outcome === "fail" ? { ...verdict, outcome: "known" as const } : verdict;
    this.#options.onProgress?.(done, Math.max(size, done), shown);
  }

  /** Ends the run if it stops at the first violation. */
  noteViolation(): void {
    if (this.#options.stopsAtViolation) this.#stop.abort();
  }
}
