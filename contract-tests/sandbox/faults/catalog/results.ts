import { hasEnded } from "../../../src/contract/lifecycle.js";
import { isObject, type Json, type JsonObject } from "../../../src/util/json.js";
import type { GenerationState } from "../../clock.js";
import type { Behavior, Call, Generation, Handlers, SandboxContext } from "../../context.js";
import { outputOf } from "../../output.js";
import { type ClauseFinder, operationsOf, response, responseProperties } from "../clause.js";
import { and, errorResponse, generationFound, rejectedWith, replying, sequence, status, text } from "../effect.js";
import { every, type FaultTemplate, fault, onlyOn, onlyWhen } from "../fault.js";

const unknown = and(onlyOn("result"), rejectedWith(404));

/** Wrong responses to requests for a generation. */
export const RESULTS: readonly FaultTemplate[] = [
  fault("result.unknown.invented", "returns an invented generation for an unknown id", response("result", 404), {
    override: inventing,
  }),
  fault("result.unknown.another", "returns the latest generation for an unknown id", response("result", 404), {
    override: findingLatest,
  }),
  fault("result.unknown.200", "returns 200 for an unknown id", response("result", 404), replying(unknown, status(200))),
  fault(
    "result.inputChanged",
    "returns a different `input` than for the submission",
    propertyClause("input"),
    renderingResult((rendered) => ({ ...rendered, input: withPaddedStrings(rendered["input"]) })),
  ),
  fault(
    "result.unknown.null",
    "returns 200 with null for an unknown id",
    response("result", 404),
    replying(
      unknown,
      sequence(
        status(200),
        text(() => "null"),
      ),
    ),
  ),
  ...[204, 400, 403, 410, 422, 500, 502].map((value) =>
    fault(
      `result.unknown.${value}`,
      `returns ${value} for an unknown id`,
      response("result", 404),
      replying(
        unknown,
        value === 204
          ? sequence(
              status(204),
              text(() => ""),
            )
          : status(value),
      ),
    ),
  ),
  fault(
    "result.known404",
    "returns 404 for every known id",
    response("result", "success"),
    onlyWhen(onlyOn("result"), { override: () => ({ find: () => undefined }) }),
  ),
  fault("result.ended404", "returns 404 for a generation that has ended", response("result", "success"), {
    override: losingEnded,
  }),
  fault("result.second404", "returns 404 for every poll but the first", response("result", "success"), {
    override: losingAfterFirst,
  }),
  fault(
    "result.known500",
    "returns 500 for every known id",
    response("result", 500),
    replying(generationFound, errorResponse(500)),
  ),
  fault("result.another", "returns the previous generation instead of the requested one", idClause, {
    override: findingPrevious,
  }),
  fault("result.cached", "returns the first requested generation for every known id", idClause, { override: findingFirst }),
  fault(
    "result.renamed",
    "adds a prefix to the id in the response",
    idClause,
    renderingResult((rendered, _, { idProperty }) => ({
      ...rendered,
      [idProperty]: `task_${String(rendered[idProperty])}`,
    })),
  ),
  fault(
    "result.prefix",
    "accepts a prefix of an id",
    response("result", 404),
    findingAlso((name, ids) => ids.find((other) => other.startsWith(name))),
  ),
  fault(
    "result.longer",
    "accepts an id followed by other characters",
    response("result", 404),
    findingAlso((name, ids) => ids.find((other) => name.startsWith(other))),
  ),
  fault(
    "result.wildcard",
    "treats % and * in an id as wildcards",
    response("result", 404),
    findingAlso((name, ids) => (/[%*]/.test(name) ? ids.at(-1) : undefined)),
  ),
  fault(
    "result.trimmed",
    "accepts an id with whitespace around it",
    response("result", 404),
    findingAlso((name, ids) => ids.find((other) => other === name.trim())),
  ),
  fault(
    "result.quoted",
    "accepts an SQL condition as an id",
    response("result", 404),
    findingAlso((name, ids) => (/'\s*or\s/i.test(name) ? ids.at(-1) : undefined)),
  ),
  fault(
    "result.odd500",
    "returns 500 for an id with quotation marks or backslashes",
    response("result", 500),
    replying(and(unknown, idMatches(/['"\\]/)), errorResponse(500)),
  ),
  fault(
    "result.nul500",
    "returns 500 for an id with U+0000",
    response("result", 500),
    replying(and(unknown, idMatches(/\0/)), errorResponse(500)),
  ),
  fault(
    "result.long500",
    "returns 500 for an id of 200 characters",
    response("result", 500),
    replying(and(unknown, idMatches(/^.{200}/s)), errorResponse(500)),
  ),
  fault(
    "result.unicode500",
    "returns 500 for an id with non-ASCII characters",
    response("result", 500),
    replying(and(unknown, idMatches(/[^\x00-\x7f]/)), errorResponse(500)),
  ),
  fault(
    "result.number500",
    "returns 500 for an id that is a number",
    response("result", 500),
    replying(and(unknown, idMatches(/^-?\d+$/)), errorResponse(500)),
  ),
  fault(
    "result.space500",
    "returns 500 for an id with whitespace",
    response("result", 500),
    replying(and(unknown, idMatches(/\s/)), errorResponse(500)),
  ),
  fault(
    "result.percent500",
    "returns 500 for malformed percent-encoding",
    response("result", 500),
    replying(({ request }) => /%(?![0-9a-f]{2})/i.test(request.path), errorResponse(500)),
  ),
  fault(
    "result.utf8500",
    "returns 500 for percent-encoding that is not UTF-8",
    response("result", 500),
    replying(({ request, target }) => /%[89a-f][0-9a-f]/i.test(request.path) && target.kind === "nowhere", errorResponse(500)),
  ),
  fault(
    "result.inputDoubled",
    "returns the numbers in `input` doubled",
    propertyClause("input"),
    renderingResult((rendered) => ({ ...rendered, input: withDoubledNumbers(rendered["input"]) })),
  ),
  fault(
    "result.inputShared",
    "returns the `input` of the latest generation",
    propertyClause("input"),
    renderingResult((rendered, _, { generations }) => ({ ...rendered, input: [...generations.values()].at(-1)?.input ?? {} })),
  ),
  fault(
    "result.dataEarly",
    "returns `data` before the generation has completed",
    propertyClause("data"),
    renderingResult((rendered, { id }, { lifecycle }) =>
      hasEnded(lifecycle, rendered[lifecycle.property]) ? rendered : { ...rendered, data: outputOf(id, 1) },
    ),
  ),
  fault(
    "result.dataEmptyEarly",
    "returns an empty object for `data` while there is no output",
    propertyClause("data"),
    renderingResult((rendered) => (rendered["data"] === null ? { ...rendered, data: {} } : rendered)),
  ),
  fault(
    "result.dataText",
    "returns `data` as a string",
    propertyClause("data"),
    renderingResult((rendered) =>
      isObject(rendered["data"]) ? { ...rendered, data: JSON.stringify(rendered["data"]) } : rendered,
    ),
  ),
  fault(
    "result.dataList",
    "returns `data` wrapped in an array",
    propertyClause("data"),
    renderingResult((rendered) => (isObject(rendered["data"]) ? { ...rendered, data: [rendered["data"]] } : rendered)),
  ),
  fault(
    "result.dataMissing",
    "omits `data` while there is no output",
    propertyClause("data"),
    renderingResult(({ data, ...rest }) => (data === null || data === undefined ? rest : { ...rest, data })),
  ),
  fault("result.backwards", "returns the initial status for every second poll", statusClause, {
    override: alternatingWithInitial,
  }),
  fault("result.reopened", "returns the initial status after a terminal one", statusClause, { override: reopeningEnded }),
  fault("result.endChanged", "returns different terminal statuses for one generation", statusClause, {
    override: changingTerminalStatus,
  }),
  fault("result.behindStream", "returns the initial status for a generation whose stream has ended", statusClause, {
    override: ignoringStreams,
  }),
  fault("result.restarts", "restarts a generation that has ended when it is polled again", statusClause, {
    override: restarting,
  }),
  fault(
    "result.every500",
    "returns 500 for every third poll",
    response("result", 500),
    replying(and(onlyOn("result"), every(3)), errorResponse(500)),
  ),
];

function propertyClause(wantedName: string): ClauseFinder {
  return (contract) =>
    operationsOf(contract, "result")
      .flatMap(responseProperties)
      .find(({ name }) => name === wantedName);
}

function idClause(contract: Parameters<ClauseFinder>[0]): ReturnType<ClauseFinder> {
  return propertyClause("id")(contract) ?? response("result", "success")(contract);
}

function statusClause(contract: Parameters<ClauseFinder>[0]): ReturnType<ClauseFinder> {
  return propertyClause("status")(contract) ?? response("result", "success")(contract);
}

function idMatches(pattern: RegExp): (call: Call) => boolean {
  return ({ target }) => target.kind === "result" && pattern.test(target.id);
}

function renderingResult(
  change: (rendered: JsonObject, generation: Generation, context: SandboxContext) => JsonObject,
): Behavior {
  return onlyWhen(onlyOn("result"), {
    override: ({ render }, context) => ({
      render: (call, generation, state) => change(render(call, generation, state), generation, context),
    }),
  });
}

/** Also finds generations by ids other than their own. */
function findingAlso(find: (name: string, ids: readonly string[]) => string | undefined): Behavior {
  return {
    override: (handlers, { generations }) => ({
      find: (call, name) => handlers.find(call, name) ?? generations.get(find(name, [...generations.keys()]) ?? ""),
    }),
  };
}

function inventing({ find }: Handlers, { clock, contract }: SandboxContext): Partial<Handlers> {
  const [operation] = operationsOf(contract, "submission");
  return {
    find: (call, name) => {
      if (operation?.request === undefined) return find(call, name);
      const usage = { total: 0, subscription: 0, permanent: 0 };
      const generation = {
        id: name,
        operation: { ...operation, request: operation.request },
        input: {},
        usage,
        price: 0,
        outcome: "completed" as const,
      };
      return find(call, name) ?? { ...generation, createdAt: clock() };
    },
  };
}

function findingLatest({ find }: Handlers, { generations }: SandboxContext): Partial<Handlers> {
  return { find: (call, name) => find(call, name) ?? [...generations.values()].at(-1) };
}

function losingEnded({ find, stateAt }: Handlers, { clock }: SandboxContext): Partial<Handlers> {
  return {
    find: (call, name) => {
      const generation = find(call, name);
      const age = generation === undefined ? 0 : clock() - generation.createdAt;
      return generation === undefined || stateAt(call, generation, age).until === undefined ? undefined : generation;
    },
  };
}

function losingAfterFirst({ find }: Handlers): Partial<Handlers> {
  const requested = new Set<string>();
  return {
    find: (call, name) => {
      const isRepeated = requested.has(name);
      requested.add(name);
      return isRepeated ? undefined : find(call, name);
    },
  };
}

function findingPrevious({ find }: Handlers, { generations }: SandboxContext): Partial<Handlers> {
  return {
    find: (call, name) => {
      const ids = [...generations.keys()];
      const previousId = ids[ids.indexOf(name) - 1];
      return find(call, previousId !== undefined && generations.has(name) ? previousId : name);
    },
  };
}

function findingFirst({ find }: Handlers): Partial<Handlers> {
  let first: Generation | undefined;
  return {
    find: (call, name) => {
      const generation = find(call, name);
      first ??= generation;
      return generation === undefined ? undefined : first;
    },
  };
}

/** Overrides the state of a generation for polls. Submissions and streams return the correct state. */
function overridingState(
  change: (call: Call, generation: Generation, age: number, stateAt: Handlers["stateAt"]) => GenerationState,
  { stateAt }: Handlers,
): Partial<Handlers> {
  return {
    stateAt: (call, generation, age) =>
      call.target.kind === "result" ? change(call, generation, age, stateAt) : stateAt(call, generation, age),
  };
}

/** The ages, in milliseconds, at which every generation has its initial status, and at which it has ended. */
const INITIAL_AGE = 0;
const FINAL_AGE = Number.POSITIVE_INFINITY;

function alternatingWithInitial(handlers: Handlers): Partial<Handlers> {
  const requested = new Map<string, number>();
  return overridingState((call, generation, age, stateAt) => {
    const count = (requested.get(generation.id) ?? 0) + 1;
    requested.set(generation.id, count);
    const { until: firstChange = INITIAL_AGE } = stateAt(call, generation, INITIAL_AGE);
    return stateAt(call, generation, count % 2 === 0 ? INITIAL_AGE : Math.max(age, firstChange));
  }, handlers);
}

function reopeningEnded(handlers: Handlers): Partial<Handlers> {
  const ended = new Set<string>();
  return overridingState((call, generation, age, stateAt) => {
    const current = stateAt(call, generation, age);
    if (current.until !== undefined) return current;
    const isRepeated = ended.has(generation.id);
    ended.add(generation.id);
    return isRepeated ? stateAt(call, generation, INITIAL_AGE) : current;
  }, handlers);
}

function changingTerminalStatus(handlers: Handlers): Partial<Handlers> {
  const ended = new Map<string, number>();
  return overridingState((call, generation, age, stateAt) => {
    const current = stateAt(call, generation, age);
    if (current.until !== undefined) return current;
    const count = (ended.get(generation.id) ?? 0) + 1;
    ended.set(generation.id, count);
    const outcome = generation.outcome === "completed" ? "canceled" : "completed";
    return count % 2 === 0 ? stateAt(call, { ...generation, outcome }, age) : current;
  }, handlers);
}

function ignoringStreams(handlers: Handlers, { contract }: SandboxContext): Partial<Handlers> {
  const streams = operationsOf(contract, "stream");
  return overridingState(
    (call, generation, age, stateAt) => stateAt(call, generation, streams.includes(generation.operation) ? 0 : age),
    handlers,
  );
}

function restarting(handlers: Handlers): Partial<Handlers> {
  const requested = new Map<string, number>();
  return overridingState((call, generation, age, stateAt) => {
    const count = requested.get(generation.id) ?? 0;
    requested.set(generation.id, count + 1);
    const shownAges = [FINAL_AGE, INITIAL_AGE, age];
    return stateAt(call, generation, shownAges[count % shownAges.length] ?? age);
  }, handlers);
}

function withPaddedStrings(input: Json | undefined): Json {
  return Object.fromEntries(
    Object.entries(isObject(input) ? input : {}).map(([name, value]) => [name, typeof value === "string" ? `${value} ` : value]),
  );
}

function withDoubledNumbers(input: Json | undefined): Json {
  return Object.fromEntries(
    Object.entries(isObject(input) ? input : {}).map(([name, value]) => [name, typeof value === "number" ? value * 2 : value]),
  );
}
