import { EVENT_STREAM, JSON_MEDIA_TYPE, jsonKey, parseMediaType } from "../src/contract/media-types.js";
import { type Operation, responseTo, submissions } from "../src/contract/model.js";
import { serializeParameters, valueOfParameter } from "../src/contract/parameters.js";
import type { Json } from "../src/util/json.js";
import type { Behavior, Call, Handlers, SandboxContext } from "./context.js";
import { legacyCode } from "./errors.js";
import { createIdGenerator } from "./ids.js";
import { createRequestModel, createResponseModel, type RequestModel, type ResponseModel } from "./operation-model.js";
import { findInvalidParameter } from "./parameters.js";
import { respond, type ServerState, streamEvents } from "./pipeline.js";
import { factsOf, isPositiveNumber } from "./responses/facts.js";
import { createRouter } from "./router.js";

/** Price in credits of one unit. The duration and the number of outputs of a request multiply it. */
const UNIT_PRICE = 4;

/**
 * Creates the handlers of a conforming server.
 *
 * @param behaviors deviations that may change the request schemas
 * @param effectiveHandlers returns the handlers after all overrides, which the pipeline runs
 */
export function createConformingHandlers(
  context: SandboxContext,
  server: ServerState,
  behaviors: readonly Behavior[],
  effectiveHandlers: () => Handlers,
): Handlers {
  const { apiKey, contract, furtherKeys } = context;
  const keys = new Set([apiKey, ...furtherKeys]);
  const route = createRouter(contract);
  const responseModels = new Map<Operation, ResponseModel>(
    contract.operations.map((operation) => [operation, createResponseModel(contract, operation)]),
  );
  const requestModels = new Map<Operation, RequestModel>(
    submissions(contract).map((operation) => [operation, createRequestModel(operation, behaviors)]),
  );
  const parametersOf = (operation: Operation) =>
    behaviors.reduce((known, { parameters }) => parameters?.(operation, known) ?? known, operation.parameters);
  const createId = createIdGenerator(contract, context.random);
  const utf8 = new TextDecoder("utf-8", { fatal: true });
  const [fallback] = responseModels.values();
  if (fallback === undefined) throw new TypeError("The contract has no operations to serve.");
  const responsesOf = ({ target }: Call) =>
    (target.kind === "nowhere" ? undefined : responseModels.get(target.operation)) ?? fallback;
  const requestsOf = ({ target }: Call) => (target.kind === "nowhere" ? undefined : requestModels.get(target.operation));
  return {
    respond: (call) => respond(call, effectiveHandlers(), context, server),
    route,
    authorize: ({ request }) => keys.has(/^bearer +(.*)$/is.exec(request.headers["authorization"] ?? "")?.[1] ?? ""),
    acceptsMediaType: ({ request }) => parseMediaType(request.headers["content-type"]) === JSON_MEDIA_TYPE,
    decode: ({ request }) => utf8.decode(request.body),
    parse: (_, text) => JSON.parse(text) as Json,
    adapt: (_, body) => body,
    validate: (call, body) => {
      const { request, target } = call;
      const invalid = target.kind === "nowhere" ? undefined : findInvalidParameter(parametersOf(target.operation), request);
      return invalid ?? requestsOf(call)?.validate(body);
    },
    resolveOutcome: (_, body) => {
      const texts = Object.values(body).filter((value) => typeof value === "string");
      const includes = (trigger: string) => texts.some((text) => text.includes(trigger));
      if (includes("[reject]")) return null;
      return includes("[fail]") ? "failed" : includes("[cancel]") ? "canceled" : "completed";
    },
    normalize: (call, body) => requestsOf(call)?.normalize(body, context.random) ?? {},
    price: (call, input) => {
      const factors = requestsOf(call)?.factors.map((name) => input[name]) ?? [];
      return factors.reduce<number>((price, factor) => price * (isPositiveNumber(factor) ? factor : 1), UNIT_PRICE);
    },
    createId: () => createId(context.generations.size + 1),
    find: (_, id) => context.generations.get(id),
    stateAt: (_, { outcome }, age) => server.timeline(outcome, age),
    render: (call, generation, state) => {
      const count = generation.input[requestModels.get(generation.operation)?.count ?? ""];
      return responsesOf(call).render(factsOf(generation, state, count, context.origin()));
    },
    accept: (call, body) => {
      const { status } = responsesOf(call);
      return { kind: "answer", status, headers: documentedHeaders(call, status), body: JSON.stringify(body) };
    },
    reject: (call, { code, headers, message, status }) => ({
      kind: "answer",
      status,
      headers: { ...documentedHeaders(call, status), ...headers },
      body: JSON.stringify(responsesOf(call).renderError(status, { code, message, error: legacyCode(code) })),
    }),
    events: (call, generation) => streamEvents(call, generation, effectiveHandlers(), context),
    frame: (_, event) => `data: ${JSON.stringify(event)}\n\n`,
    open: (call, chunks) => {
      const { status } = responsesOf(call);
      const headers = { ...documentedHeaders(call, status), "cache-control": "no-store", "content-type": EVENT_STREAM };
      return { kind: "stream", status, headers, chunks };
    },
  };
}

/** Returns the documented media type of a JSON response, and its required headers, each with a valid value. */
function documentedHeaders({ target }: Call, status: number): Readonly<Record<string, string>> {
  const clause = target.kind === "nowhere" ? undefined : responseTo(target.operation, status);
  const required = (clause?.headers ?? []).filter(({ isRequired }) => isRequired);
  const key = jsonKey(clause?.content.keys() ?? []);
  // Without a documented type, and for a range, the type is `application/json`.
  const mediaType = key === undefined || key.includes("*") ? JSON_MEDIA_TYPE : key;
  return {
    ...serializeParameters(required.map((header) => [header, valueOfParameter(header)])).headers,
    "content-type": mediaType,
  };
}
