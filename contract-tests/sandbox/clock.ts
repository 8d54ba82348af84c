import type { Lifecycle, TerminalOutcome } from "../src/contract/lifecycle.js";

/**
 * How a generation ends. The contract determines the name of the status for each outcome.
 *
 * @example
 * ```ts
 * import type { Fate } from "vidu-q2-turbo-conformance/sandbox";
 *
 * const fates: readonly Fate[] = ["completed", "failed", "canceled"];
 * ```
 */
export type Outcome = TerminalOutcome;

/**
 * A stage in the life of a generation. Several statuses of the contract can belong to one phase.
 *
 * @example
 * ```ts
 * import type { Phase } from "vidu-q2-turbo-conformance/sandbox";
 *
 * const isPending = (phase: Phase) => phase === "queued" || phase === "running";
 * ```
 */
export type Phase = "queued" | "running" | Outcome;

/**
 * The state of a generation at some moment.
 *
 * @example
 * ```ts
 * import type { Standing } from "vidu-q2-turbo-conformance/sandbox";
 *
 * const isOver = ({ until }: Standing) => until === undefined;
 * ```
 */
export interface GenerationState {
  /** The status as the contract names it. */
  readonly state: string;
  readonly phase: Phase;
  /** Milliseconds from the submission to the next state; undefined in a terminal state. */
  readonly until: number | undefined;
}

/**
 * How long a generation is queued and running, in milliseconds.
 *
 * @example
 * ```ts
 * import type { Pace } from "vidu-q2-turbo-conformance/sandbox";
 *
 * const fast: Pace = { queued: 10, running: 20 };
 * ```
 */
export interface Timing {
  readonly queued: number;
  readonly running: number;
}

/** The lifecycle of a contract that does not document one. */
export const NO_LIFECYCLE: Lifecycle = {
  path: ["status"],
  property: "status",
  pending: [],
  ended: [],
  outcomes: {},
  isGuessed: false,
};

/**
 * Creates a function that returns the state of a generation from its outcome and its age.
 *
 * The first pending status lasts for the queued time. The other pending statuses share the running time equally.
 *
 * @returns a function of the outcome and of the milliseconds since the submission
 */
export function createTimeline(
  { ended, outcomes, pending }: Pick<Lifecycle, "ended" | "outcomes" | "pending">,
  { queued, running }: Timing,
): (outcome: Outcome, age: number) => GenerationState {
  const [firstState = "", ...runningStates] = pending;
  const runningSteps = runningStates.map((state, index) => ({
    state,
    phase: "running" as const,
    startsAt: queued + (running * index) / runningStates.length,
  }));
  const entries = (["completed", "failed", "canceled"] as const).map((outcome) => {
    const terminalState = ended.find((status) => outcomes[status] === outcome) ?? ended[0] ?? "";
    const steps = [
      { state: firstState, phase: "queued" as Phase, startsAt: 0 },
      ...runningSteps,
      { state: terminalState, phase: outcome, startsAt: queued + running },
    ];
    return [outcome, steps] as const;
  });
  const stepsByOutcome = new Map<Outcome, (typeof entries)[number][1]>(entries);
  return (outcome, age) => {
    const steps = stepsByOutcome.get(outcome) ?? [];
    const index = Math.max(
      0,
      steps.findLastIndex(({ startsAt }) => startsAt <= age),
    );
    const { phase = outcome, state = "" } = steps[index] ?? {};
    return { phase, state, until: steps[index + 1]?.startsAt };
  };
}

/** All timers of a sandbox. `close` ends every delay, so that no timer outlives the sandbox. */
export interface Timers {
  /** Resolves to true after a delay in milliseconds, or to false as soon as the signal aborts or the sandbox closes. */
  sleep(ms: number, signal?: AbortSignal): Promise<boolean>;
  close(): void;
}

export function createTimers(): Timers {
  const pending = new Set<() => void>();
  let isOpen = true;
  return {
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (!isOpen || signal?.aborted) return resolve(false);
        const finish = (hasElapsed: boolean) => {
          clearTimeout(timer);
          pending.delete(cancel);
          signal?.removeEventListener("abort", cancel);
          resolve(hasElapsed);
        };
        const cancel = () => finish(false);
        // Node.js can fire a timer a fraction of a millisecond early, and fires at once for delays above 2³¹ − 1 ms.
        const timer = setTimeout(() => finish(true), Math.min(Math.ceil(ms) + 1, 2 ** 31 - 1));
        pending.add(cancel);
        signal?.addEventListener("abort", cancel);
      }),
    close: () => {
      isOpen = false;
      for (const cancel of [...pending]) cancel();
    },
  };
}
