import { isStream } from "../../../src/contract/model.js";
import type { JsonObject } from "../../../src/util/json.js";
import type { GenerationState } from "../../clock.js";
import type { Behavior, Call, Generation, Handlers, SandboxContext } from "../../context.js";
import { outputOf } from "../../output.js";
import { type ClauseFinder, operationsOf, response, responseProperties } from "../clause.js";
import { type FaultTemplate, fault } from "../fault.js";

/** The factor by which these servers are slower, so that a wrong state lasts long enough to be found. */
const SLOWDOWN = 40;

/** Results that are wrong only for a moment, while a generation changes. */
export const TRANSIENT: readonly FaultTemplate[] = [
  fault(
    "transient.data",
    "returns `data` shortly before a generation completes",
    propertyClause("data"),
    rendering([0.75, 1], (rendered, { id }) => ({ ...rendered, data: outputOf(id, 1) })),
  ),
  fault(
    "transient.input",
    "omits `input` while a generation starts to run",
    propertyClause("input"),
    rendering([0.4, 0.6], ({ input: _, ...rendered }) => rendered),
  ),
  fault(
    "transient.backwards",
    "returns the initial status for a moment while a generation runs",
    propertyClause("status"),
    changingState([0.7, 0.9], (at) => at(0)),
  ),
  fault(
    "transient.ended",
    "returns the terminal status for a moment while a generation runs",
    propertyClause("status"),
    changingState([0.6, 0.8], (at) => at(1)),
  ),
  fault(
    "transient.reopened",
    "returns a pending status for a moment after a generation has ended",
    propertyClause("status"),
    changingState([1.15, 1.4], (at) => at(0.9)),
  ),
  fault("transient.404", "returns 404 for a moment while a generation runs", response("result", "success"), {
    override: (handlers, context) => ({
      ...slowly(handlers, context),
      find: (call, id) => {
        const generation = handlers.find(call, id);
        return generation !== undefined && isWithin([0.6, 0.8], shareOf(call, generation, handlers, context))
          ? undefined
          : generation;
      },
    }),
  }),
];

/** A part of the life of a generation: 0 is the submission, and 1 is the terminal status. */
type Period = readonly [from: number, to: number];

function propertyClause(wantedName: string): ClauseFinder {
  return (contract) =>
    operationsOf(contract, "result")
      .flatMap(responseProperties)
      .find(({ name }) => name === wantedName);
}

/** Changes the rendered result during a period. */
function rendering(period: Period, change: (rendered: JsonObject, generation: Generation) => JsonObject): Behavior {
  return {
    override: (handlers, context) => ({
      ...slowly(handlers, context),
      render: (call, generation, state) => {
        const rendered = handlers.render(call, generation, state);
        const isWrong = call.target.kind === "result" && isWithin(period, shareOf(call, generation, handlers, context));
        return isWrong ? change(rendered, generation) : rendered;
      },
    }),
  };
}

/** Changes the state of results during a period. */
function changingState(period: Period, change: (at: (share: number) => GenerationState) => GenerationState): Behavior {
  return {
    override: (handlers, context) => ({
      stateAt: (call, generation, age) => {
        if (!isSlow(call, generation)) return handlers.stateAt(call, generation, age);
        const lifetime = lifetimeOf(call, generation, handlers);
        const share = shareOf(call, generation, handlers, context);
        const at = (other: number) => handlers.stateAt(call, generation, other * lifetime);
        return isWithin(period, share) ? change(at) : at(share);
      },
    }),
  };
}

/** Returns the handlers of a server on which every generation takes longer. */
function slowly(handlers: Handlers, context: SandboxContext): Partial<Handlers> {
  return changingState([0, 0], (at) => at(0)).override?.(handlers, context) ?? {};
}

/** Streams have no polls between their statuses. */
function isSlow({ target }: Call, { operation }: Generation): boolean {
  return target.kind === "result" && !isStream(operation);
}

/** Returns the age of a generation as a share of its lifetime. */
function shareOf(call: Call, generation: Generation, handlers: Handlers, { clock }: SandboxContext): number {
  if (!isSlow(call, generation)) return Number.POSITIVE_INFINITY;
  const lifetime = lifetimeOf(call, generation, handlers);
  return lifetime === 0 ? Number.POSITIVE_INFINITY : (clock() - generation.createdAt) / SLOWDOWN / lifetime;
}

function lifetimeOf(call: Call, generation: Generation, { stateAt }: Handlers): number {
  let age = 0;
  for (let until: number | undefined = 0; until !== undefined; ) {
    age = until;
    until = stateAt(call, generation, age).until;
  }
  return age;
}

function isWithin([from, to]: Period, share: number): boolean {
  return share >= from && share < to;
}
