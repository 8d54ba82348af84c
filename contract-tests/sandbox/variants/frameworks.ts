import { parseMediaType } from "../../src/contract/media-types.js";
import { propertiesOf } from "../../src/contract/schema.js";
import { isObject, type Json, type JsonObject } from "../../src/util/json.js";
import type { Call, Override } from "../context.js";
import { ERROR_RESPONSES, type ErrorResponse, isInvalidStatus } from "../errors.js";
import type { Answer } from "../messages.js";
import type { ConformingVariant } from "../options.js";
import { moderating } from "./moderation.js";

/** Conforming variants that resemble common frameworks, databases and gateways. */
export const FURTHER_VARIANTS: readonly ConformingVariant[] = [
  {
    name: "anyType",
    title: "parses a body with any media type but a form as JSON",
    override: () => ({
      acceptsMediaType: ({ request }) => !parseMediaType(request.headers["content-type"]).endsWith("urlencoded"),
    }),
  },
  { name: "codings", title: "returns 415 for a request with a content coding", override: rejectingCodings },
  { name: "sanitizing", title: "removes property names with a dollar sign or a dot", override: removingNames(/[$.]/) },
  { name: "safeParser", title: "rejects `__proto__` and `constructor` as property names", override: rejectingNames },
  { name: "keepsUnknown", title: "keeps unknown properties in `input`", override: keepingUnknown },
  { name: "listing", title: "adds the invalid property to error responses", override: addingDetails },
  {
    name: "counting",
    title: "numbers the generations",
    override: (_, { generations }) => ({ createId: () => `gen_${generations.size + 1}` }),
  },
  { name: "uuid", title: "identifies generations by UUIDs", override: (_, { random }) => ({ createId: () => uuid(random) }) },
  { name: "emptyInput", title: "returns an empty `input`", override: () => ({ normalize: () => ({}) }) },
  { name: "keepsNull", title: "returns null for a parameter that was null", override: keepingNull },
  { name: "drawing", title: "returns a random value for an omitted nullable parameter", override: drawing },
  { name: "pending202", title: "returns 202 for a generation that has not ended", override: returning202 },
  { name: "gradual", title: "needs some time to complete a generation", options: { pace: { queued: 60, running: 90 } } },
  { name: "closing", title: "closes the connection after every response", override: closingConnections },
  { name: "typed", title: "returns 400 for a wrong type and 422 for a wrong value", override: distinguishingTypes },
  { name: "moderating", title: "rejects prompts for their content", override: moderating },
  { name: "hidden", title: "returns 404 for unsupported methods", override: rejectingMethods(() => ERROR_RESPONSES.unknown) },
  {
    name: "unknownMethods",
    title: "returns 501 for unsupported methods",
    override: rejectingMethods((error) => ({ ...error, status: 501 })),
  },
  { name: "replicated", title: "finds a generation a moment after its submission", override: replicating },
  { name: "limiter", title: "limits the rate with the page of a gateway", override: limitingWithPage },
];

function rejectingCodings({ respond, reject }: Parameters<Override>[0]): ReturnType<Override> {
  return {
    respond: (call) => {
      const reply = respond(call);
      const isCoded = call.request.headers["content-encoding"] !== undefined && call.target.kind !== "nowhere";
      return isCoded ? reject(call, { ...ERROR_RESPONSES.malformed, status: 415 }) : reply;
    },
  };
}

function removingNames(pattern: RegExp): Override {
  return ({ adapt }) => ({
    adapt: (call, received) => {
      const body = adapt(call, received);
      return isObject(body) ? Object.fromEntries(Object.entries(body).filter(([name]) => !pattern.test(name))) : body;
    },
  });
}

function rejectingNames({ validate }: Parameters<Override>[0]): ReturnType<Override> {
  const isForbidden = (body: Json) => isObject(body) && ["__proto__", "constructor"].some((name) => Object.hasOwn(body, name));
  return { validate: (call, body) => (isForbidden(body) ? "it has a forbidden name" : validate(call, body)) };
}

function keepingUnknown({ normalize }: Parameters<Override>[0]): ReturnType<Override> {
  return { normalize: (call, body) => ({ ...body, ...normalize(call, body) }) };
}

function addingDetails({ reject }: Parameters<Override>[0]): ReturnType<Override> {
  return {
    reject: (call, error) => {
      const answer = reject(call, error);
      return changingBody(answer, (body) => ({ ...body, details: [{ path: "/prompt", message: error.message }] }));
    },
  };
}

function changingBody(answer: Answer, change: (body: JsonObject) => JsonObject): Answer {
  const body = JSON.parse(String(answer.body)) as Json;
  return isObject(body) ? { ...answer, body: JSON.stringify(change(body)) } : answer;
}

/** Returns a random UUID of version 4 (RFC 9562 §5.4). */
function uuid(random: () => number): string {
  const hex = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16));
  const digits = hex.with(12, "4").with(16, "8").join("");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

function keepingNull({ normalize }: Parameters<Override>[0]): ReturnType<Override> {
  return {
    normalize: (call, body) => ({
      ...normalize(call, body),
      ...Object.fromEntries(Object.entries(body).filter(([name, value]) => value === null && isKnown(call, name))),
    }),
  };
}

function drawing({ normalize }: Parameters<Override>[0], { random }: Parameters<Override>[1]): ReturnType<Override> {
  const isNullable = ({ default: usual, type }: JsonObject) => usual === undefined && [type].flat().includes("null");
  return {
    normalize: (call, body) => ({
      ...Object.fromEntries(
        Object.entries(propertiesIn(call)).flatMap(([name, schema]) =>
          isNullable(schema) ? [[name, Math.floor(random() * 1000)]] : [],
        ),
      ),
      ...normalize(call, body),
    }),
  };
}

function isKnown(call: Call, name: string): boolean {
  return Object.hasOwn(propertiesIn(call), name);
}

function propertiesIn({ target }: Call): Readonly<Record<string, JsonObject>> {
  return "operation" in target ? propertiesOf(target.operation.request?.schema ?? {}) : {};
}

function returning202({ accept }: Parameters<Override>[0], { lifecycle }: Parameters<Override>[1]): ReturnType<Override> {
  return {
    accept: (call, body) => {
      const answer = accept(call, body);
      const status = isObject(body) ? body[lifecycle.property] : undefined;
      const isPending = call.target.kind === "result" && lifecycle.pending.some((pending) => pending === status);
      return isPending ? { ...answer, status: 202 } : answer;
    },
  };
}

function closingConnections({ respond }: Parameters<Override>[0]): ReturnType<Override> {
  return {
    respond: (call) => {
      const reply = respond(call);
      return "headers" in reply ? { ...reply, headers: { ...reply.headers, connection: "close" } } : reply;
    },
  };
}

function distinguishingTypes({ reject }: Parameters<Override>[0]): ReturnType<Override> {
  return {
    reject: (call, error) => {
      const isType = /must be (?:array|boolean|integer|null|number|object|string)/.test(error.message);
      return reject(call, isInvalidStatus(error.status) ? { ...error, status: isType ? 400 : 422 } : error);
    },
  };
}

/** Changes the error for a method that a resource does not support. */
function rejectingMethods(change: (error: ErrorResponse) => ErrorResponse): Override {
  return ({ reject }) => ({
    reject: (call, error) => reject(call, call.target.kind === "wrong method" ? change(error) : error),
  });
}

/** The time after which a replica knows a new generation. */
const REPLICATION_MS = 400;

function replicating({ find }: Parameters<Override>[0], { clock }: Parameters<Override>[1]): ReturnType<Override> {
  return {
    find: (call, id) => {
      const generation = find(call, id);
      return generation === undefined || clock() - generation.createdAt < REPLICATION_MS ? undefined : generation;
    },
  };
}

/** Every n-th request exceeds the rate of the gateway. */
const LIMITED_REQUEST = 40;

function limitingWithPage({ respond }: Parameters<Override>[0]): ReturnType<Override> {
  const body = "<html><body><h1>429 Too Many Requests</h1></body></html>";
  return {
    respond: (call) =>
      call.serial % LIMITED_REQUEST === 0
        ? { kind: "answer", status: 429, headers: { "content-type": "text/html" }, body }
        : respond(call),
  };
}
