import { propertiesOf } from "../../../src/contract/schema.js";
import { isArray, isObject, type Json } from "../../../src/util/json.js";
import type { Call } from "../../context.js";
import { admitsType } from "../../responses/render-response.js";
import { type ClauseFinder, operationsOf, response } from "../clause.js";
import { and, errorResponse, malformedBody, type ReplyCondition, replying, TRANSPORT_EFFECTS } from "../effect.js";
import { type FaultTemplate, fault, onlyOn } from "../fault.js";
import { type Parameter, type ParameterBehavior, perParameter, sentValueOf, targets } from "../parameter.js";

const serverError: ClauseFinder = response("submission", 500);

/** Requests that make the server fail. A correct server returns no server error, not even for an invalid request. */
export const CRASHES: readonly FaultTemplate[] = [
  perParameter(
    "crash.type",
    "returns 500 when {} has a wrong type",
    "type",
    crashing((value, { schema }) => !admitsType(schema, value)),
    { reach: "everywhere" },
  ),
  perParameter(
    "crash.null",
    "returns 500 when {} is null",
    "type",
    crashing((value) => value === null),
  ),
  perParameter("crash.object", "returns 500 when {} is an object", "type", crashing(isObject)),
  perParameter("crash.list", "returns 500 when {} is an array", "type", ifNotArray(crashing(isArray))),
  perParameter(
    "crash.unlisted",
    "returns 500 when {} is a string outside the allowed values",
    "enum",
    crashing((value, { schema }) => isArray(schema["enum"]) && typeof value === "string" && !schema["enum"].includes(value)),
  ),
  perParameter("crash.outOfRange", "returns 500 when {} is out of range", "minimum", crashing(outOfRange)),
  perParameter(
    "crash.zero",
    "returns 500 when {} is 0",
    "minimum",
    crashing((value) => value === 0),
  ),
  perParameter(
    "crash.negative",
    "returns 500 when {} is negative",
    "minimum",
    crashing((value) => typeof value === "number" && value < 0),
  ),
  perParameter(
    "crash.fraction",
    "returns 500 when {} is a fractional number",
    "minimum",
    crashing((value) => typeof value === "number" && !Number.isInteger(value)),
  ),
  perParameter(
    "crash.32bit",
    "returns 500 when {} is outside the signed 32-bit range",
    "minimum",
    crashing((value) => typeof value === "number" && Number.isInteger(value) && value !== (value | 0)),
  ),
  perParameter(
    "crash.tooLong",
    "returns 500 when {} is too long",
    "maxLength",
    crashing((value, { schema }) => typeof value === "string" && value.length > Number(schema["maxLength"])),
  ),
  perParameter(
    "crash.longest",
    "returns 500 when {} has its maximum length",
    "maxLength",
    crashing((value, { schema }) => typeof value === "string" && value.length === schema["maxLength"]),
  ),
  perParameter(
    "crash.astral",
    "returns 500 for characters outside the Basic Multilingual Plane in {}",
    "maxLength",
    onText(/[\u{10000}-\u{10ffff}]/u),
  ),
  perParameter("crash.nul", "returns 500 for U+0000 in {}", "maxLength", onText(/\0/)),
  perParameter("crash.controls", "returns 500 for control characters in {}", "maxLength", onText(/[\x01-\x08\x0b\x0c\x0e-\x1f]/)),
  perParameter("crash.rightToLeft", "returns 500 for right-to-left text in {}", "maxLength", onText(/[\u0590-\u08ff]/)),
  perParameter("crash.newline", "returns 500 for line feeds in {}", "maxLength", onText(/\n/)),
  perParameter("crash.apostrophe", "returns 500 for an apostrophe in {}", "maxLength", onText(/'/)),
  perParameter(
    "crash.loneSurrogate",
    "returns 500 for a lone surrogate in {}",
    "maxLength",
    onText(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/),
  ),
  perParameter(
    "crash.emptyText",
    "returns 500 when {} is an empty string",
    "maxLength",
    crashing((value) => value === ""),
  ),
  perParameter(
    "crash.emptyList",
    "returns 500 when {} is an empty array",
    "items",
    crashing((value) => isArray(value) && value.length === 0),
  ),
  perParameter(
    "crash.item",
    "returns 500 for an item of a wrong type in {}",
    "items",
    crashing(
      (value, { schema }) =>
        isArray(value) && value.some((item) => isObject(schema["items"]) && !admitsType(schema["items"], item)),
    ),
  ),
  perParameter(
    "crash.manyItems",
    "returns 500 when {} has three items",
    "items",
    crashing((value) => isArray(value) && value.length === 3),
  ),
  perParameter("crash.missing", "returns 500 when {} is missing", undefined, onMissing),
  perParameter("reset.type", "resets the connection when {} has a wrong type", "type", (parameter) =>
    replying(
      valueMatches(parameter, (value) => !admitsType(parameter.schema, value)),
      TRANSPORT_EFFECTS.reset,
    ),
  ),
  fault("crash.malformed", "returns 500 for a body that is not JSON", serverError, replying(malformedBody, errorResponse(500))),
  fault(
    "crash.emptyBody",
    "returns 500 for an empty body",
    serverError,
    crashingOn((call) => call.request.body.byteLength === 0),
  ),
  fault(
    "crash.array",
    "returns 500 for an array as the body",
    serverError,
    crashingOn(({ sent }) => isArray(sent)),
  ),
  fault(
    "crash.nullBody",
    "returns 500 for null as the body",
    serverError,
    crashingOn(({ sent }) => sent === null),
  ),
  fault(
    "crash.scalar",
    "returns 500 for a string or a number as the body",
    serverError,
    crashingOn(({ sent }) => typeof sent === "string" || typeof sent === "number"),
  ),
  fault(
    "crash.invalidUtf8",
    "returns 500 for bytes that are not UTF-8",
    serverError,
    crashingOn(({ request, text }) => text === undefined && request.body.some((byte) => byte >= 0x80)),
  ),
  fault(
    "crash.byteOrderMark",
    "returns 500 for a byte order mark",
    serverError,
    crashingOn(({ request }) => request.body[0] === 0xef && request.body[1] === 0xbb),
  ),
  fault(
    "crash.deep",
    "returns 500 for deep nesting",
    serverError,
    crashingOn(({ text = "" }) => /[[{]{50}|(?:"\w*":\s*\{?\[?){50}/.test(text)),
  ),
  fault(
    "crash.large",
    "returns 500 for a body above 60 kB",
    serverError,
    crashingOn(({ request }) => request.body.byteLength > 60_000),
  ),
  fault(
    "hang.large",
    "does not respond to a body above 60 kB",
    response("submission", "success"),
    replying(
      and(onlyOn("submission"), ({ request }) => request.body.byteLength > 60_000),
      TRANSPORT_EFFECTS.hang,
    ),
  ),
  fault(
    "crash.infinite",
    "returns 500 for numbers beyond the range of a double",
    serverError,
    crashingOn(({ text = "" }) => /\de\+?(?:30[89]|3[1-9]\d|[4-9]\d\d|\d{4})/i.test(text)),
  ),
  fault(
    "crash.proto",
    "returns 500 for the property `__proto__`",
    serverError,
    crashingOn(({ text = "" }) => text.includes("__proto__")),
  ),
  fault("crash.repeated", "returns 500 for a duplicate property name", serverError, crashingOn(repeatsName)),
  fault("crash.unknown", "returns 500 for an unknown property", serverError, (contract) => {
    const [operation] = operationsOf(contract, "submission");
    const known = operation?.request === undefined ? [] : Object.keys(propertiesOf(operation.request.schema));
    return crashingOn(({ sent }) => isObject(sent) && Object.keys(sent).some((name) => !known.includes(name)));
  }),
  fault(
    "crash.charset",
    "returns 500 for a Content-Type with a charset",
    serverError,
    crashingOn(({ request }) => (request.headers["content-type"] ?? "").includes("charset")),
  ),
  fault(
    "crash.untyped",
    "returns 500 for a body without a Content-Type",
    serverError,
    crashingOn(({ request }) => request.headers["content-type"] === undefined),
  ),
  fault(
    "crash.fractionText",
    "returns 500 for integers written as 5.0",
    serverError,
    crashingOn(({ text = "" }) => /:\s*-?\d+\.0\b/.test(text)),
  ),
  fault(
    "crash.minusZero",
    "returns 500 for -0",
    serverError,
    crashingOn(({ text = "" }) => /[:[,]\s*-0\s*[,}\]]/.test(text)),
  ),
  fault(
    "crash.audio",
    "returns 500 for a combination of parameters that the documentation leaves unclear",
    serverError,
    onContested,
  ),
];

/** Returns 500 for submissions that match. */
function crashingOn(matches: (call: Call) => boolean): ReturnType<typeof replying> {
  return replying(and(onlyOn("submission"), matches), errorResponse(500));
}

function valueMatches(parameter: Parameter, matches: (value: Json) => boolean): ReplyCondition {
  return (call) => {
    const value = sentValueOf(parameter, call);
    return value !== undefined && matches(value);
  };
}

/** Returns 500 for requests in which the value of the parameter matches. */
function crashing(matches: (value: Json, parameter: Parameter) => boolean): ParameterBehavior {
  return (parameter) =>
    replying(
      valueMatches(parameter, (value) => matches(value, parameter)),
      errorResponse(500),
    );
}

function onText(pattern: RegExp): ParameterBehavior {
  return crashing((value) => typeof value === "string" && pattern.test(value));
}

/** Skips parameters that are arrays. */
function ifNotArray(behaviorFor: ParameterBehavior): ParameterBehavior {
  return (parameter) => (parameter.schema["items"] === undefined ? behaviorFor(parameter) : undefined);
}

function outOfRange(value: Json, { schema: { maximum, minimum } }: Parameter): boolean {
  return typeof value === "number" && (value < Number(minimum ?? value) || value > Number(maximum ?? value));
}

function onMissing(parameter: Parameter): ReturnType<ParameterBehavior> {
  if (!parameter.isRequired) return undefined;
  const isMissing: ReplyCondition = (call) =>
    targets(parameter, call) && isObject(call.sent) && !Object.hasOwn(call.sent, parameter.name);
  return replying(isMissing, errorResponse(500));
}

function repeatsName({ sent, text = "" }: Call): boolean {
  return isObject(sent) && Object.keys(sent).some((name) => text.split(`${JSON.stringify(name)}:`).length > 2);
}

/**
 * Returns 500 for requests that match the `if` of `x-uncontested`, but not its `then`. The documentation is ambiguous about
 * these requests: they are valid in some interpretations only.
 */
function onContested(...[contract]: Parameters<ClauseFinder>): ReturnType<typeof replying> | undefined {
  const [operation] = operationsOf(contract, "submission");
  const conditional = operation?.request?.schema["x-uncontested"];
  const required =
    isObject(conditional) && isObject(conditional["then"]) ? Object.entries(propertiesOf(conditional["then"])) : [];
  const conditions = isObject(conditional) && isObject(conditional["if"]) ? Object.entries(propertiesOf(conditional["if"])) : [];
  if (required.length === 0 || conditions.length === 0) return undefined;
  return crashingOn(({ sent }) => {
    if (!isObject(sent)) return false;
    const conditionsHold = conditions.every(([name, { const: value }]) => sent[name] === value);
    return conditionsHold && required.some(([name, { const: value }]) => sent[name] !== value);
  });
}
