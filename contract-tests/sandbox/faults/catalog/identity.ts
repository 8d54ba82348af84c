import { createHash } from "node:crypto";
import { results } from "../../../src/contract/model.js";
import type { Call, Handlers, SandboxContext } from "../../context.js";
import { type ClauseFinder, operationsOf, responseProperties } from "../clause.js";
import { every, type FaultTemplate, fault, onlyOn, onlyWhen } from "../fault.js";

/** Names of generations: no two submissions share one. */
export const IDENTITY: readonly FaultTemplate[] = [
  fault("id.constant", "gives every generation the same name", idClause, { override: () => ({ name: () => "gen_1" }) }),
  fault("id.repeated", "gives every second generation the name of the one before", idClause, { override: repeatingEverySecond }),
  fault("id.rarely", "gives every seventh generation the name of the one before", idClause, { override: repeatingEverySeventh }),
  fault("id.ofBody", "names a generation after its request", idClause, {
    override: () => ({ name: ({ request }) => hashOf(request.body) }),
  }),
  fault("id.ofPrompt", "names a generation after the first parameter", idClause, { override: fromFirstParameter }),
  fault("id.ofSecond", "names a generation after the second", idClause, {
    override: (_, { clock }) => ({ name: () => `gen_${Math.floor(clock() / 1000)}` }),
  }),
  fault("id.short", "draws names from ten", idClause, {
    override: (_, { random }) => ({ name: () => `gen_${Math.floor(random() * 10)}` }),
  }),
  fault("id.ofKey", "names a generation after the key", idClause, {
    override: (_, { apiKey }) => ({ name: () => hashOf(new TextEncoder().encode(apiKey)) }),
  }),
  fault(
    "id.stream",
    "gives every stream the same name",
    streamClause,
    onlyWhen(onlyOn("stream"), { override: () => ({ name: () => "gen_stream" }) }),
  ),
  fault(
    "id.sometimesConstant",
    "gives every fifth request the same name",
    idClause,
    onlyWhen(every(5), { override: () => ({ name: () => "gen_5" }) }),
  ),
  fault("id.empty", "gives generations an empty name", idClause, { override: () => ({ name: () => "" }) }),
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

function repeatingEverySecond({ name }: Handlers): Partial<Handlers> {
  return repeatingIds(name, 2);
}

function repeatingEverySeventh({ name }: Handlers): Partial<Handlers> {
  return repeatingIds(name, 7);
}

function repeatingIds(name: Handlers["name"], period: number): Partial<Handlers> {
  let count = 0;
  let previous = "";
  return {
    name: (call) => {
      count += 1;
      if (count % period !== 0) previous = name(call);
      return previous;
    },
  };
}

function fromFirstParameter(_: Handlers, __: SandboxContext): Partial<Handlers> {
  return { name: ({ sent }: Call) => hashOf(new TextEncoder().encode(JSON.stringify(Object.values(sent ?? {})[0] ?? ""))) };
}

function hashOf(bytes: Uint8Array): string {
  return `gen_${createHash("sha256").update(bytes).digest("hex").slice(0, 12)}`;
}
