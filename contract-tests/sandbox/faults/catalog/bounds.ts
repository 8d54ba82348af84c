import type { JsonObject } from "../../../src/util/json.js";
import type { Behavior } from "../../context.js";
import { type FaultTemplate, STANDARD } from "../fault.js";
import {
  accepting,
  coercing,
  type Parameter,
  type ParameterBehavior,
  perParameter,
  rejecting,
  storing,
  validatedBy,
} from "../parameter.js";

/** Limits of numbers and strings that are too lax or too strict. */
export const BOUNDS: readonly FaultTemplate[] = [
  perParameter(
    "minimum.offByOne",
    ({ schema }) => `accepts {} ${Number(schema["minimum"]) - 1}, one below its minimum`,
    "minimum",
    shifted("minimum", -1),
    { reach: "everywhere" },
  ),
  perParameter("minimum.missing", "does not enforce the minimum of {}", "minimum", without("minimum"), { reach: "everywhere" }),
  perParameter(
    "minimum.tooHigh",
    ({ schema }) => `rejects {} ${schema["minimum"]}, its minimum`,
    "minimum",
    shifted("minimum", 1),
    { reach: "everywhere" },
  ),
  perParameter(
    "minimum.clamped",
    "accepts {} below its minimum and raises it to the minimum",
    "minimum",
    clampingTo("minimum", Math.max),
  ),
  perParameter("minimum.zero", "treats 0 for {} as an omitted value", "minimum", omittingZero),
  perParameter("minimum.absolute", "accepts a negative {} and ignores the sign", "minimum", droppingSign),
  perParameter(
    "maximum.offByOne",
    ({ schema }) => `accepts {} ${Number(schema["maximum"]) + 1}, one above its maximum`,
    "maximum",
    shifted("maximum", 1),
    { reach: "everywhere" },
  ),
  perParameter("maximum.missing", "does not enforce the maximum of {}", "maximum", without("maximum"), { reach: "everywhere" }),
  perParameter(
    "maximum.tooLow",
    ({ schema }) => `rejects {} ${schema["maximum"]}, its maximum`,
    "maximum",
    shifted("maximum", -1),
    { reach: "everywhere" },
  ),
  perParameter("maximum.double", "accepts {} up to twice its maximum", "maximum", acceptingUpToDouble),
  perParameter(
    "maximum.clamped",
    "accepts {} above its maximum and lowers it to the maximum",
    "maximum",
    clampingTo("maximum", Math.min),
  ),
  perParameter("integer.inside", "rejects one value of {} inside its range", "minimum", rejectingOneInnerValue),
  perParameter("integer.onlyEnds", "rejects {} between its minimum and its maximum", "minimum", acceptingOnlyLimits),
  perParameter(
    "integer.odd",
    "rejects odd values of {}",
    "minimum",
    rejectingNumbers((value) => Math.abs(value % 2) === 1),
  ),
  perParameter(
    "integer.zero",
    "rejects 0 for {}",
    "minimum",
    rejectingIfAllowed(0, (value) => value === 0),
  ),
  perParameter(
    "integer.negative",
    "rejects a negative {}",
    "minimum",
    rejectingIfAllowed(-1, (value) => value < 0),
  ),
  perParameter(
    "integer.32bit",
    "rejects {} outside the signed 32-bit range",
    "maximum",
    rejectingIfAllowed(2 ** 40, (value) => value !== (value | 0)),
  ),
  perParameter(
    "integer.unsigned32bit",
    "rejects {} above the unsigned 32-bit range",
    "maximum",
    rejectingIfAllowed(2 ** 40, (value) => value > 2 ** 32),
  ),
  perParameter(
    "integer.exact",
    "truncates {} to 32 bits",
    undefined,
    storingNumbers(2 ** 40, (value) => value | 0),
  ),
  perParameter("integer.float32", "stores {} as a 32-bit float", undefined, storingNumbers(2 ** 40, Math.fround)),
  perParameter(
    "integer.digits",
    "stores only 15 significant digits of {}",
    undefined,
    storingNumbers(2 ** 52, (value) => Number(value.toPrecision(15))),
  ),
  perParameter("integer.fraction", "rejects {} written as 5.0 or 5e0", "minimum", rejectingFractionText, { severity: STANDARD }),
  perParameter(
    "maxLength.offByOne",
    ({ schema }) => `accepts {} of ${Number(schema["maxLength"]) + 1} characters, one above its maximum length`,
    "maxLength",
    shifted("maxLength", 1),
    {
      reach: "everywhere",
    },
  ),
  perParameter("maxLength.missing", "does not enforce the maximum length of {}", "maxLength", without("maxLength"), {
    reach: "everywhere",
  }),
  perParameter("maxLength.double", "accepts {} up to twice its maximum length", "maxLength", validatedBy(scaled("maxLength", 2))),
  perParameter(
    "maxLength.tooShort",
    ({ schema }) => `rejects {} of ${schema["maxLength"]} characters, its maximum length`,
    "maxLength",
    shifted("maxLength", -1),
    {
      reach: "everywhere",
    },
  ),
  perParameter(
    "maxLength.third",
    "rejects {} longer than a third of its maximum length",
    "maxLength",
    validatedBy(scaled("maxLength", 1 / 3)),
  ),
  perParameter(
    "maxLength.column",
    "rejects {} longer than 255 characters",
    "maxLength",
    rejectingStrings((text) => text.length > 255),
  ),
  perParameter(
    "maxLength.bytes",
    "measures the length of {} in UTF-8 bytes",
    "maxLength",
    rejectingByLength((text) => Buffer.byteLength(text)),
  ),
  perParameter(
    "maxLength.bmpBytes",
    "measures the length of {} in UTF-16 bytes",
    "maxLength",
    rejectingByLength((text) => text.length * 2),
  ),
  perParameter(
    "maxLength.utf16",
    "measures the length of {} in UTF-16 code units",
    "maxLength",
    rejectingByLength((text) => text.length),
    { severity: STANDARD },
  ),
  perParameter(
    "maxLength.16bits",
    "stores the length of {} in 16 bits",
    "maxLength",
    acceptingByLength((text) => [...text].length % 2 ** 16),
  ),
  perParameter(
    "maxLength.graphemes",
    "measures the length of {} in graphemes",
    "maxLength",
    // `Intl.Segmenter` would need gigabytes for a very long text.
    acceptingByLength((text) => text.replaceAll(/\p{M}/gu, "").length),
    { severity: STANDARD },
  ),
  perParameter(
    "maxLength.composed",
    "measures the length of {} after Unicode normalization",
    "maxLength",
    acceptingByLength((text) => [...text.normalize("NFC")].length),
    { severity: STANDARD },
  ),
  perParameter(
    "maxLength.escaped",
    "measures the length of {} with its JSON escapes",
    "maxLength",
    rejectingByLength((text) => JSON.stringify(text).length - 2),
  ),
  perParameter(
    "maxLength.trimmed",
    "trims {} that is too long before validation",
    "maxLength",
    coercingTooLong((text) => text.trim()),
  ),
  perParameter(
    "maxLength.lineBreaks",
    "counts a line break of two characters in {} as one",
    "maxLength",
    coercingTooLong((text) => text.replaceAll("\r\n", "\n")),
  ),
  perParameter(
    "maxLength.invisible",
    "does not count invisible characters in {}",
    "maxLength",
    coercingTooLong((text) => text.replaceAll("\u200b", "")),
  ),
  perParameter(
    "maxLength.markup",
    "does not count HTML tags in {}",
    "maxLength",
    coercingTooLong((text) => text.replaceAll(/<[^>]*>/g, "")),
  ),
  perParameter(
    "maxLength.entities",
    "counts an HTML entity in {} as one character",
    "maxLength",
    coercingTooLong((text) => text.replaceAll(/&\w+;/g, "&")),
  ),
  perParameter(
    "maxLength.percent",
    "counts percent-encoding in {} as one character",
    "maxLength",
    coercingTooLong((text) => text.replaceAll(/%[\da-f]{2}/gi, " ")),
  ),
  perParameter(
    "maxLength.truncated",
    "truncates {} to its maximum length instead of rejecting it",
    "maxLength",
    coercingTooLong(truncate),
  ),
  perParameter(
    "maxLength.collapsed",
    "collapses whitespace in {} that is too long before validation",
    "maxLength",
    coercingTooLong(collapse),
  ),
  perParameter(
    "minLength.one",
    "rejects {} with a single character",
    "maxLength",
    rejectingStrings((text) => text.length === 1),
  ),
  perParameter(
    "minLength.ten",
    "rejects {} shorter than 10 characters",
    "maxLength",
    rejectingStrings((text) => text.length > 0 && text.length < 10),
  ),
  perParameter(
    "pattern.ascii",
    "rejects {} with non-ASCII characters",
    "maxLength",
    rejectingStrings((text) => /[^\x00-\x7f]/.test(text)),
  ),
  perParameter(
    "pattern.latin",
    "rejects {} with characters outside Latin-1",
    "maxLength",
    rejectingStrings((text) => /[^\x00-\xff]/.test(text)),
  ),
  perParameter(
    "pattern.scripts",
    "rejects {} with letters other than Latin, Arabic and Chinese",
    "maxLength",
    rejectingStrings((text) => /(?=\p{L})[^\p{Script=Latin}\p{Script=Arabic}\p{Script=Han}]/u.test(text)),
  ),
  perParameter(
    "pattern.astral",
    "rejects {} with characters outside the Basic Multilingual Plane",
    "maxLength",
    rejectingStrings((text) => /[\u{10000}-\u{10ffff}]/u.test(text)),
  ),
  perParameter(
    "pattern.oneLine",
    "rejects {} with line breaks",
    "maxLength",
    rejectingStrings((text) => /[\r\n]/.test(text)),
  ),
  perParameter(
    "pattern.quotes",
    "rejects {} with quotation marks",
    "maxLength",
    rejectingStrings((text) => /["']/.test(text)),
  ),
  perParameter(
    "pattern.markup",
    "rejects {} with angle brackets",
    "maxLength",
    rejectingStrings((text) => /[<>]/.test(text)),
  ),
  perParameter(
    "pattern.backslash",
    "rejects {} with a backslash",
    "maxLength",
    rejectingStrings((text) => text.includes("\\")),
  ),
  perParameter(
    "pattern.tab",
    "rejects {} with a tab",
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

/** Skips maximums above 2^31. Tests could not distinguish twice a maximum near 2^53 from no maximum. */
function acceptingUpToDouble(parameter: Parameter): Behavior | undefined {
  const limit = numberAt(parameter.schema, "maximum");
  return limit === undefined || limit <= 0 || limit > 2 ** 31 ? undefined : validatedBy(scaled("maximum", 2))(parameter);
}

function clampingTo(keyword: string, choose: (a: number, b: number) => number): ParameterBehavior {
  return (parameter) => {
    const limit = numberAt(parameter.schema, keyword);
    return limit === undefined
      ? undefined
      : coercing((value) => (Number.isInteger(value) ? choose(value as number, limit) : value))(parameter);
  };
}

function omittingZero(parameter: Parameter): Behavior | undefined {
  const minimum = numberAt(parameter.schema, "minimum") ?? 0;
  return minimum > 0 ? coercing((value) => (value === 0 ? undefined : value))(parameter) : undefined;
}

function droppingSign(parameter: Parameter): Behavior | undefined {
  const minimum = numberAt(parameter.schema, "minimum") ?? -1;
  return minimum >= 0 ? coercing((value) => (typeof value === "number" ? Math.abs(value) : value))(parameter) : undefined;
}

function rejectingOneInnerValue(parameter: Parameter): Behavior | undefined {
  const low = numberAt(parameter.schema, "minimum");
  const high = numberAt(parameter.schema, "maximum");
  if (low === undefined || high === undefined || high - low < 2 || high - low > 16) return undefined;
  // Avoid the default: every test sends it.
  const rejectedValue = [low + 1, high - 1, low + 2].find(
    (value) => value !== parameter.schema["default"] && value > low && value < high,
  );
  return rejectedValue === undefined ? undefined : rejecting((value) => value === rejectedValue)(parameter);
}

function acceptingOnlyLimits(parameter: Parameter): Behavior | undefined {
  const low = numberAt(parameter.schema, "minimum");
  const high = numberAt(parameter.schema, "maximum");
  if (low === undefined || high === undefined || high - low < 2) return undefined;
  return rejecting((value) => typeof value === "number" && value > low && value < high)(parameter);
}

function rejectingNumbers(isRejected: (value: number) => boolean): ParameterBehavior {
  return rejecting((value) => typeof value === "number" && isRejected(value));
}

/** Rejects matching numbers. Skips parameters that do not allow the sample, which is one of these numbers. */
function rejectingIfAllowed(sample: number, isRejected: (value: number) => boolean): ParameterBehavior {
  return (parameter) => (allows(parameter.schema, sample) ? rejectingNumbers(isRejected)(parameter) : undefined);
}

/** Stores changed numbers. Skips parameters that do not allow the sample, which is a number that changes. */
function storingNumbers(sample: number, change: (value: number) => number): ParameterBehavior {
  return (parameter) =>
    allows(parameter.schema, sample) && parameter.schema["maximum"] !== undefined
      ? storing((value) => (typeof value === "number" ? change(value) : value))(parameter)
      : undefined;
}

function allows(schema: JsonObject, value: number): boolean {
  return (numberAt(schema, "minimum") ?? value) <= value && value <= (numberAt(schema, "maximum") ?? value);
}

/**
 * Rejects integers that are written with a fraction or an exponent. They are valid (JSON Schema Core §4.2.1). 5.0 differs
 * from 5 only in the text of the body.
 */
function rejectingFractionText(parameter: Parameter): Behavior | undefined {
  const pattern = new RegExp(`"${parameter.name}"\\s*:\\s*-?\\d+(?:\\.\\d+|\\.?\\d*e)`, "i");
  return {
    override: ({ validate }) => ({
      validate: (call, body) => (pattern.test(call.text ?? "") ? `/${parameter.name} must be integer` : validate(call, body)),
    }),
  };
}

function rejectingStrings(isRejected: (text: string) => boolean): ParameterBehavior {
  return rejecting((value) => typeof value === "string" && isRejected(value));
}

/** Rejects strings that are too long when their length is measured in another unit. */
function rejectingByLength(count: (text: string) => number): ParameterBehavior {
  return rejecting(
    (value, { schema }) =>
      typeof value === "string" && count(value) > (numberAt(schema, "maxLength") ?? Number.POSITIVE_INFINITY),
  );
}

/** Accepts strings that are too long, if they are short enough when their length is measured in another unit. */
function acceptingByLength(count: (text: string) => number): ParameterBehavior {
  return accepting(
    (value, { schema }) =>
      typeof value === "string" && count(value) <= (numberAt(schema, "maxLength") ?? Number.POSITIVE_INFINITY),
  );
}

/** Changes strings that are too long before they are validated. */
function coercingTooLong(change: (text: string, limit: number) => string): ParameterBehavior {
  return coercing((value, { schema }) => {
    const limit = numberAt(schema, "maxLength") ?? Number.POSITIVE_INFINITY;
    return typeof value === "string" && value.length > limit ? change(value, limit) : value;
  });
}

function truncate(text: string, limit: number): string {
  return [...text].slice(0, limit).join("");
}

function collapse(text: string): string {
  return text.replace(/\s+/g, " ");
}
