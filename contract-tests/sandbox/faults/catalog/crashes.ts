import { propertiesOf } from "../../../src/contract/schema.js";
import { isArray, isObject, type Json } from "../../../src/util/json.js";
import type { Call } from "../../context.js";
import { admitsType } from "../../operation-model.js";
import { type ClauseFinder, operationsOf, response } from "../clause.js";
import { and, errorResponse, malformedBody, type ReplyCondition, replying, TRANSPORT_EFFECTS } from "../effect.js";
import { type FaultTemplate, fault, onlyOn } from "../fault.js";
import { type Parameter, type ParameterBehavior, perParameter, sentValueOf, targets } from "../parameter.js";

const serverError: ClauseFinder = response("submission", 500);

/** Requests that a server breaks on: none is answered with a server error, whatever else is said about it. */
export const CRASHES: readonly FaultTemplate[] = [
  perParameter(
    "crash.type",
    "answers 500 to {} of another type",
    "type",
    crashing((value, { schema }) => !admitsType(schema, value)),
    { reach: "everywhere" },
  ),
  perParameter(
    "crash.null",
    "answers 500 to null for {}",
    "type",
    crashing((value) => value === null),
  ),
  perParameter("crash.object", "answers 500 to an object for {}", "type", crashing(isObject)),
  perParameter("crash.list", "answers 500 to a list for {}", "type", unlessArray(crashing(isArray))),
  perParameter(
    "crash.unlisted",
    "answers 500 to an unknown value of {}",
    "enum",
    crashing((value, { schema }) => isArray(schema["enum"]) && typeof value === "string" && !schema["enum"].includes(value)),
  ),
  perParameter("crash.outOfRange", "answers 500 to {} out of its range", "minimum", crashing(outOfRange)),
  perParameter(
    "crash.zero",
    "answers 500 to 0 for {}",
    "minimum",
    crashing((value) => value === 0),
  ),
  perParameter(
    "crash.negative",
    "answers 500 to a negative {}",
    "minimum",
    crashing((value) => typeof value === "number" && value < 0),
  ),
  perParameter(
    "crash.fraction",
    "answers 500 to a fraction for {}",
    "minimum",
    crashing((value) => typeof value === "number" && !Number.isInteger(value)),
  ),
  perParameter(
    "crash.32bit",
    "answers 500 to {} beyond 32 bits",
    "minimum",
    crashing((value) => typeof value === "number" && Number.isInteger(value) && value !== (value | 0)),
  ),
  perParameter(
    "crash.tooLong",
    "answers 500 to {} that is too long",
    "maxLength",
    crashing((value, { schema }) => typeof value === "string" && value.length > Number(schema["maxLength"])),
  ),
  perParameter(
    "crash.longest",
    "answers 500 to {} of the greatest length",
    "maxLength",
    crashing((value, { schema }) => typeof value === "string" && value.length === schema["maxLength"]),
  ),
  perParameter(
    "crash.astral",
    "answers 500 to {} beyond the Basic Multilingual Plane",
    "maxLength",
    onText(/[\u{10000}-\u{10ffff}]/u),
  ),
  perParameter("crash.nul", "answers 500 to U+0000 in {}", "maxLength", onText(/\0/)),
  perParameter("crash.controls", "answers 500 to control characters in {}", "maxLength", onText(/[\x01-\x08\x0b\x0c\x0e-\x1f]/)),
  perParameter(
    "crash.rightToLeft",
    "answers 500 to {} that is written from right to left",
    "maxLength",
    onText(/[\u0590-\u08ff]/),
  ),
  perParameter("crash.newline", "answers 500 to line ends in {}", "maxLength", onText(/\n/)),
  perParameter("crash.apostrophe", "answers 500 to an apostrophe in {}", "maxLength", onText(/'/)),
  perParameter(
    "crash.loneSurrogate",
    "answers 500 to half a character in {}",
    "maxLength",
    onText(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/),
  ),
  perParameter(
    "crash.emptyText",
    "answers 500 to an empty {}",
    "maxLength",
    crashing((value) => value === ""),
  ),
  perParameter(
    "crash.emptyList",
    "answers 500 to an empty list for {}",
    "items",
    crashing((value) => isArray(value) && value.length === 0),
  ),
  perParameter(
    "crash.item",
    "answers 500 to a wrong item in {}",
    "items",
    crashing(
      (value, { schema }) =>
        isArray(value) && value.some((item) => isObject(schema["items"]) && !admitsType(schema["items"], item)),
    ),
  ),
  perParameter(
    "crash.manyItems",
    "answers 500 to three items in {}",
    "items",
    crashing((value) => isArray(value) && value.length === 3),
  ),
  perParameter("crash.missing", "answers 500 to a request without {}", undefined, onMissing),
  perParameter("reset.type", "resets the connection on {} of another type", "type", (parameter) =>
    replying(
      valueMatches(parameter, (value) => !admitsType(parameter.schema, value)),
      TRANSPORT_EFFECTS.reset,
    ),
  ),
  fault("crash.malformed", "answers 500 to a body that is not JSON", serverError, replying(malformedBody, errorResponse(500))),
  fault(
    "crash.emptyBody",
    "answers 500 to an empty body",
    serverError,
    crashingOn((call) => call.request.body.byteLength === 0),
  ),
  fault(
    "crash.array",
    "answers 500 to a list as the body",
    serverError,
    crashingOn(({ sent }) => isArray(sent)),
  ),
  fault(
    "crash.nullBody",
    "answers 500 to null as the body",
    serverError,
    crashingOn(({ sent }) => sent === null),
  ),
  fault(
    "crash.scalar",
    "answers 500 to a text or a number as the body",
    serverError,
    crashingOn(({ sent }) => typeof sent === "string" || typeof sent === "number"),
  ),
  fault(
    "crash.invalidUtf8",
    "answers 500 to bytes that are not UTF-8",
    serverError,
    crashingOn(({ request, text }) => text === undefined && request.body.some((byte) => byte >= 0x80)),
  ),
  fault(
    "crash.byteOrderMark",
    "answers 500 to a byte order mark",
    serverError,
    crashingOn(({ request }) => request.body[0] === 0xef && request.body[1] === 0xbb),
  ),
  fault(
    "crash.deep",
    "answers 500 to deep nesting",
    serverError,
    crashingOn(({ text = "" }) => /[[{]{50}|(?:"\w*":\s*\{?\[?){50}/.test(text)),
  ),
  fault(
    "crash.large",
    "answers 500 to a large body",
    serverError,
    crashingOn(({ request }) => request.body.byteLength > 60_000),
  ),
  fault(
    "hang.large",
    "does not answer a large body",
    response("submission", "success"),
    replying(
      and(onlyOn("submission"), ({ request }) => request.body.byteLength > 60_000),
      TRANSPORT_EFFECTS.hang,
    ),
  ),
  fault(
    "crash.infinite",
    "answers 500 to numbers beyond a double",
    serverError,
    crashingOn(({ text = "" }) => /\de\+?(?:30[89]|3[1-9]\d|[4-9]\d\d|\d{4})/i.test(text)),
  ),
  fault(
    "crash.proto",
    "answers 500 to __proto__",
    serverError,
    crashingOn(({ text = "" }) => text.includes("__proto__")),
  ),
  fault("crash.repeated", "answers 500 to a name that is given twice", serverError, crashingOn(repeatsName)),
  fault("crash.unknown", "answers 500 to a property that it does not know", serverError, (contract) => {
    const [operation] = operationsOf(contract, "submission");
    const known = operation?.request === undefined ? [] : Object.keys(propertiesOf(operation.request.schema));
    return crashingOn(({ sent }) => isObject(sent) && Object.keys(sent).some((name) => !known.includes(name)));
  }),
  fault(
    "crash.charset",
    "answers 500 to a media type with a charset",
    serverError,
    crashingOn(({ request }) => (request.headers["content-type"] ?? "").includes("charset")),
  ),
  fault(
    "crash.untyped",
    "answers 500 to a body without a media type",
    serverError,
    crashingOn(({ request }) => request.headers["content-type"] === undefined),
  ),
  fault(
    "crash.fractionText",
    "answers 500 to whole numbers written as 5.0",
    serverError,
    crashingOn(({ text = "" }) => /:\s*-?\d+\.0\b/.test(text)),
  ),
  fault(
    "crash.minusZero",
    "answers 500 to -0",
    serverError,
    crashingOn(({ text = "" }) => /[:[,]\s*-0\s*[,}\]]/.test(text)),
  ),
  fault("crash.audio", "answers 500 to what the documentation leaves open", serverError, onContested),
];

function crashingOn(matches: (call: Call) => boolean): ReturnType<typeof replying> {
  return replying(and(onlyOn("submission"), matches), errorResponse(500));
}

function valueMatches(parameter: Parameter, matches: (value: Json) => boolean): ReplyCondition {
  return (call) => {
    const value = sentValueOf(parameter, call);
    return value !== undefined && matches(value);
  };
}

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

function unlessArray(behaviorFor: ParameterBehavior): ParameterBehavior {
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

/** A truth value that is set without another parameter that every reading wants with it. */
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
