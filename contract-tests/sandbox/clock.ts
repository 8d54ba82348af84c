import { branchesOf, type Lifecycle, readLifecycle } from "../src/contract/lifecycle.js";
import { type Contract, eventSchema, responseSchemas, results, submissions } from "../src/contract/model.js";
import { propertiesOf } from "../src/contract/schema.js";
import { isArray, type JsonObject } from "../src/util/json.js";

/** How a generation ends, in the sandbox's own words; the contract's words for it are its states. */
export type Outcome = "completed" | "failed" | "canceled";
/** Where a generation stands, in the sandbox's own words. */
export type Phase = "queued" | "running" | Outcome;
/** Where a generation stands at some moment. */
export interface GenerationState {
  /** In the contract's words. */
  readonly state: string;
  readonly phase: Phase;
  /** Milliseconds after the submission when this changes; undefined once it has ended. */
  readonly until: number | undefined;
}

/** How long a generation waits and runs, in milliseconds. */
export interface Timing {
  readonly queued: number;
  readonly running: number;
}

/** The lifecycle that the contract tells of, in the answer that tells most; empty where it tells of none. */
export function lifecycleOf(contract: Contract): Lifecycle {
  const schemas = [
    ...results(contract).flatMap(({ operation }) => responseSchemas(operation)),
    ...submissions(contract).flatMap((operation) => [eventSchema(operation) ?? [], responseSchemas(operation)].flat()),
  ];
  const read = schemas.map(readLifecycle).find((lifecycle) => lifecycle !== undefined);
  return (
    read ?? schemas.map(guessLifecycle).find((guess) => guess !== undefined) ?? { property: "status", pending: [], ended: [] }
  );
}

/** Where a generation with this fate stands, so many milliseconds after its submission. */
export function createTimeline(
  { ended, pending }: Lifecycle,
  { queued, running }: Timing,
): (fate: Outcome, age: number) => GenerationState {
  const [first = "", ...later] = pending;
  const starts = later.map((state, index) => ({
    state,
    phase: "running" as const,
    at: queued + (running * index) / later.length,
  }));
  const stops = (["completed", "failed", "canceled"] as const).map((fate) => {
    const state = ended.find((word) => classifyStatus(word) === fate) ?? ended[0] ?? "";
    const steps = [{ state: first, phase: "queued" as Phase, at: 0 }, ...starts, { state, phase: fate, at: queued + running }];
    return [fate, steps] as const;
  });
  const timelines = new Map<Outcome, (typeof stops)[number][1]>(stops);
  return (fate, age) => {
    const steps = timelines.get(fate) ?? [];
    const index = Math.max(
      0,
      steps.findLastIndex(({ at }) => at <= age),
    );
    const { phase = fate, state = "" } = steps[index] ?? {};
    return { phase, state, until: steps[index + 1]?.at };
  };
}

/** The states of an answer without alternatives are told apart by what their words mean. */
function guessLifecycle(schema: JsonObject): Lifecycle | undefined {
  for (const branch of branchesOf(schema)) {
    for (const [property, { enum: values }] of Object.entries(propertiesOf(branch))) {
      const words = isArray(values) ? values.filter((value) => typeof value === "string") : [];
      const ended = words.filter((word) => classifyStatus(word) !== undefined);
      const pending = words.filter((word) => !ended.includes(word));
      if (pending.length > 0 && ended.length > 0) return { property, pending, ended };
    }
  }
  return undefined;
}

/** How a generation has ended, by the word for it: no schema says which of two ends is the happy one. */
export function classifyStatus(word: string): Outcome | undefined {
  if (/fail|error/i.test(word)) return "failed";
  if (/cancel|abort/i.test(word)) return "canceled";
  return /succe|complet|done|finish|ready/i.test(word) ? "completed" : undefined;
}

/** Every timer of a sandbox, so that none survives it. */
export interface Timers {
  /** Resolves after some milliseconds with true, or at once with false when the caller gave up or the sandbox closed. */
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
        const finish = (inTime: boolean) => {
          clearTimeout(timer);
          pending.delete(giveUp);
          signal?.removeEventListener("abort", giveUp);
          resolve(inTime);
        };
        const giveUp = () => finish(false);
        // Node may fire a fraction of a millisecond before the clock is there, and at once for a longer delay than this.
        const timer = setTimeout(() => finish(true), Math.min(Math.ceil(ms) + 1, 2 ** 31 - 1));
        pending.add(giveUp);
        signal?.addEventListener("abort", giveUp);
      }),
    close: () => {
      isOpen = false;
      for (const giveUp of [...pending]) giveUp();
    },
  };
}
