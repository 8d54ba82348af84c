import type { JsonObject } from "../../../src/util/json.js";
import type { Behavior } from "../../context.js";
import { type FaultTemplate, STANDARD } from "../fault.js";
import { coercing, judgedBy, type OfParameter, type Parameter, perParameter, rejecting, storing } from "../parameter.js";

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
  perParameter("integer.inside", "refuses one ordinary value of {}", "minimum", aHoleInside),
  perParameter("integer.onlyEnds", "refuses {} but for its least and greatest value", "minimum", onlyEnds),
  perParameter(
    "integer.odd",
    "refuses an odd {}",
    "minimum",
    refusingNumbers((value) => Math.abs(value % 2) === 1),
  ),
  perParameter(
    "integer.zero",
    "refuses 0 for {}",
    "minimum",
    inRange(0, (value) => value === 0),
  ),
  perParameter(
    "integer.negative",
    "refuses a negative {}",
    "minimum",
    inRange(-1, (value) => value < 0),
  ),
  perParameter(
    "integer.32bit",
    "refuses {} beyond 32 bits",
    "maximum",
    inRange(2 ** 40, (value) => value !== (value | 0)),
  ),
  perParameter(
    "integer.unsigned32bit",
    "refuses {} beyond 32 bits without a sign",
    "maximum",
    inRange(2 ** 40, (value) => value > 2 ** 32),
  ),
  perParameter(
    "integer.exact",
    "keeps only 32 bits of {}",
    undefined,
    keepingNumbers(2 ** 40, (value) => value | 0),
  ),
  perParameter("integer.float32", "keeps {} as a float of 32 bits", undefined, keepingNumbers(2 ** 40, Math.fround)),
  perParameter(
    "integer.digits",
    "keeps 15 digits of {}",
    undefined,
    keepingNumbers(2 ** 52, (value) => Number(value.toPrecision(15))),
  ),
  perParameter("integer.fraction", "refuses {} written as 5.0 or 5e0", "minimum", refusingFractionText, { gravity: STANDARD }),
  perParameter("maxLength.offByOne", "takes {} one character too long", "maxLength", shifted("maxLength", 1), {
    reach: "everywhere",
  }),
  perParameter("maxLength.missing", "takes {} however long", "maxLength", without("maxLength"), { reach: "everywhere" }),
  perParameter("maxLength.double", "takes {} up to twice its length", "maxLength", judgedBy(scaled("maxLength", 2))),
  perParameter("maxLength.tooShort", "refuses {} at its greatest length", "maxLength", shifted("maxLength", -1), {
    reach: "everywhere",
  }),
  perParameter("maxLength.third", "refuses {} beyond a third of its length", "maxLength", judgedBy(scaled("maxLength", 1 / 3))),
  perParameter(
    "maxLength.column",
    "refuses {} beyond 255 characters",
    "maxLength",
    refusingTexts((text) => text.length > 255),
  ),
  perParameter(
    "maxLength.bytes",
    "counts {} in bytes",
    "maxLength",
    longerThan((text) => Buffer.byteLength(text)),
  ),
  perParameter(
    "maxLength.bmpBytes",
    "counts {} in bytes of UTF-16",
    "maxLength",
    longerThan((text) => text.length * 2),
  ),
  perParameter(
    "maxLength.utf16",
    "counts {} in UTF-16 units",
    "maxLength",
    longerThan((text) => text.length),
    { gravity: STANDARD },
  ),
  perParameter(
    "maxLength.escaped",
    "counts {} as it is escaped",
    "maxLength",
    longerThan((text) => JSON.stringify(text).length - 2),
  ),
  perParameter(
    "maxLength.trimmed",
    "counts {} without white space at its ends",
    "maxLength",
    tooLong((text) => text.trim()),
  ),
  perParameter("maxLength.truncated", "cuts {} to its greatest length", "maxLength", tooLong(cut)),
  perParameter("maxLength.collapsed", "counts white space in {} once", "maxLength", tooLong(collapse)),
  perParameter(
    "minLength.one",
    "refuses {} of one character",
    "maxLength",
    refusingTexts((text) => text.length === 1),
  ),
  perParameter(
    "minLength.ten",
    "refuses {} of fewer than ten characters",
    "maxLength",
    refusingTexts((text) => text.length > 0 && text.length < 10),
  ),
  perParameter(
    "pattern.ascii",
    "refuses {} beyond ASCII",
    "maxLength",
    refusingTexts((text) => /[^\x00-\x7f]/.test(text)),
  ),
  perParameter(
    "pattern.latin",
    "refuses {} beyond Latin-1",
    "maxLength",
    refusingTexts((text) => /[^\x00-\xff]/.test(text)),
  ),
  perParameter(
    "pattern.astral",
    "refuses {} beyond the Basic Multilingual Plane",
    "maxLength",
    refusingTexts((text) => /[\u{10000}-\u{10ffff}]/u.test(text)),
  ),
  perParameter(
    "pattern.oneLine",
    "refuses {} of several lines",
    "maxLength",
    refusingTexts((text) => /[\r\n]/.test(text)),
  ),
  perParameter(
    "pattern.quotes",
    "refuses {} with quotation marks",
    "maxLength",
    refusingTexts((text) => /["']/.test(text)),
  ),
  perParameter(
    "pattern.markup",
    "refuses {} with angle brackets",
    "maxLength",
    refusingTexts((text) => /[<>]/.test(text)),
  ),
  perParameter(
    "pattern.backslash",
    "refuses {} with a backslash",
    "maxLength",
    refusingTexts((text) => text.includes("\\")),
  ),
  perParameter(
    "pattern.tab",
    "refuses {} with a tab",
    "maxLength",
    refusingTexts((text) => text.includes("\t")),
  ),
];

function numberAt(schema: JsonObject, keyword: string): number | undefined {
  const value = schema[keyword];
  return typeof value === "number" ? value : undefined;
}

function shifted(keyword: string, by: number): OfParameter {
  return judgedBy((schema) => {
    const limit = numberAt(schema, keyword);
    return limit === undefined || (limit + by < 0 && keyword === "maxLength") ? undefined : { ...schema, [keyword]: limit + by };
  });
}

function without(keyword: string): OfParameter {
  return judgedBy(({ [keyword]: _, ...rest }) => rest as JsonObject);
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
  return limit === undefined || limit <= 0 || limit > 2 ** 31 ? undefined : judgedBy(scaled("maximum", 2))(parameter);
}

function clampedTo(keyword: string, choose: (a: number, b: number) => number): OfParameter {
  return (parameter) => {
    const limit = numberAt(parameter.schema, keyword);
    return limit === undefined
      ? undefined
      : coercing((value) => (Number.isInteger(value) ? choose(value as number, limit) : value))(parameter);
  };
}

function zeroAsMissing(parameter: Parameter): Behavior | undefined {
  const least = numberAt(parameter.schema, "minimum") ?? 0;
  return least > 0 ? coercing((value) => (value === 0 ? undefined : value))(parameter) : undefined;
}

function withoutSign(parameter: Parameter): Behavior | undefined {
  const least = numberAt(parameter.schema, "minimum") ?? -1;
  return least >= 0 ? coercing((value) => (typeof value === "number" ? Math.abs(value) : value))(parameter) : undefined;
}

function aHoleInside(parameter: Parameter): Behavior | undefined {
  const low = numberAt(parameter.schema, "minimum");
  const high = numberAt(parameter.schema, "maximum");
  if (low === undefined || high === undefined || high - low < 2 || high - low > 16) return undefined;
  // A default is tried by everyone.
  const hole = [low + 1, high - 1, low + 2].find((value) => value !== parameter.schema["default"] && value > low && value < high);
  return hole === undefined ? undefined : rejecting((value) => value === hole)(parameter);
}

function onlyEnds(parameter: Parameter): Behavior | undefined {
  const low = numberAt(parameter.schema, "minimum");
  const high = numberAt(parameter.schema, "maximum");
  if (low === undefined || high === undefined || high - low < 2) return undefined;
  return rejecting((value) => typeof value === "number" && value > low && value < high)(parameter);
}

function refusingNumbers(isRefused: (value: number) => boolean): OfParameter {
  return rejecting((value) => typeof value === "number" && isRefused(value));
}

/** Only where a certain number is allowed. */
function inRange(inside: number, isRefused: (value: number) => boolean): OfParameter {
  return (parameter) => (allows(parameter.schema, inside) ? refusingNumbers(isRefused)(parameter) : undefined);
}

function keepingNumbers(inside: number, change: (value: number) => number): OfParameter {
  return (parameter) =>
    allows(parameter.schema, inside) && parameter.schema["maximum"] !== undefined
      ? storing((value) => (typeof value === "number" ? change(value) : value))(parameter)
      : undefined;
}

function allows(schema: JsonObject, value: number): boolean {
  return (numberAt(schema, "minimum") ?? value) <= value && value <= (numberAt(schema, "maximum") ?? value);
}

/** JSON Schema Core §4.2.1: 5.0 is an integer. Only the text of the body tells it from 5. */
function refusingFractionText(parameter: Parameter): Behavior | undefined {
  const written = new RegExp(`"${parameter.name}"\\s*:\\s*-?\\d+(?:\\.\\d+|\\.?\\d*e)`, "i");
  return {
    override: ({ validate }) => ({
      validate: (call, body) => (written.test(call.text ?? "") ? `/${parameter.name} must be integer` : validate(call, body)),
    }),
  };
}

function refusingTexts(isRefused: (text: string) => boolean): OfParameter {
  return rejecting((value) => typeof value === "string" && isRefused(value));
}

function longerThan(count: (text: string) => number): OfParameter {
  return rejecting(
    (value, { schema }) =>
      typeof value === "string" && count(value) > (numberAt(schema, "maxLength") ?? Number.POSITIVE_INFINITY),
  );
}

/** Makes another text of one that is too long. */
function tooLong(change: (text: string, limit: number) => string): OfParameter {
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
