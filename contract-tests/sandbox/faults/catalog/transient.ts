import type { JsonObject } from "../../../src/util/json.js";
import type { Behavior, Call, Generation, Handlers } from "../../context.js";
import { outputOf } from "../../output.js";
import { type ClauseFinder, operationsOf, response, responseProperties } from "../clause.js";
import { type FaultTemplate, fault } from "../fault.js";

/**
 * The lifetime of a generation, in requests that the server processes. Unlike a time, it does not depend on the speed of the
 * machine. Only a client that polls frequently sees a generation before it ends.
 */
const LIFETIME_REQUESTS = 12;

/** Faults in which results are wrong only for a moment, while a generation changes. */
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
    changingState([0.7, 0.9], 0),
  ),
  fault(
    "transient.ended",
    "returns the terminal status for a moment while a generation runs",
    propertyClause("status"),
    changingState([0.6, 0.8], 1),
  ),
  fault(
    "transient.reopened",
    "returns a pending status for a moment after a generation has ended",
    propertyClause("status"),
    changingState([1.1, 1.3], 0.9),
  ),
  fault(
    "transient.404",
    "returns 404 for a moment while a generation runs",
    response("result", "success"),
    overriding((handlers, shareOf) => ({
      find: (call, id) => (isWithin([0.6, 0.8], shareOf(call, id)) ? undefined : handlers.find(call, id)),
    })),
  ),
];

/** A period in the life of a generation. 0 is the submission, and 1 is the terminal status. */
type Period = readonly [from: number, to: number];

function propertyClause(wantedName: string): ClauseFinder {
  return (contract) =>
    operationsOf(contract, "result")
      .flatMap(responseProperties)
      .find(({ name }) => name === wantedName);
}

/** Changes the rendered result during a period. */
function rendering(period: Period, change: (rendered: JsonObject, generation: Generation) => JsonObject): Behavior {
  return overriding((handlers, shareOf) => ({
    render: (call, generation, state) => {
      const rendered = handlers.render(call, generation, state);
      return isWithin(period, shareOf(call, generation.id)) ? change(rendered, generation) : rendered;
    },
  }));
}

/** Changes the state of results during a period. */
function changingState(period: Period, wrongShare: number): Behavior {
  return overriding((handlers, shareOf) => ({
    stateAt: (call, generation, age) => {
      const lifetime = lifetimeOf(call, generation, handlers);
      return handlers.stateAt(call, generation, isWithin(period, shareOf(call, generation.id)) ? wrongShare * lifetime : age);
    },
  }));
}

/** Overrides handlers. The generations age with the number of requests instead of the time, except in streams. */
function overriding(
  override: (handlers: Handlers, shareOf: (call: Call, id: string) => number | undefined) => Partial<Handlers>,
): Behavior {
  return {
    override: (handlers) => {
      const submittedAt = new Map<string, number>();
      const shareOf = ({ serial, target }: Call, id: string) => {
        const start = submittedAt.get(id);
        return start === undefined || target.kind !== "result" ? undefined : (serial - start) / LIFETIME_REQUESTS;
      };
      const overridden = override(handlers, shareOf);
      const { stateAt } = { ...handlers, ...overridden };
      return {
        ...overridden,
        createId: (call) => {
          const id = handlers.createId(call);
          if (call.target.kind === "submission") submittedAt.set(id, call.serial);
          return id;
        },
        stateAt: (call, generation, age) => {
          const share = shareOf(call, generation.id);
          return stateAt(call, generation, share === undefined ? age : share * lifetimeOf(call, generation, handlers));
        },
      };
    },
  };
}

/** Returns the milliseconds from the submission of a generation to its terminal status. */
function lifetimeOf(call: Call, generation: Generation, { stateAt }: Handlers): number {
  let age = 0;
  for (let until: number | undefined = 0; until !== undefined; ) {
    age = until;
    until = stateAt(call, generation, age).until;
  }
  return age;
}

function isWithin([from, to]: Period, share: number | undefined): boolean {
  return share !== undefined && share >= from && share < to;
}
