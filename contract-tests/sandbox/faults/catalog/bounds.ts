import type { JsonObject } from "../../../src/util/json.js";
import type { Behavior } from "../../context.js";
import { type FaultTemplate, STANDARD } from "../fault.js";
import { coercing, type Parameter, type ParameterBehavior, perParameter, rejecting, storing, validatedBy } from "../parameter.js";

/** Limits of numbers and texts, too lax and too strict. */
export const BOUNDS: readonly FaultTemplate[] = [
  perParameter("minimum.offByOne", "takes {} one below its minimum", "minimum", shifted("minimum", -1), { reach: "everywhere" }),
  perParameter("minimum.missing", "takes {} however small", "minimum", without("minimum"), { reach: "everywhere" }),
  perParameter("minimum.tooHigh", "refuses {} at its minimum", "minimum", shifted("minimum", 1), { reach: "everywhere" }),
  perParameter("minimum.clamped", "raises {} to its minimum", "minimum", clampedTo("minimum", Math.max)),
  perParameter("minimum.zero", "takes 0 for {} as if it were left out", "minimum", zeroAsMissing),
  perParameter("minimum.absolute", "takes a negative {} without its sign", "minimum", withoutSign),
  perParameter("maximum.offByOne", "takes {} one above its maximum", "maximum", shifted("maximum", 1), { reach: "everywhere" }),
  perParameter("maximum.missing", "takes {} however great", "maximum", without("maximum"), { reach: "everywhere" }),
  perParameter("maximum.tooLow", "refuses {} at its maximum", "maximum", shifted("maximum", -1), { reach: "everywhere" }),
  perParameter("maximum.double", "takes {} up to twice its maximum", "maximum", doubled),
  perParameter("maximum.clamped", "lowers {} to its maximum", "maximum", clampedTo("maximum", Math.min)),
  perParameter("integer.inside", "refuses one ordinary value of {}", "minimum", rejectingOneInnerValue),
  perParameter("integer.onlyEnds", "refuses {} but for its least and greatest value", "minimum", acceptingOnlyEnds),
  perParameter(
    "integer.odd",
    "refuses an odd {}",
    "minimum",
    rejectingNumbers((value) => Math.abs(value % 2) === 1),
  ),
  perParameter(
    "integer.zero",
    "refuses 0 for {}",
    "minimum",
    rejectingIfAllowed(0, (value) => value === 0),
  ),
  perParameter(
    "integer.negative",
    "refuses a negative {}",
    "minimum",
    rejectingIfAllowed(-1, (value) => value < 0),
  ),
  perParameter(
    "integer.32bit",
    "refuses {} beyond 32 bits",
    "maximum",
    rejectingIfAllowed(2 ** 40, (value) => value !== (value | 0)),
  ),
  perParameter(
    "integer.unsigned32bit",
    "refuses {} beyond 32 bits without a sign",
    "maximum",
    rejectingIfAllowed(2 ** 40, (value) => value > 2 ** 32),
  ),
  perParameter(
    "integer.exact",
    "keeps only 32 bits of {}",
    undefined,
    storingNumbers(2 ** 40, (value) => value | 0),
  ),
  perParameter("integer.float32", "keeps {} as a float of 32 bits", undefined, storingNumbers(2 ** 40, Math.fround)),
  perParameter(
    "integer.digits",
    "keeps 15 digits of {}",
    undefined,
    storingNumbers(2 ** 52, (value) => Number(value.toPrecision(15))),
  ),
  perParameter("integer.fraction", "refuses {} written as 5.0 or 5e0", "minimum", rejectingFractionText, { severity: STANDARD }),
  perParameter("maxLength.offByOne", "takes {} one character too long", "maxLength", shifted("maxLength", 1), {
    reach: "everywhere",
  }),
  perParameter("maxLength.missing", "takes {} however long", "maxLength", without("maxLength"), { reach: "everywhere" }),
  perParameter("maxLength.double", "takes {} up to twice its length", "maxLength", validatedBy(scaled("maxLength", 2))),
  perParameter("maxLength.tooShort", "refuses {} at its greatest length", "maxLength", shifted("maxLength", -1), {
    reach: "everywhere",
  }),
  perParameter(
    "maxLength.third",
    "refuses {} beyond a third of its length",
    "maxLength",
    validatedBy(scaled("maxLength", 1 / 3)),
  ),
  perParameter(
    "maxLength.column",
    "refuses {} beyond 255 characters",
    "maxLength",
    rejectingStrings((text) => text.length > 255),
  ),
  perParameter(
    "maxLength.bytes",
    "counts {} in bytes",
    "maxLength",
    countingLength((text) => Buffer.byteLength(text)),
  ),
  perParameter(
    "maxLength.bmpBytes",
    "counts {} in bytes of UTF-16",
    "maxLength",
    countingLength((text) => text.length * 2),
  ),
  perParameter(
    "maxLength.utf16",
    "counts {} in UTF-16 units",
    "maxLength",
    countingLength((text) => text.length),
    { severity: STANDARD },
  ),
  perParameter(
    "maxLength.escaped",
    "counts {} as it is escaped",
    "maxLength",
    countingLength((text) => JSON.stringify(text).length - 2),
  ),
  perParameter(
    "maxLength.trimmed",
    "counts {} without white space at its ends",
    "maxLength",
    coercingTooLong((text) => text.trim()),
  ),
  perParameter("maxLength.truncated", "cuts {} to its greatest length", "maxLength", coercingTooLong(cut)),
  perParameter("maxLength.collapsed", "counts white space in {} once", "maxLength", coercingTooLong(collapse)),
  perParameter(
    "minLength.one",
    "refuses {} of one character",
    "maxLength",
    rejectingStrings((text) => text.length === 1),
  ),
  perParameter(
    "minLength.ten",
    "refuses {} of fewer than ten characters",
    "maxLength",
    rejectingStrings((text) => text.length > 0 && text.length < 10),
  ),
  perParameter(
    "pattern.ascii",
    "refuses {} beyond ASCII",
    "maxLength",
    rejectingStrings((text) => /[^\x00-\x7f]/.test(text)),
  ),
  perParameter(
    "pattern.latin",
    "refuses {} beyond Latin-1",
    "maxLength",
    rejectingStrings((text) => /[^\x00-\xff]/.test(text)),
  ),
  perParameter(
    "pattern.astral",
    "refuses {} beyond the Basic Multilingual Plane",
    "maxLength",
    rejectingStrings((text) => /[\u{10000}-\u{10ffff}]/u.test(text)),
  ),
  perParameter(
    "pattern.oneLine",
    "refuses {} of several lines",
    "maxLength",
    rejectingStrings((text) => /[\r\n]/.test(text)),
  ),
  perParameter(
    "pattern.quotes",
    "refuses {} with quotation marks",
    "maxLength",
    rejectingStrings((text) => /["']/.test(text)),
  ),
  perParameter(
    "pattern.markup",
    "refuses {} with angle brackets",
    "maxLength",
    rejectingStrings((text) => /[<>]/.test(text)),
  ),
  perParameter(
    "pattern.backslash",
    "refuses {} with a backslash",
    "maxLength",
    rejectingStrings((text) => text.includes("\\")),
  ),
  perParameter(
    "pattern.tab",
    "refuses {} with a tab",
    "maxLength",
    rejectingStrings((text) => text.includes("\t")),
  ),
];

function numberAt(schema: JsonObject, keyword: string): number | undefined {
  const value = schema[keyword];
  return typeof value === "number" ? value : undefined;
}

function shifted(keyword: string, by: number): ParameterBehavior {
  return validatedBy((schema) => {
    const limit = numberAt(schema, keyword);
    return limit === undefined || (limit + by < 0 && keyword === "maxLength") ? undefined : { ...schema, [keyword]: limit + by };
  });
}

function without(keyword: string): ParameterBehavior {
  return validatedBy(({ [keyword]: _, ...rest }) => rest as JsonObject);
}

function scaled(keyword: string, by: number): (schema: JsonObject) => JsonObject | undefined {
  return (schema) => {
    const limit = numberAt(schema, keyword);
    return limit === undefined ? undefined : { ...schema, [keyword]: Math.floor(limit * by) };
  };
}

/** Twice a limit that is nearly 2^53 would be no limit that a test could tell from none. */
function doubled(parameter: Parameter): Behavior | undefined {
  const limit = numberAt(parameter.schema, "maximum");
  return limit === undefined || limit <= 0 || limit > 2 ** 31 ? undefined : validatedBy(scaled("maximum", 2))(parameter);
}

function clampedTo(keyword: string, choose: (a: number, b: number) => number): ParameterBehavior {
  return (parameter) => {
    const limit = numberAt(parameter.schema, keyword);
    return limit === undefined
      ? undefined
      : coercing((value) => (Number.isInteger(value) ? choose(value as number, limit) : value))(parameter);
  };
}

function zeroAsMissing(parameter: Parameter): Behavior | undefined {
  const minimum = numberAt(parameter.schema, "minimum") ?? 0;
  return minimum > 0 ? coercing((value) => (value === 0 ? undefined : value))(parameter) : undefined;
}

function withoutSign(parameter: Parameter): Behavior | undefined {
  const minimum = numberAt(parameter.schema, "minimum") ?? -1;
  return minimum >= 0 ? coercing((value) => (typeof value === "number" ? Math.abs(value) : value))(parameter) : undefined;
}

function rejectingOneInnerValue(parameter: Parameter): Behavior | undefined {
  const low = numberAt(parameter.schema, "minimum");
  const high = numberAt(parameter.schema, "maximum");
  if (low === undefined || high === undefined || high - low < 2 || high - low > 16) return undefined;
  // A default is tried by everyone.
  const rejectedValue = [low + 1, high - 1, low + 2].find(
    (value) => value !== parameter.schema["default"] && value > low && value < high,
  );
  return rejectedValue === undefined ? undefined : rejecting((value) => value === rejectedValue)(parameter);
}

function acceptingOnlyEnds(parameter: Parameter): Behavior | undefined {
  const low = numberAt(parameter.schema, "minimum");
  const high = numberAt(parameter.schema, "maximum");
  if (low === undefined || high === undefined || high - low < 2) return undefined;
  return rejecting((value) => typeof value === "number" && value > low && value < high)(parameter);
}

function rejectingNumbers(isRejected: (value: number) => boolean): ParameterBehavior {
  return rejecting((value) => typeof value === "number" && isRejected(value));
}

/** Only where a certain number is allowed. */
function rejectingIfAllowed(sample: number, isRejected: (value: number) => boolean): ParameterBehavior {
  return (parameter) => (allows(parameter.schema, sample) ? rejectingNumbers(isRejected)(parameter) : undefined);
}

function storingNumbers(sample: number, change: (value: number) => number): ParameterBehavior {
  return (parameter) =>
    allows(parameter.schema, sample) && parameter.schema["maximum"] !== undefined
      ? storing((value) => (typeof value === "number" ? change(value) : value))(parameter)
      : undefined;
}

function allows(schema: JsonObject, value: number): boolean {
  return (numberAt(schema, "minimum") ?? value) <= value && value <= (numberAt(schema, "maximum") ?? value);
}

/** JSON Schema Core §4.2.1: 5.0 is an integer. Only the text of the body tells it from 5. */
function rejectingFractionText(parameter: Parameter): Behavior | undefined {
  const pattern = new RegExp(`"${parameter.name}"\\s*:\\s*-?\\d+(?:\\.\\d+|\\.?\\d*e)`, "i");
  return {
    override: ({ judge }) => ({
      judge: (call, body) => (pattern.test(call.text ?? "") ? `/${parameter.name} must be integer` : judge(call, body)),
    }),
  };
}

function rejectingStrings(isRejected: (text: string) => boolean): ParameterBehavior {
  return rejecting((value) => typeof value === "string" && isRejected(value));
}

function countingLength(count: (text: string) => number): ParameterBehavior {
  return rejecting(
    (value, { schema }) =>
      typeof value === "string" && count(value) > (numberAt(schema, "maxLength") ?? Number.POSITIVE_INFINITY),
  );
}

/** Makes another text of one that is too long. */
function coercingTooLong(change: (text: string, limit: number) => string): ParameterBehavior {
  return coercing((value, { schema }) => {
    const limit = numberAt(schema, "maxLength") ?? Number.POSITIVE_INFINITY;
    return typeof value === "string" && value.length > limit ? change(value, limit) : value;
  });
}

function cut(text: string, limit: number): string {
  return [...text].slice(0, limit).join("");
}

function collapse(text: string): string {
  return text.replace(/\s+/g, " ");
}
