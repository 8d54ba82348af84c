import { branchesOf, type Lifecycle, readLifecycle } from "../src/contract/lifecycle.js";
import { type Contract, eventSchema, responseSchemas, results, submissions } from "../src/contract/model.js";
import { propertiesOf } from "../src/contract/schema.js";
import { isArray, type JsonObject } from "../src/util/json.js";
import { memoize } from "../src/util/memoize.js";

/** How a generation ends. The contract has its own status for each of these. */
export type Outcome = "completed" | "failed" | "canceled";

/** A stage in the life of a generation. Several statuses of the contract can belong to one phase. */
export type Phase = "queued" | "running" | Outcome;

/** The state of a generation at some moment. */
export interface GenerationState {
  /** The status in the contract's words. */
  readonly state: string;
  readonly phase: Phase;
  /** Milliseconds from the submission to the next state; undefined in a terminal state. */
  readonly until: number | undefined;
}

/** How long a generation is queued and running, in milliseconds. */
export interface Timing {
  readonly queued: number;
  readonly running: number;
}

/**
 * Returns the lifecycle of a contract: the first one that a response or event schema defines, or else the first that can
 * be guessed from the values of an `enum`. Without either, the lifecycle has no statuses.
 */
export const lifecycleOf = memoize((contract: Contract): Lifecycle => {
  const schemas = [
    ...results(contract).flatMap(({ operation }) => responseSchemas(operation)),
    ...submissions(contract).flatMap((operation) => [eventSchema(operation) ?? [], responseSchemas(operation)].flat()),
  ];
  const defined = schemas.map(readLifecycle).find((lifecycle) => lifecycle !== undefined);
  return (
    defined ??
    schemas.map(guessLifecycle).find((lifecycle) => lifecycle !== undefined) ?? { property: "status", pending: [], ended: [] }
  );
});

/**
 * Creates a function that returns the state of a generation from its outcome and its age.
 *
 * The first pending status lasts as long as the queue. The other pending statuses share the running time equally.
 *
 * @returns a function of the outcome and of the milliseconds since the submission
 */
export function createTimeline(
  { ended, pending }: Lifecycle,
  { queued, running }: Timing,
): (outcome: Outcome, age: number) => GenerationState {
  const [firstState = "", ...runningStates] = pending;
  const runningSteps = runningStates.map((state, index) => ({
    state,
    phase: "running" as const,
    startsAt: queued + (running * index) / runningStates.length,
  }));
  const entries = (["completed", "failed", "canceled"] as const).map((outcome) => {
    const terminalState = ended.find((status) => classifyStatus(status) === outcome) ?? ended[0] ?? "";
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

/** Guesses the lifecycle from an `enum` that has both pending and terminal statuses. The words decide. */
function guessLifecycle(schema: JsonObject): Lifecycle | undefined {
  for (const branch of branchesOf(schema)) {
    for (const [property, { enum: values }] of Object.entries(propertiesOf(branch))) {
      const statuses = isArray(values) ? values.filter((value) => typeof value === "string") : [];
      const ended = statuses.filter((status) => classifyStatus(status) !== undefined);
      const pending = statuses.filter((status) => !ended.includes(status));
      if (pending.length > 0 && ended.length > 0) return { property, pending, ended };
    }
  }
  return undefined;
}

/**
 * Returns the outcome that a terminal status stands for, or undefined for any other status. The word decides, because a
 * schema does not define which terminal status means success.
 */
export function classifyStatus(status: string): Outcome | undefined {
  if (/fail|error/i.test(status)) return "failed";
  if (/cancel|abort/i.test(status)) return "canceled";
  return /succe|complet|done|finish|ready/i.test(status) ? "completed" : undefined;
}

/** All timers of a sandbox. Closing them ends every delay, so that no timer outlives the sandbox. */
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
