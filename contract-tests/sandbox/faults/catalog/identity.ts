import { createHash } from "node:crypto";
import { results } from "../../../src/contract/model.js";
import type { Call, Handlers, SandboxContext } from "../../context.js";
import { type ClauseFinder, operationsOf, responseProperties } from "../clause.js";
import { every, type FaultTemplate, fault, onlyOn, onlyWhen } from "../fault.js";

/** Generation ids that are not unique. */
export const IDENTITY: readonly FaultTemplate[] = [
  fault("id.constant", "gives every generation the same id", idClause, { override: () => ({ createId: () => "gen_1" }) }),
  fault("id.repeated", "gives every second generation the id of the previous one", idClause, { override: repeatingEverySecond }),
  fault("id.rarely", "gives every seventh generation the id of the previous one", idClause, { override: repeatingEverySeventh }),
  fault("id.ofBody", "derives the id of a generation from the request body", idClause, {
    override: () => ({ createId: ({ request }) => hashOf(request.body) }),
  }),
  fault("id.ofPrompt", "derives the id of a generation from the first parameter", idClause, { override: fromFirstParameter }),
  fault("id.ofSecond", "derives the id of a generation from the time in seconds", idClause, {
    override: (_, { clock }) => ({ createId: () => `gen_${Math.floor(clock() / 1000)}` }),
  }),
  fault("id.short", "draws ids from only 10 values", idClause, {
    override: (_, { random }) => ({ createId: () => `gen_${Math.floor(random() * 10)}` }),
  }),
  fault("id.ofKey", "derives the id of a generation from the API key", idClause, {
    override: (_, { apiKey }) => ({ createId: () => hashOf(new TextEncoder().encode(apiKey)) }),
  }),
  fault(
    "id.stream",
    "gives every streamed generation the same id",
    streamClause,
    onlyWhen(onlyOn("stream"), { override: () => ({ createId: () => "gen_stream" }) }),
  ),
  fault(
    "id.sometimesConstant",
    "uses the same id for every fifth request",
    idClause,
    onlyWhen(every(5), { override: () => ({ createId: () => "gen_5" }) }),
  ),
  fault("id.empty", "gives every generation an empty id", idClause, { override: () => ({ createId: () => "" }) }),
];

function idClause(...[contract]: Parameters<ClauseFinder>): ReturnType<ClauseFinder> {
  const [result] = results(contract);
  return operationsOf(contract, "submission")
    .flatMap(responseProperties)
    .find(({ name }) => name === (result?.parameter ?? "id"));
}

function streamClause(contract: Parameters<ClauseFinder>[0]): ReturnType<ClauseFinder> {
  return operationsOf(contract, "stream").length === 0 ? undefined : idClause(contract);
}

function repeatingEverySecond({ createId }: Handlers): Partial<Handlers> {
  return repeatingIds(createId, 2);
}

function repeatingEverySeventh({ createId }: Handlers): Partial<Handlers> {
  return repeatingIds(createId, 7);
}

function repeatingIds(name: Handlers["createId"], period: number): Partial<Handlers> {
  let count = 0;
  let previous = "";
  return {
    createId: (call) => {
      count += 1;
      if (count % period !== 0) previous = name(call);
      return previous;
    },
  };
}

function fromFirstParameter(_: Handlers, __: SandboxContext): Partial<Handlers> {
  return { createId: ({ sent }: Call) => hashOf(new TextEncoder().encode(JSON.stringify(Object.values(sent ?? {})[0] ?? ""))) };
}

function hashOf(bytes: Uint8Array): string {
  return `gen_${createHash("sha256").update(bytes).digest("hex").slice(0, 12)}`;
}
