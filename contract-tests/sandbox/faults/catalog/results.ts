import { hasEnded } from "../../../src/contract/lifecycle.js";
import { isObject, type Json, type JsonObject } from "../../../src/util/json.js";
import type { GenerationState } from "../../clock.js";
import type { Behavior, Call, Generation, Handlers, SandboxContext } from "../../context.js";
import { outputOf } from "../../output.js";
import { answerProperties, type ClauseOf, operationsOf, response } from "../clause.js";
import { and, both, failure, found, refusedWith, replying, status, text } from "../effect.js";
import { every, type FaultTemplate, fault, onlyOn, onlyWhen } from "../fault.js";

const unknown = and(onlyOn("result"), refusedWith(404));

/** What is told of a generation when it is asked for. */
export const RESULTS: readonly FaultTemplate[] = [
  fault("result.unknown.invented", "answers a generation that there never was", response("result", 404), { override: invented }),
  fault("result.unknown.another", "answers the last generation where the name is unknown", response("result", 404), {
    override: lastFound,
  }),
  fault("result.unknown.200", "answers 200 to an unknown name", response("result", 404), replying(unknown, status(200))),
  fault(
    "result.inputChanged",
    "answers another input than the submission",
    propertyClause("input"),
    showingResult((shown) => ({ ...shown, input: otherwise(shown["input"]) })),
  ),
  fault(
    "result.unknown.null",
    "answers null to an unknown name",
    response("result", 404),
    replying(
      unknown,
      both(
        status(200),
        text(() => "null"),
      ),
    ),
  ),
  ...[204, 400, 403, 410, 422, 500, 502].map((value) =>
    fault(
      `result.unknown.${value}`,
      `answers ${value} to an unknown name`,
      response("result", 404),
      replying(
        unknown,
        value === 204
          ? both(
              status(204),
              text(() => ""),
            )
          : status(value),
      ),
    ),
  ),
  fault(
    "result.known404",
    "does not find generations that there are",
    response("result", "taken"),
    onlyWhen(onlyOn("result"), { override: () => ({ find: () => undefined }) }),
  ),
  fault("result.ended404", "does not find generations that have ended", response("result", "taken"), { override: endedLost }),
  fault("result.second404", "does not find a generation twice", response("result", "taken"), { override: secondLost }),
  fault("result.known500", "answers 500 to every known name", response("result", 500), replying(found, failure(500))),
  fault("result.another", "answers the generation before the one asked for", nameClause, { override: previous }),
  fault("result.cached", "answers the first generation that was asked for to every name", nameClause, { override: cached }),
  fault(
    "result.renamed",
    "answers a name with a prefix",
    nameClause,
    showingResult((shown, _, { idProperty }) => ({ ...shown, [idProperty]: `task_${String(shown[idProperty])}` })),
  ),
  fault(
    "result.prefix",
    "finds a generation by the beginning of its name",
    response("result", 404),
    finding((name, names) => names.find((other) => other.startsWith(name))),
  ),
  fault(
    "result.longer",
    "finds a generation by what begins with its name",
    response("result", 404),
    finding((name, names) => names.find((other) => name.startsWith(other))),
  ),
  fault(
    "result.wildcard",
    "takes % and * for any name",
    response("result", 404),
    finding((name, names) => (/[%*]/.test(name) ? names.at(-1) : undefined)),
  ),
  fault(
    "result.trimmed",
    "finds names with white space around them",
    response("result", 404),
    finding((name, names) => names.find((other) => other === name.trim())),
  ),
  fault(
    "result.quoted",
    "takes a condition for a name",
    response("result", 404),
    finding((name, names) => (/'\s*or\s/i.test(name) ? names.at(-1) : undefined)),
  ),
  fault(
    "result.odd500",
    "answers 500 to names with quotation marks",
    response("result", 500),
    replying(and(unknown, named(/['"\\]/)), failure(500)),
  ),
  fault(
    "result.nul500",
    "answers 500 to names with U+0000",
    response("result", 500),
    replying(and(unknown, named(/\0/)), failure(500)),
  ),
  fault(
    "result.long500",
    "answers 500 to long names",
    response("result", 500),
    replying(and(unknown, named(/^.{200}/s)), failure(500)),
  ),
  fault(
    "result.unicode500",
    "answers 500 to names beyond ASCII",
    response("result", 500),
    replying(and(unknown, named(/[^\x00-\x7f]/)), failure(500)),
  ),
  fault(
    "result.number500",
    "answers 500 to names that are numbers",
    response("result", 500),
    replying(and(unknown, named(/^-?\d+$/)), failure(500)),
  ),
  fault(
    "result.space500",
    "answers 500 to names with a space",
    response("result", 500),
    replying(and(unknown, named(/\s/)), failure(500)),
  ),
  fault(
    "result.percent500",
    "answers 500 to what is no percent-encoding",
    response("result", 500),
    replying(({ request }) => /%(?![0-9a-f]{2})/i.test(request.path), failure(500)),
  ),
  fault(
    "result.utf8500",
    "answers 500 to percent-encoding that is not UTF-8",
    response("result", 500),
    replying(({ request, target }) => /%[89a-f][0-9a-f]/i.test(request.path) && target.kind === "nowhere", failure(500)),
  ),
  // RFC 3986 §2.3: what need not be encoded means the same when it is.
  fault(
    "result.inputDoubled",
    "answers numbers of the input doubled",
    propertyClause("input"),
    showingResult((shown) => ({ ...shown, input: doubled(shown["input"]) })),
  ),
  fault(
    "result.inputShared",
    "answers the input of the last generation",
    propertyClause("input"),
    showingResult((shown, _, { generations }) => ({ ...shown, input: [...generations.values()].at(-1)?.input ?? {} })),
  ),
  fault(
    "result.dataEarly",
    "answers output before the generation has completed",
    propertyClause("data"),
    showingResult((shown, { id }, { lifecycle }) =>
      hasEnded(lifecycle, shown[lifecycle.property]) ? shown : { ...shown, data: outputOf(id, 1) },
    ),
  ),
  fault(
    "result.dataEmptyEarly",
    "answers an empty object before there is output",
    propertyClause("data"),
    showingResult((shown) => (shown["data"] === null ? { ...shown, data: {} } : shown)),
  ),
  fault(
    "result.dataText",
    "answers the output as a text",
    propertyClause("data"),
    showingResult((shown) => (isObject(shown["data"]) ? { ...shown, data: JSON.stringify(shown["data"]) } : shown)),
  ),
  fault(
    "result.dataList",
    "answers the output as a list",
    propertyClause("data"),
    showingResult((shown) => (isObject(shown["data"]) ? { ...shown, data: [shown["data"]] } : shown)),
  ),
  fault(
    "result.dataMissing",
    "leaves the output out while there is none",
    propertyClause("data"),
    showingResult(({ data, ...rest }) => (data === null || data === undefined ? rest : { ...rest, data })),
  ),
  fault("result.backwards", "tells every second time what was before", stateClause, { override: backwards }),
  fault("result.reopened", "takes a generation up again that has ended", stateClause, { override: reopened }),
  fault("result.endChanged", "ends a generation one way and then another", stateClause, { override: endChanged }),
  fault("result.behindStream", "has a generation wait whose stream has ended", stateClause, { override: behindStream }),
  fault("result.restarts", "starts over whenever it is asked", stateClause, { override: restarting }),
  fault(
    "result.every500",
    "answers every third question with 500",
    response("result", 500),
    replying(and(onlyOn("result"), every(3)), failure(500)),
  ),
];

type Find = ClauseOf;

function propertyClause(wanted: string): Find {
  return (contract) =>
    operationsOf(contract, "result")
      .flatMap(answerProperties)
      .find(({ name }) => name === wanted);
}

function nameClause(contract: Parameters<Find>[0]): ReturnType<Find> {
  return propertyClause("id")(contract) ?? response("result", "taken")(contract);
}

function stateClause(contract: Parameters<Find>[0]): ReturnType<Find> {
  return propertyClause("status")(contract) ?? response("result", "taken")(contract);
}

function named(pattern: RegExp): (call: Call) => boolean {
  return ({ target }) => target.kind === "result" && pattern.test(target.id);
}

function showingResult(change: (shown: JsonObject, generation: Generation, world: SandboxContext) => JsonObject): Behavior {
  return onlyWhen(onlyOn("result"), {
    override: ({ render: show }, world) => ({
      render: (call, generation, standing) => change(show(call, generation, standing), generation, world),
    }),
  });
}

/** Finds a generation by another name than its own. */
function finding(find: (name: string, names: readonly string[]) => string | undefined): Behavior {
  return {
    override: (steps, { generations }) => ({
      find: (call, name) => steps.find(call, name) ?? generations.get(find(name, [...generations.keys()]) ?? ""),
    }),
  };
}

function invented({ find }: Handlers, { clock, contract }: SandboxContext): Partial<Handlers> {
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

function lastFound({ find }: Handlers, { generations }: SandboxContext): Partial<Handlers> {
  return { find: (call, name) => find(call, name) ?? [...generations.values()].at(-1) };
}

function endedLost({ find, stateAt }: Handlers, { clock }: SandboxContext): Partial<Handlers> {
  return {
    find: (call, name) => {
      const generation = find(call, name);
      const age = generation === undefined ? 0 : clock() - generation.createdAt;
      return generation === undefined || stateAt(call, generation, age).until === undefined ? undefined : generation;
    },
  };
}

function secondLost({ find }: Handlers): Partial<Handlers> {
  const asked = new Set<string>();
  return {
    find: (call, name) => {
      const isAgain = asked.has(name);
      asked.add(name);
      return isAgain ? undefined : find(call, name);
    },
  };
}

function previous({ find }: Handlers, { generations }: SandboxContext): Partial<Handlers> {
  return {
    find: (call, name) => {
      const names = [...generations.keys()];
      const before = names[names.indexOf(name) - 1];
      return find(call, before !== undefined && generations.has(name) ? before : name);
    },
  };
}

function cached({ find }: Handlers): Partial<Handlers> {
  let first: Generation | undefined;
  return {
    find: (call, name) => {
      const generation = find(call, name);
      first ??= generation;
      return generation === undefined ? undefined : first;
    },
  };
}

/** Where a generation stands when it is asked for; at its submission and in its stream it stands where it does. */
function standing(
  change: (call: Call, generation: Generation, age: number, stateAt: Handlers["stateAt"]) => GenerationState,
  { stateAt }: Handlers,
): Partial<Handlers> {
  return {
    stateAt: (call, generation, age) =>
      call.target.kind === "result" ? change(call, generation, age, stateAt) : stateAt(call, generation, age),
  };
}

function backwards(steps: Handlers): Partial<Handlers> {
  const asked = new Map<string, number>();
  return standing((call, generation, age, stateAt) => {
    const count = (asked.get(generation.id) ?? 0) + 1;
    asked.set(generation.id, count);
    return stateAt(call, generation, count % 2 === 0 ? 0 : Math.max(age, stateAt(call, generation, 0).until ?? 0));
  }, steps);
}

function reopened(steps: Handlers): Partial<Handlers> {
  const ended = new Set<string>();
  return standing((call, generation, age, stateAt) => {
    const now = stateAt(call, generation, age);
    if (now.until !== undefined) return now;
    const isAgain = ended.has(generation.id);
    ended.add(generation.id);
    return isAgain ? stateAt(call, generation, 0) : now;
  }, steps);
}

function endChanged(steps: Handlers): Partial<Handlers> {
  const ended = new Map<string, number>();
  return standing((call, generation, age, stateAt) => {
    const now = stateAt(call, generation, age);
    if (now.until !== undefined) return now;
    const count = (ended.get(generation.id) ?? 0) + 1;
    ended.set(generation.id, count);
    const outcome = generation.outcome === "completed" ? "canceled" : "completed";
    return count % 2 === 0 ? stateAt(call, { ...generation, outcome }, age) : now;
  }, steps);
}

function behindStream(steps: Handlers, { contract }: SandboxContext): Partial<Handlers> {
  const streams = operationsOf(contract, "stream");
  return standing(
    (call, generation, age, stateAt) => stateAt(call, generation, streams.includes(generation.operation) ? 0 : age),
    steps,
  );
}

function restarting(steps: Handlers): Partial<Handlers> {
  const asked = new Map<string, number>();
  return standing((call, generation, age, stateAt) => {
    const count = asked.get(generation.id) ?? 0;
    asked.set(generation.id, count + 1);
    return stateAt(call, generation, count % 3 === 0 ? Number.POSITIVE_INFINITY : Math.min(age, count % 3 === 1 ? 0 : age));
  }, steps);
}

function otherwise(input: Json | undefined): Json {
  return Object.fromEntries(
    Object.entries(isObject(input) ? input : {}).map(([name, value]) => [name, typeof value === "string" ? `${value} ` : value]),
  );
}

function doubled(input: Json | undefined): Json {
  return Object.fromEntries(
    Object.entries(isObject(input) ? input : {}).map(([name, value]) => [name, typeof value === "number" ? value * 2 : value]),
  );
}
