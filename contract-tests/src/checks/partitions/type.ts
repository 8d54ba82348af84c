import * as fc from "fast-check";
import { sampleOf } from "../../contract/sample-value.js";
import { isArray, type Json, type JsonObject, type JsonType } from "../../util/json.js";
import type { ConstraintOf } from "../constraints.js";
import type { EquivalenceClass } from "../equivalence-class.js";

/** Integers at the edges of what programs keep numbers in: signed and unsigned words of 32 bits, and 64-bit floats. */
const WORDS = [0, 1, -1, 2 ** 31 - 1, 2 ** 31, -(2 ** 31), -(2 ** 31) - 1, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1, -(2 ** 53) + 1];

/** `type` (JSON Schema Validation §6.1.1): every allowed type is taken, every other one refused, look-alikes too. */
export function partitionType({ limit: types, schema }: ConstraintOf<"type">): readonly EquivalenceClass[] {
  const good = sampleOf(schema);
  const allowed = types.map((type) => allow(type, good, schema));
  const refused = (["null", "boolean", "number", "string", "array", "object"] as const)
    .filter((type) => !types.includes(type) && !(type === "number" && types.includes("integer")))
    .map((type) => refuse(type, types, good, schema));
  const numeric = types.includes("integer") || types.includes("number");
  return [
    ...allowed,
    ...refused,
    ...(types.includes("integer") && !types.includes("number") ? [refuseFractions(good, schema)] : []),
    ...(numeric && !types.includes("string") ? [refuseNumericStrings(good)] : []),
  ];
}

function allow(type: JsonType, good: Json, { maximum, minimum }: JsonObject): EquivalenceClass {
  // A bound has checks of its own: what is wrong there is not the type.
  const words = WORDS.filter((word) => word !== minimum && word !== maximum);
  const values: Readonly<Record<JsonType, readonly Json[]>> = {
    array: [good],
    boolean: [false, true],
    integer: [good, ...words],
    null: [null],
    number: [good, ...words, 0.5],
    object: [good],
    string: [good, "", "   "],
  };
  return { variant: type, title: `takes values of type ${type}`, validity: "valid", boundaries: values[type] };
}

function refuse(type: JsonType, allowed: readonly JsonType[], good: Json, schema: JsonObject): EquivalenceClass {
  const values: Readonly<Record<JsonType, readonly Json[]>> = {
    array: [[], [good]],
    boolean: [true, false],
    integer: [0],
    null: [null],
    number: [...numbersIn(schema["enum"]), 1, 0],
    object: [{}, { value: good }],
    // Words that a lenient parser turns into a value of the right type.
    string: [
      allowed.includes("boolean") ? "true" : "",
      ...(allowed.includes("boolean") ? ["false", "yes", "1", ""] : ["null", "random", "auto"]),
    ],
  };
  const isContainer = allowed.includes("object") || allowed.includes("array");
  const encoded = type === "string" && isContainer ? [JSON.stringify(good)] : [];
  const listed = ["https://example.com/cat.png", "https://example.com/1.png,https://example.com/2.png", ""];
  return {
    variant: type,
    title: `refuses ${type === "null" ? "null" : `a value of type ${type}`}`,
    validity: "invalid",
    boundaries: [...(type === "string" && allowed.includes("array") ? listed : values[type]), ...encoded],
  };
}

/** The numbers that listed strings begin with: `720` of `720p`. */
function numbersIn(values: Json | undefined): readonly number[] {
  return (isArray(values) ? values : []).map((value) => Number.parseInt(String(value), 10)).filter(Number.isInteger);
}

function refuseFractions(good: Json, { maximum }: JsonObject): EquivalenceClass {
  const near = typeof good === "number" ? good : 1;
  // Whoever rounds first lets this one in.
  const beyond = typeof maximum === "number" && Math.abs(maximum) < 2 ** 31 ? maximum + 0.5 : 0.5;
  return {
    variant: "fraction",
    title: "refuses a number that is not an integer",
    validity: "invalid",
    boundaries: [near + 0.5, near + 0.000001, near - 0.0001, beyond],
    interior: fc.integer({ min: 1, max: 999 }).map(
      (thousandths) => near + thousandths / 1000,
      (value) => Math.round((Number(value) - near) * 1000),
    ),
  };
}

function refuseNumericStrings(good: Json): EquivalenceClass {
  const text = JSON.stringify(good);
  return {
    variant: "numericString",
    title: "refuses a number written as a string",
    validity: "invalid",
    boundaries: [text, `${text}.0`, ` ${text}`, `${text}s`],
  };
}
