import { isArray, type Json } from "../../../src/util/json.js";
import type { Behavior } from "../../context.js";
import type { FaultTemplate } from "../fault.js";
import { accepting, coercing, type Parameter, type ParameterBehavior, perParameter, rejecting, storing } from "../parameter.js";

/** Lists of values: one missing, others taken besides. */
export const ENUMS: readonly FaultTemplate[] = [
  ...[0, 1, 2, 3, 4, 5, 6, 7].map((index) =>
    perParameter(`enum.lacks.${index + 1}`, `refuses value ${index + 1} in the list of {}`, "enum", rejectingValueAt(index), {
      reach: "everywhere",
    }),
  ),
  perParameter(
    "enum.any",
    "takes any text for {}",
    "enum",
    accepting((value) => typeof value === "string"),
    { reach: "everywhere" },
  ),
  perParameter(
    "enum.anyCase",
    "takes {} in any case",
    "enum",
    readingAs((text) => text.toLowerCase(), haveCase),
  ),
  perParameter(
    "enum.upperCase",
    "takes {} in upper case",
    "enum",
    readingAs((text, values) => values.find((value) => value.toUpperCase() === text) ?? text, haveCase),
  ),
  perParameter(
    "enum.trimmed",
    "takes {} with white space at its ends",
    "enum",
    readingAs((text) => text.trim()),
  ),
  perParameter(
    "enum.trailingSpace",
    "takes {} with white space after it",
    "enum",
    readingAs((text) => text.trimEnd()),
  ),
  perParameter(
    "enum.prefix",
    "takes what a value of {} begins with",
    "enum",
    readingAs((text, values) => values.find((value) => text !== "" && value.startsWith(text)) ?? text),
  ),
  perParameter(
    "enum.longer",
    "takes what begins with a value of {}",
    "enum",
    readingAs((text, values) => values.find((value) => text.startsWith(value)) ?? text),
  ),
  perParameter(
    "enum.empty",
    "takes an empty text for {} as if it were left out",
    "enum",
    coercing((value) => (value === "" ? undefined : value)),
  ),
  perParameter(
    "enum.sameForm",
    "takes any text of the form of {}",
    "enum",
    accepting(
      (value, { schema }) => typeof value === "string" && valuesOf(schema["enum"]).some((one) => formOf(one) === formOf(value)),
    ),
  ),
  perParameter("enum.sibling", "takes values for {} that sibling endpoints have", "enum", acceptingSiblings),
  perParameter("enum.digits", "takes the number in a value of {} alone", "enum", acceptingDigits),
  perParameter("enum.separator", "takes values of {} with another separator", "enum", acceptingOtherSeparator),
  perParameter("enum.index", "takes the place in the list of {} instead of the value", "enum", acceptingIndex),
  perParameter(
    "enum.normalized",
    "answers {} in upper case",
    "enum",
    ifCased(storing((value) => (typeof value === "string" ? value.toUpperCase() : value))),
  ),
];

/** Every fault of a line that asks for a text's case is left out where the values have none. */
function haveCase(values: readonly string[]): boolean {
  return values.some((value) => value !== value.toUpperCase() || value !== value.toLowerCase());
}

function ifCased(behaviorFor: ParameterBehavior): ParameterBehavior {
  return (parameter) => (haveCase(valuesOf(parameter.schema["enum"])) ? behaviorFor(parameter) : undefined);
}

function valuesOf(list: Json | undefined): readonly string[] {
  return isArray(list) ? list.filter((value) => typeof value === "string") : [];
}

function rejectingValueAt(index: number): ParameterBehavior {
  return (parameter) => {
    const values = isArray(parameter.schema["enum"]) ? parameter.schema["enum"] : [];
    return index < values.length ? rejecting((value) => value === values[index])(parameter) : undefined;
  };
}

/** Reads a value of the list from another text. */
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

/** Values that look at home in a list that has values like these. */
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
