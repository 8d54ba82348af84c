import { EVENT_STREAM, JSON_MEDIA_TYPE } from "../src/contract/media-types.js";
import { type Operation, submissions } from "../src/contract/model.js";
import type { Json } from "../src/util/json.js";
import { usageOf } from "./account.js";
import type { Behavior, Call, Handlers, SandboxContext } from "./context.js";
import { FAILURE, legacyCode } from "./errors.js";
import { createNaming } from "./ids.js";
import { type Answers, type Requests, readAnswers, readRequests } from "./operation-model.js";
import { outputOf } from "./output.js";
import { follow, respond, type ServerState } from "./pipeline.js";
import { createRouter } from "./router.js";

/** Credits for one unit of every factor. */
const UNIT_PRICE = 4;

/**
 * The steps of a server that keeps the contract.
 *
 * @param final the steps as they are taken in the end, by which each finds the next
 */
export function correctSteps(
  world: SandboxContext,
  office: ServerState,
  hooks: readonly Behavior[],
  final: () => Handlers,
): Handlers {
  const { apiKey, contract, lifecycle } = world;
  const route = createRouter(contract);
  const answers = new Map<Operation, Answers>(contract.operations.map((one) => [one, readAnswers(contract, one, lifecycle)]));
  const requests = new Map<Operation, Requests>(submissions(contract).map((one) => [one, readRequests(one, hooks)]));
  const name = createNaming(contract, world.nameProperty, world.random);
  const utf8 = new TextDecoder("utf-8", { fatal: true });
  const [anyAnswers] = answers.values();
  if (anyAnswers === undefined) throw new TypeError("a contract without operations cannot be served");
  const answersTo = ({ target }: Call) => (target.kind === "nowhere" ? undefined : answers.get(target.operation)) ?? anyAnswers;
  const requestsTo = ({ target }: Call) => (target.kind === "nowhere" ? undefined : requests.get(target.operation));
  return {
    respond: (call) => respond(call, final(), world, office),
    route,
    authorize: ({ request }) => /^bearer +(.*)$/is.exec(request.headers["authorization"] ?? "")?.[1] === apiKey,
    takesMediaType: ({ request }) => mediaTypeOf(request.headers["content-type"]) === JSON_MEDIA_TYPE,
    decode: ({ request }) => utf8.decode(request.body),
    parse: (_, text) => JSON.parse(text) as Json,
    adapt: (_, body) => body,
    judge: (call, body) => requestsTo(call)?.judge(body),
    resolveOutcome: (_, body) => {
      const texts = Object.values(body).filter((value) => typeof value === "string");
      const wants = (trigger: string) => texts.some((text) => text.includes(trigger));
      if (wants("[reject]")) return null;
      return wants("[fail]") ? "failed" : wants("[cancel]") ? "canceled" : "completed";
    },
    normalize: (call, body) => requestsTo(call)?.normalize(body, world.random) ?? {},
    price: (call, input) => {
      const factors = requestsTo(call)?.factors.map((name) => input[name]) ?? [];
      return factors.reduce<number>((price, factor) => price * (isCount(factor) ? factor : 1), UNIT_PRICE);
    },
    name: () => name(world.generations.size + 1),
    find: (_, name) => world.generations.get(name),
    stand: (_, { fate }, age) => office.timeline(fate, age),
    render: (call, generation, { phase, state }) => {
      const count = generation.input[requests.get(generation.operation)?.count ?? ""];
      return answersTo(call).show({
        [lifecycle.property]: state,
        [world.nameProperty]: generation.id,
        input: generation.input,
        usage: phase === "failed" ? usageOf(0) : generation.usage,
        data: phase === "completed" ? outputOf(generation.id, isCount(count) ? count : 1) : null,
        ...(phase === "failed" ? FAILURE : {}),
      });
    },
    accept: (call, shown) => ({
      kind: "answer",
      status: answersTo(call).status,
      headers: { "content-type": JSON_MEDIA_TYPE },
      body: JSON.stringify(shown),
    }),
    refuse: (call, { code, headers, message, status }) => ({
      kind: "answer",
      status,
      headers: { "content-type": JSON_MEDIA_TYPE, ...headers },
      body: JSON.stringify(answersTo(call).explain(status, { code, message, error: legacyCode(code) })),
    }),
    events: (call, generation) => follow(call, generation, final(), world),
    frame: (_, event) => `data: ${JSON.stringify(event)}\n\n`,
    open: (call, chunks) => ({
      kind: "stream",
      status: answersTo(call).status,
      headers: { "cache-control": "no-store", "content-type": EVENT_STREAM },
      chunks,
    }),
  };
}

/** Whether a factor of a price can be reckoned with: a fault may have let anything through. */
function isCount(value: Json | undefined): value is number {
  return typeof value === "number" && Number.isFinite(value) && value > 0;
}

/** Without its parameters, in lower case (RFC 9110 §8.3.1). */
export function mediaTypeOf(header: string | undefined): string {
  return (header ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
}
