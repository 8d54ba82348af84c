import { createHash } from "node:crypto";
import { results } from "../../../src/contract/model.js";
import type { Call, Handlers, SandboxContext } from "../../context.js";
import { answerProperties, type ClauseOf, operationsOf } from "../clause.js";
import { every, type FaultTemplate, fault, onlyOn, onlyWhen } from "../fault.js";

/** Names of generations: no two submissions share one. */
export const IDENTITY: readonly FaultTemplate[] = [
  fault("id.constant", "gives every generation the same name", nameClause, { override: () => ({ createId: () => "gen_1" }) }),
  fault("id.repeated", "gives every second generation the name of the one before", nameClause, { override: repeated }),
  fault("id.rarely", "gives every seventh generation the name of the one before", nameClause, { override: rarely }),
  fault("id.ofBody", "names a generation after its request", nameClause, {
    override: () => ({ createId: ({ request }) => hashOf(request.body) }),
  }),
  fault("id.ofPrompt", "names a generation after the first parameter", nameClause, { override: ofFirst }),
  fault("id.ofSecond", "names a generation after the second", nameClause, {
    override: (_, { clock }) => ({ createId: () => `gen_${Math.floor(clock() / 1000)}` }),
  }),
  fault("id.short", "draws names from ten", nameClause, {
    override: (_, { random }) => ({ createId: () => `gen_${Math.floor(random() * 10)}` }),
  }),
  fault("id.ofKey", "names a generation after the key", nameClause, {
    override: (_, { apiKey }) => ({ createId: () => hashOf(new TextEncoder().encode(apiKey)) }),
  }),
  fault(
    "id.stream",
    "gives every stream the same name",
    streamClause,
    onlyWhen(onlyOn("stream"), { override: () => ({ createId: () => "gen_stream" }) }),
  ),
  fault(
    "id.sometimesConstant",
    "gives every fifth request the same name",
    nameClause,
    onlyWhen(every(5), { override: () => ({ createId: () => "gen_5" }) }),
  ),
  fault("id.empty", "gives generations an empty name", nameClause, { override: () => ({ createId: () => "" }) }),
];

function nameClause(...[contract]: Parameters<ClauseOf>): ReturnType<ClauseOf> {
  const [result] = results(contract);
  return operationsOf(contract, "submission")
    .flatMap(answerProperties)
    .find(({ name }) => name === (result?.parameter ?? "id"));
}

function streamClause(contract: Parameters<ClauseOf>[0]): ReturnType<ClauseOf> {
  return operationsOf(contract, "stream").length === 0 ? undefined : nameClause(contract);
}

function repeated({ createId }: Handlers): Partial<Handlers> {
  return again(createId, 2);
}

function rarely({ createId }: Handlers): Partial<Handlers> {
  return again(createId, 7);
}

function again(createId: Handlers["createId"], period: number): Partial<Handlers> {
  let count = 0;
  let before = "";
  return {
    createId: (call) => {
      count += 1;
      if (count % period !== 0) before = createId(call);
      return before;
    },
  };
}

function ofFirst(_: Handlers, __: SandboxContext): Partial<Handlers> {
  return { createId: ({ sent }: Call) => hashOf(new TextEncoder().encode(JSON.stringify(Object.values(sent ?? {})[0] ?? ""))) };
}

function hashOf(bytes: Uint8Array): string {
  return `gen_${createHash("sha256").update(bytes).digest("hex").slice(0, 12)}`;
}
