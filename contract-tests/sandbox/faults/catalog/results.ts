import { hasEnded } from "../../../src/contract/lifecycle.js";
import { isObject, type Json, type JsonObject } from "../../../src/util/json.js";
import type { GenerationState } from "../../clock.js";
import type { Behavior, Call, Generation, Handlers, SandboxContext } from "../../context.js";
import { outputOf } from "../../output.js";
import { type ClauseFinder, operationsOf, response, responseProperties } from "../clause.js";
import { and, errorResponse, generationFound, rejectedWith, replying, sequence, status, text } from "../effect.js";
import { every, type FaultTemplate, fault, onlyOn, onlyWhen } from "../fault.js";

const unknown = and(onlyOn("result"), rejectedWith(404));

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
    renderingResult((rendered) => ({ ...rendered, input: withPaddedStrings(rendered["input"]) })),
  ),
  fault(
    "result.unknown.null",
    "answers null to an unknown name",
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
      `answers ${value} to an unknown name`,
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
    "does not find generations that there are",
    response("result", "success"),
    onlyWhen(onlyOn("result"), { override: () => ({ find: () => undefined }) }),
  ),
  fault("result.ended404", "does not find generations that have ended", response("result", "success"), { override: losingEnded }),
  fault("result.second404", "does not find a generation twice", response("result", "success"), { override: losingAfterFirst }),
  fault(
    "result.known500",
    "answers 500 to every known name",
    response("result", 500),
    replying(generationFound, errorResponse(500)),
  ),
  fault("result.another", "answers the generation before the one asked for", idClause, { override: previous }),
  fault("result.cached", "answers the first generation that was asked for to every name", idClause, { override: cached }),
  fault(
    "result.renamed",
    "answers a name with a prefix",
    idClause,
    renderingResult((rendered, _, { nameProperty }) => ({
      ...rendered,
      [nameProperty]: `task_${String(rendered[nameProperty])}`,
    })),
  ),
  fault(
    "result.prefix",
    "finds a generation by the beginning of its name",
    response("result", 404),
    findingAlso((name, ids) => ids.find((other) => other.startsWith(name))),
  ),
  fault(
    "result.longer",
    "finds a generation by what begins with its name",
    response("result", 404),
    findingAlso((name, ids) => ids.find((other) => name.startsWith(other))),
  ),
  fault(
    "result.wildcard",
    "takes % and * for any name",
    response("result", 404),
    findingAlso((name, ids) => (/[%*]/.test(name) ? ids.at(-1) : undefined)),
  ),
  fault(
    "result.trimmed",
    "finds names with white space around them",
    response("result", 404),
    findingAlso((name, ids) => ids.find((other) => other === name.trim())),
  ),
  fault(
    "result.quoted",
    "takes a condition for a name",
    response("result", 404),
    findingAlso((name, ids) => (/'\s*or\s/i.test(name) ? ids.at(-1) : undefined)),
  ),
  fault(
    "result.odd500",
    "answers 500 to names with quotation marks",
    response("result", 500),
    replying(and(unknown, idMatches(/['"\\]/)), errorResponse(500)),
  ),
  fault(
    "result.nul500",
    "answers 500 to names with U+0000",
    response("result", 500),
    replying(and(unknown, idMatches(/\0/)), errorResponse(500)),
  ),
  fault(
    "result.long500",
    "answers 500 to long names",
    response("result", 500),
    replying(and(unknown, idMatches(/^.{200}/s)), errorResponse(500)),
  ),
  fault(
    "result.unicode500",
    "answers 500 to names beyond ASCII",
    response("result", 500),
    replying(and(unknown, idMatches(/[^\x00-\x7f]/)), errorResponse(500)),
  ),
  fault(
    "result.number500",
    "answers 500 to names that are numbers",
    response("result", 500),
    replying(and(unknown, idMatches(/^-?\d+$/)), errorResponse(500)),
  ),
  fault(
    "result.space500",
    "answers 500 to names with a space",
    response("result", 500),
    replying(and(unknown, idMatches(/\s/)), errorResponse(500)),
  ),
  fault(
    "result.percent500",
    "answers 500 to what is no percent-encoding",
    response("result", 500),
    replying(({ request }) => /%(?![0-9a-f]{2})/i.test(request.path), errorResponse(500)),
  ),
  fault(
    "result.utf8500",
    "answers 500 to percent-encoding that is not UTF-8",
    response("result", 500),
    replying(({ request, target }) => /%[89a-f][0-9a-f]/i.test(request.path) && target.kind === "nowhere", errorResponse(500)),
  ),
  // RFC 3986 §2.3: what need not be encoded means the same when it is.
  fault(
    "result.inputDoubled",
    "answers numbers of the input doubled",
    propertyClause("input"),
    renderingResult((rendered) => ({ ...rendered, input: withDoubledNumbers(rendered["input"]) })),
  ),
  fault(
    "result.inputShared",
    "answers the input of the last generation",
    propertyClause("input"),
    renderingResult((rendered, _, { generations }) => ({ ...rendered, input: [...generations.values()].at(-1)?.input ?? {} })),
  ),
  fault(
    "result.dataEarly",
    "answers output before the generation has completed",
    propertyClause("data"),
    renderingResult((rendered, { id }, { lifecycle }) =>
      hasEnded(lifecycle, rendered[lifecycle.property]) ? rendered : { ...rendered, data: outputOf(id, 1) },
    ),
  ),
  fault(
    "result.dataEmptyEarly",
    "answers an empty object before there is output",
    propertyClause("data"),
    renderingResult((rendered) => (rendered["data"] === null ? { ...rendered, data: {} } : rendered)),
  ),
  fault(
    "result.dataText",
    "answers the output as a text",
    propertyClause("data"),
    renderingResult((rendered) =>
      isObject(rendered["data"]) ? { ...rendered, data: JSON.stringify(rendered["data"]) } : rendered,
    ),
  ),
  fault(
    "result.dataList",
    "answers the output as a list",
    propertyClause("data"),
    renderingResult((rendered) => (isObject(rendered["data"]) ? { ...rendered, data: [rendered["data"]] } : rendered)),
  ),
  fault(
    "result.dataMissing",
    "leaves the output out while there is none",
    propertyClause("data"),
    renderingResult(({ data, ...rest }) => (data === null || data === undefined ? rest : { ...rest, data })),
  ),
  fault("result.backwards", "tells every second time what was before", statusClause, { override: backwards }),
  fault("result.reopened", "takes a generation up again that has ended", statusClause, { override: reopened }),
  fault("result.endChanged", "ends a generation one way and then another", statusClause, { override: endChanged }),
  fault("result.behindStream", "has a generation wait whose stream has ended", statusClause, { override: behindStream }),
  fault("result.restarts", "starts over whenever it is asked", statusClause, { override: restarting }),
  fault(
    "result.every500",
    "answers every third question with 500",
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
  return ({ target }) => target.kind === "result" && pattern.test(target.name);
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

/** Finds a generation by another name than its own. */
function findingAlso(find: (name: string, ids: readonly string[]) => string | undefined): Behavior {
  return {
    override: (handlers, { generations }) => ({
      find: (call, name) => handlers.find(call, name) ?? generations.get(find(name, [...generations.keys()]) ?? ""),
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
        fate: "completed" as const,
      };
      return find(call, name) ?? { ...generation, createdAt: clock() };
    },
  };
}

function lastFound({ find }: Handlers, { generations }: SandboxContext): Partial<Handlers> {
  return { find: (call, name) => find(call, name) ?? [...generations.values()].at(-1) };
}

function losingEnded({ find, stand }: Handlers, { clock }: SandboxContext): Partial<Handlers> {
  return {
    find: (call, name) => {
      const generation = find(call, name);
      const age = generation === undefined ? 0 : clock() - generation.createdAt;
      return generation === undefined || stand(call, generation, age).until === undefined ? undefined : generation;
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

function previous({ find }: Handlers, { generations }: SandboxContext): Partial<Handlers> {
  return {
    find: (call, name) => {
      const ids = [...generations.keys()];
      const previousId = ids[ids.indexOf(name) - 1];
      return find(call, previousId !== undefined && generations.has(name) ? previousId : name);
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
function overridingState(
  change: (call: Call, generation: Generation, age: number, stand: Handlers["stand"]) => GenerationState,
  { stand }: Handlers,
): Partial<Handlers> {
  return {
    stand: (call, generation, age) =>
      call.target.kind === "result" ? change(call, generation, age, stand) : stand(call, generation, age),
  };
}

function backwards(handlers: Handlers): Partial<Handlers> {
  const requested = new Map<string, number>();
  return overridingState((call, generation, age, stand) => {
    const count = (requested.get(generation.id) ?? 0) + 1;
    requested.set(generation.id, count);
    return stand(call, generation, count % 2 === 0 ? 0 : Math.max(age, stand(call, generation, 0).until ?? 0));
  }, handlers);
}

function reopened(handlers: Handlers): Partial<Handlers> {
  const ended = new Set<string>();
  return overridingState((call, generation, age, stand) => {
    const current = stand(call, generation, age);
    if (current.until !== undefined) return current;
    const isRepeated = ended.has(generation.id);
    ended.add(generation.id);
    return isRepeated ? stand(call, generation, 0) : current;
  }, handlers);
}

function endChanged(handlers: Handlers): Partial<Handlers> {
  const ended = new Map<string, number>();
  return overridingState((call, generation, age, stand) => {
    const current = stand(call, generation, age);
    if (current.until !== undefined) return current;
    const count = (ended.get(generation.id) ?? 0) + 1;
    ended.set(generation.id, count);
    const outcome = generation.fate === "completed" ? "canceled" : "completed";
    return count % 2 === 0 ? stand(call, { ...generation, fate: outcome }, age) : current;
  }, handlers);
}

function behindStream(handlers: Handlers, { contract }: SandboxContext): Partial<Handlers> {
  const streams = operationsOf(contract, "stream");
  return overridingState(
    (call, generation, age, stand) => stand(call, generation, streams.includes(generation.operation) ? 0 : age),
    handlers,
  );
}

function restarting(handlers: Handlers): Partial<Handlers> {
  const requested = new Map<string, number>();
  return overridingState((call, generation, age, stand) => {
    const count = requested.get(generation.id) ?? 0;
    requested.set(generation.id, count + 1);
    return stand(call, generation, count % 3 === 0 ? Number.POSITIVE_INFINITY : Math.min(age, count % 3 === 1 ? 0 : age));
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
