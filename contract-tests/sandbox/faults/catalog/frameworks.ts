import { parseMediaType } from "../../../src/contract/media-types.js";
import { propertiesOf } from "../../../src/contract/schema.js";
import { isArray, isObject, type Json, type JsonObject } from "../../../src/util/json.js";
import type { Call, Override } from "../../context.js";
import { type ClauseFinder, requestBody, response } from "../clause.js";
import { accepted, and, errorResponse, generationFound, headers, type ReplyCondition, rejected, replying } from "../effect.js";
import { type FaultTemplate, fault, onlyOn, STANDARD, STANDARD_MUST } from "../fault.js";
import { perParameter, sentValueOf } from "../parameter.js";

const serverError: ClauseFinder = response("submission", 500);

/** Property names that crash a server: the suffix of the fault's id, the end of its title, and a predicate for the names. */
const NAMES: readonly (readonly [id: string, title: string, matches: (name: string) => boolean])[] = [
  ["bracket", "with brackets", (name) => name.includes("[")],
  ["class", "`class`", (name) => name === "class"],
  ["constructor", "`constructor`", (name) => name === "constructor"],
  ["dollar", "that begins with a dollar sign", (name) => name.startsWith("$")],
  ["dot", "with a dot", (name) => name.includes(".")],
  ["emoji", "outside ASCII", (name) => /[^\x00-\x7f]/.test(name)],
  ["empty", "that is empty", (name) => name === ""],
  ["hasOwnProperty", "`hasOwnProperty`", (name) => name === "hasOwnProperty"],
  ["long", "of more than 500 characters", (name) => name.length > 500],
  ["toString", "`toString`", (name) => name === "toString"],
];

/** Typical faults of web frameworks: special property names, prototype pollution, media types and content codings. */
export const FRAMEWORKS: readonly FaultTemplate[] = [
  ...NAMES.map(([id, title, matches]) =>
    fault(
      `name.${id}`,
      `returns 500 for a property name ${title}`,
      serverError,
      crashingOn(({ sent }) => isObject(sent) && Object.keys(sent).some(matches)),
    ),
  ),
  fault("pollution.own", "uses parameters in `__proto__`", requestBody(), { override: mergingPrototype("__proto__") }),
  fault("pollution.constructor", "uses parameters in `constructor.prototype`", requestBody(), {
    override: mergingPrototype("constructor"),
  }),
  fault("pollution.later", "uses parameters in the `__proto__` of earlier requests", requestBody(), {
    override: pollutingLater("__proto__"),
  }),
  fault("pollution.laterConstructor", "uses parameters in the `constructor.prototype` of earlier requests", requestBody(), {
    override: pollutingLater("constructor"),
  }),
  fault("pollution.required", "accepts a request without a required parameter after one with `__proto__`", requestBody(), {
    override: relaxingLater,
  }),
  fault("pollution.crash", "returns 500 for every request after one with `__proto__`", serverError, { override: crashingLater }),
  fault(
    "media.quoted",
    "rejects a Content-Type with a quoted charset",
    requestBody(),
    { override: requiringType((header) => !header.includes('"')) },
    STANDARD,
  ),
  fault(
    "media.upperCharset",
    "rejects a Content-Type whose parameter name is not in lowercase",
    requestBody(),
    { override: requiringType((header) => !/;\s*[A-Z]/.test(header)) },
    STANDARD,
  ),
  fault(
    "media.upperType",
    "rejects a Content-Type whose type is in uppercase",
    requestBody(),
    { override: requiringType((header) => !/^[A-Z]{2}/.test(header)) },
    STANDARD,
  ),
  fault(
    "media.space",
    "rejects a Content-Type with white space before a semicolon",
    requestBody(),
    { override: requiringType((header) => !/\s;/.test(header)) },
    STANDARD,
  ),
  ...(["gzip", "br", "deflate"] as const).map((coding) =>
    fault(
      `coding.${coding}`,
      `labels the uncompressed response to a submission as ${coding}`,
      response("submission", "success"),
      replying(and(onlyOn("submission"), accepted), headers({ "content-encoding": coding })),
      STANDARD_MUST,
    ),
  ),
  fault(
    "coding.errors",
    "labels uncompressed error responses as gzip",
    response("submission", 422),
    replying(and(onlyOn("submission"), rejected), headers({ "content-encoding": "gzip" })),
    STANDARD_MUST,
  ),
  fault(
    "coding.unknown",
    "labels the uncompressed response to a submission as aws-chunked",
    response("submission", "success"),
    replying(and(onlyOn("submission"), accepted), headers({ "content-encoding": "aws-chunked" })),
    STANDARD_MUST,
  ),
  fault(
    "coding@result",
    "labels uncompressed generations as gzip",
    response("result", "success"),
    replying(generationFound, headers({ "content-encoding": "gzip" })),
    STANDARD_MUST,
  ),
  fault(
    "coding@stream",
    "labels uncompressed error responses of the stream as gzip",
    response("stream", 422),
    replying(and(onlyOn("stream"), rejected), headers({ "content-encoding": "gzip" })),
    STANDARD_MUST,
  ),
  fault(
    "coding.crash",
    "returns 500 for a body that is not encoded as its Content-Encoding states",
    serverError,
    crashingOn(({ request }) => request.headers["content-encoding"] !== undefined),
  ),
  perParameter("crash.twentyItems", "returns 500 when {} has twenty or more items", "items", (parameter) =>
    replying(
      whenValue(parameter, (value) => isArray(value) && value.length >= 20),
      errorResponse(500),
    ),
  ),
  perParameter("crash.fiftyItems", "returns 500 when {} has fifty or more items", "items", (parameter) =>
    replying(
      whenValue(parameter, (value) => isArray(value) && value.length >= 50),
      errorResponse(500),
    ),
  ),
  perParameter("crash.deepItem", "returns 500 for a deeply nested array in {}", "items", (parameter) =>
    replying(
      whenValue(parameter, (value) => depthOf(value) > 20),
      errorResponse(500),
    ),
  ),
];

function crashingOn(matches: (call: Call) => boolean): ReturnType<typeof replying> {
  return replying(and(onlyOn("submission"), matches), errorResponse(500));
}

function whenValue(parameter: Parameters<typeof sentValueOf>[0], matches: (value: Json) => boolean): ReplyCondition {
  return (call) => {
    const value = sentValueOf(parameter, call);
    return value !== undefined && matches(value);
  };
}

function depthOf(value: Json): number {
  return isArray(value) ? 1 + Math.max(0, ...value.map(depthOf)) : 0;
}

/** Rejects requests whose `Content-Type` header is not accepted. */
function requiringType(isAccepted: (header: string) => boolean): Override {
  return ({ acceptsMediaType }) => ({
    acceptsMediaType: (call) =>
      acceptsMediaType(call) &&
      parseMediaType(call.request.headers["content-type"]) !== "" &&
      isAccepted(call.request.headers["content-type"] ?? ""),
  });
}

/** Returns the known parameters in the `__proto__` or the `constructor.prototype` of a request. */
function inheritedIn(call: Call, body: Json, name: "__proto__" | "constructor"): JsonObject {
  if (!isObject(body) || !Object.hasOwn(body, name)) return {};
  const value = Object.entries(body).find(([key]) => key === name)?.[1];
  const inherited = name === "constructor" && isObject(value) ? value["prototype"] : value;
  const properties = call.target.kind === "submission" ? propertiesOf(call.target.operation.request?.schema ?? {}) : {};
  return isObject(inherited)
    ? Object.fromEntries(Object.entries(inherited).filter(([key]) => Object.hasOwn(properties, key)))
    : {};
}

/** Overwrites the parameters of a request with those in its prototype. */
function mergingPrototype(name: "__proto__" | "constructor"): Override {
  return ({ adapt }) => ({
    adapt: (call, received) => {
      const body = adapt(call, received);
      return isObject(body) ? { ...body, ...inheritedIn(call, body, name) } : body;
    },
  });
}

/** Uses the parameters in the prototype as defaults of all later requests. */
function pollutingLater(name: "__proto__" | "constructor"): Override {
  return ({ normalize }) => {
    let inherited: JsonObject = {};
    return {
      normalize: (call, body) => {
        const input = { ...normalize(call, body), ...without(inherited, body) };
        inherited = { ...inherited, ...inheritedIn(call, call.sent ?? null, name) };
        return input;
      },
    };
  };
}

/** Validates later requests as if they had the parameters in the `__proto__` of earlier ones. */
function relaxingLater({ validate }: Parameters<Override>[0]): ReturnType<Override> {
  let inherited: JsonObject = {};
  return {
    validate: (call, body) => {
      inherited = { ...inherited, ...inheritedIn(call, body, "__proto__") };
      return validate(call, isObject(body) ? { ...inherited, ...body } : body);
    },
  };
}

/** Returns 500 for every submission after one with `__proto__`. */
function crashingLater({ respond }: Parameters<Override>[0], context: Parameters<Override>[1]): ReturnType<Override> {
  let isPolluted = false;
  return {
    respond: (call) => {
      const reply = respond(call);
      const isBroken = isPolluted && call.target.kind === "submission";
      isPolluted ||= isObject(call.sent) && Object.hasOwn(call.sent, "__proto__");
      return isBroken ? errorResponse(500)(reply, call, context) : reply;
    },
  };
}

function without(values: JsonObject, others: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(values).filter(([name]) => !Object.hasOwn(others, name)));
}
