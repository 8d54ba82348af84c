import { isArray, type Json } from "../../../src/util/json.js";
import type { Behavior } from "../../context.js";
import type { FaultTemplate } from "../fault.js";
import { accepting, coercing, type Parameter, type ParameterBehavior, perParameter, rejecting, storing } from "../parameter.js";

/** Enums that lack a value or accept additional ones. */
export const ENUMS: readonly FaultTemplate[] = [
  ...[0, 1, 2, 3, 4, 5, 6, 7].map((index) =>
    perParameter(
      `enum.lacks.${index + 1}`,
      (parameter) => `rejects ${JSON.stringify(allowedValuesOf(parameter)[index])} for {}`,
      "enum",
      rejectingValueAt(index),
      {
        reach: "everywhere",
      },
    ),
  ),
  perParameter(
    "enum.any",
    "accepts any string for {}",
    "enum",
    accepting((value) => typeof value === "string"),
    { reach: "everywhere" },
  ),
  perParameter(
    "enum.anyCase",
    "ignores the letter case of {}",
    "enum",
    readingAs((text) => text.toLowerCase(), haveCase),
  ),
  perParameter(
    "enum.upperCase",
    "accepts {} in uppercase",
    "enum",
    readingAs((text, values) => values.find((value) => value.toUpperCase() === text) ?? text, haveCase),
  ),
  perParameter(
    "enum.trimmed",
    "accepts {} with leading or trailing whitespace",
    "enum",
    readingAs((text) => text.trim()),
    { reach: "everywhere" },
  ),
  perParameter(
    "enum.trailingSpace",
    "accepts {} with trailing whitespace",
    "enum",
    readingAs((text) => text.trimEnd()),
  ),
  perParameter(
    "enum.terminated",
    "accepts an allowed value of {} that is followed by a null character",
    "enum",
    readingAs((text) => text.replace(/\0.*$/s, "")),
  ),
  perParameter(
    "enum.prefix",
    "accepts a prefix of an allowed value for {}",
    "enum",
    readingAs((text, values) => values.find((value) => text !== "" && value.startsWith(text)) ?? text),
  ),
  perParameter(
    "enum.longer",
    "accepts an allowed value of {} followed by other characters",
    "enum",
    readingAs((text, values) => values.find((value) => text.startsWith(value)) ?? text),
  ),
  perParameter(
    "enum.empty",
    "treats an empty string for {} as an omitted value",
    "enum",
    coercing((value) => (value === "" ? undefined : value)),
  ),
  perParameter(
    "enum.sameForm",
    "accepts any string in the same format as an allowed value of {}",
    "enum",
    accepting(
      (value, { schema }) => typeof value === "string" && valuesOf(schema["enum"]).some((one) => formOf(one) === formOf(value)),
    ),
  ),
  perParameter("enum.sibling", "accepts values for {} that only similar endpoints allow", "enum", acceptingSiblings),
  perParameter("enum.digits", "accepts the number in an allowed value of {} without its unit", "enum", acceptingDigits),
  perParameter("enum.separator", "accepts allowed values of {} with another separator", "enum", acceptingOtherSeparator),
  perParameter(
    "enum.compatible",
    "accepts {} in full-width characters",
    "enum",
    readingAs((text) => text.normalize("NFKC")),
    { reach: "everywhere" },
  ),
  perParameter(
    "enum.spaced",
    "ignores white space in {}",
    "enum",
    readingAs((text) => text.replaceAll(/\s/g, ""), haveDigits),
    { reach: "everywhere" },
  ),
  perParameter(
    "enum.padded",
    "ignores leading zeros in {}",
    "enum",
    readingAs((text) => text.replaceAll(/\b0+(?=\d)/g, ""), haveDigits),
  ),
  perParameter(
    "enum.ratio",
    "accepts another ratio of the same value for {}",
    "enum",
    readingAs(
      (text, values) => values.find((value) => ratioOf(value) === ratioOf(text)) ?? text,
      (values) => values.every((value) => !Number.isNaN(ratioOf(value))),
    ),
  ),
  perParameter("enum.index", "accepts the index of an allowed value of {} instead of the value", "enum", acceptingIndex),
  perParameter(
    "enum.normalized",
    "returns {} in uppercase",
    "enum",
    ifCased(storing((value) => (typeof value === "string" ? value.toUpperCase() : value))),
  ),
];

/** Whether a value contains letters. Faults about letter case do not apply to values without them. */
function haveCase(values: readonly string[]): boolean {
  return values.some((value) => value !== value.toUpperCase() || value !== value.toLowerCase());
}

function haveDigits(values: readonly string[]): boolean {
  return values.some((value) => /\d\D/.test(value));
}

function ratioOf(text: string): number {
  const [, width, height] = /^(\d+):(\d+)$/.exec(text) ?? [];
  return Number(width) / Number(height);
}

function ifCased(behaviorFor: ParameterBehavior): ParameterBehavior {
  return (parameter) => (haveCase(valuesOf(parameter.schema["enum"])) ? behaviorFor(parameter) : undefined);
}

function valuesOf(list: Json | undefined): readonly string[] {
  return isArray(list) ? list.filter((value) => typeof value === "string") : [];
}

function allowedValuesOf({ schema }: Parameter): readonly Json[] {
  return isArray(schema["enum"]) ? schema["enum"] : [];
}

function rejectingValueAt(index: number): ParameterBehavior {
  return (parameter) => {
    const values = allowedValuesOf(parameter);
    return index < values.length ? rejecting((value) => value === values[index])(parameter) : undefined;
  };
}

/** Converts strings that are not in the enum before they are validated. */
function readingAs(
  read: (text: string, values: readonly string[]) => string,
  applies: (values: readonly string[]) => boolean = () => true,
): ParameterBehavior {
  return (parameter) => {
    const values = valuesOf(parameter.schema["enum"]);
    if (values.length === 0 || !applies(values)) return undefined;
    return coercing((value) => (typeof value === "string" && !values.includes(value) ? read(value, values) : value))(parameter);
  };
}

function formOf(text: string): string {
  return text.replace(/\d+/g, "0").replace(/[a-z]{3,}/g, "a");
}

/** Values that fit into an enum whose values match the pattern. */
const SIBLINGS: readonly { readonly pattern: RegExp; readonly values: readonly string[] }[] = [
  { pattern: /^\d+p$/, values: ["360p", "480p", "540p", "1440p", "2160p", "4k"] },
  { pattern: /^\d+:\d+$/, values: ["4:3", "3:4", "21:9", "3:2", "2:3"] },
  { pattern: /^(?:small|medium|large)$/, values: ["none", "tiny", "low", "high", "huge", "extra_large"] },
];

function acceptingSiblings(parameter: Parameter): Behavior | undefined {
  const values = valuesOf(parameter.schema["enum"]);
  const known = SIBLINGS.find(({ pattern }) => values.some((value) => pattern.test(value)));
  const others = known?.values.filter((value) => !values.includes(value)) ?? [];
  return others.length === 0 ? undefined : accepting((value) => others.some((other) => other === value))(parameter);
}

function acceptingDigits(parameter: Parameter): Behavior | undefined {
  const values = valuesOf(parameter.schema["enum"]);
  if (!values.every((value) => /^\d+\D+$/.test(value))) return undefined;
  return coercing((value) => values.find((one) => /^\d+/.exec(one)?.[0] === String(value)) ?? value)(parameter);
}

function acceptingOtherSeparator(parameter: Parameter): Behavior | undefined {
  const values = valuesOf(parameter.schema["enum"]);
  if (!values.every((value) => value.includes(":"))) return undefined;
  const read = (text: string) => text.replace(/\s*[x/×_.-]\s*/i, ":");
  return coercing((value) => (typeof value === "string" && values.includes(read(value)) ? read(value) : value))(parameter);
}

function acceptingIndex(parameter: Parameter): Behavior | undefined {
  const values = valuesOf(parameter.schema["enum"]);
  return coercing((value) => (typeof value === "number" ? (values[value] ?? value) : value))(parameter);
}
