import * as fc from "fast-check";
import { sampleOf } from "../../contract/sample-value.js";
import { isArray, type Json, type JsonObject, type JsonType } from "../../util/json.js";
import type { ConstraintOf } from "../constraints.js";
import type { EquivalenceClass } from "../equivalence-class.js";

/** Boundary values of common number types: signed and unsigned 32-bit integers, and safe integers of 64-bit floats. */
const WORDS = [0, 1, -1, 2 ** 31 - 1, 2 ** 31, -(2 ** 31), -(2 ** 31) - 1, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1, -(2 ** 53) + 1];

/** A deeply nested array. It exhausts the stack of a validator or an error message that is recursive. */
const DEEP = Array.from({ length: 200 }).reduce<Json>((inner) => [inner], []);

const DESCRIPTIONS: Readonly<Record<JsonType, string>> = {
  array: "an array",
  boolean: "a boolean",
  integer: "an integer",
  null: "null",
  number: "a number",
  object: "an object",
  string: "a string",
};

/** Returns the classes of `type` (JSON Schema Validation §6.1.1): allowed types, other types, and values that look alike. */
export function partitionType({ limit: types, path, schema }: ConstraintOf<"type">): readonly EquivalenceClass[] {
  const good = sampleOf(schema);
  const allowed = types.map((type) => allowedType(type, good, schema));
  const others = (["null", "boolean", "number", "string", "array", "object"] as const)
    .filter((type) => !types.includes(type) && !(type === "number" && types.includes("integer")))
    .map((type) => otherType(type, types, good, schema))
    .map((other) => (path.length > 1 ? { ...other, boundaries: [...other.boundaries, ...nestedValues(other, types)] } : other));
  const numeric = types.includes("integer") || types.includes("number");
  return [
    ...allowed,
    ...others,
    ...(types.includes("integer") && !types.includes("number") ? [fractions(good, schema)] : []),
    ...(numeric && !types.includes("string") ? [numericStrings(good)] : []),
  ];
}

/** Returns further invalid values for an item or a nested property. Similar APIs have objects with a URL where this one has URLs. */
function nestedValues({ variant }: EquivalenceClass, allowed: readonly JsonType[]): readonly Json[] {
  if (variant === "array") return [DEEP];
  return variant === "object" && allowed.includes("string") ? [{ url: "https://example.com/cat.png" }] : [];
}

function allowedType(type: JsonType, good: Json, { maximum, minimum }: JsonObject): EquivalenceClass {
  // Omits bounds, which have their own checks. A server that rejects a bound has no fault in the type.
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
  return { variant: type, description: DESCRIPTIONS[type], validity: "valid", boundaries: values[type] };
}

function otherType(type: JsonType, allowed: readonly JsonType[], good: Json, schema: JsonObject): EquivalenceClass {
  const values: Readonly<Record<JsonType, readonly Json[]>> = {
    array: [[], [good]],
    boolean: [true, false],
    integer: [0],
    null: [null],
    number: [...numbersIn(schema["enum"]), 1, 0],
    object: [{}, { value: good }],
    // Words that a lenient parser converts to a value of the right type.
    string: [
      allowed.includes("boolean") ? "true" : "",
      ...(allowed.includes("boolean") ? ["false", "yes", "1", ""] : ["auto"]),
      ...(allowed.includes("null") ? ["null"] : []),
    ],
  };
  const isContainer = allowed.includes("object") || allowed.includes("array");
  const encoded = type === "string" && isContainer ? [JSON.stringify(good)] : [];
  const listed = ["https://example.com/cat.png", "https://example.com/1.png,https://example.com/2.png", ""];
  return {
    variant: type,
    description: DESCRIPTIONS[type],
    validity: "invalid",
    boundaries: [...(type === "string" && allowed.includes("array") ? listed : values[type]), ...encoded],
  };
}

/** Returns the numbers at the start of listed strings: `720` for `720p`. */
function numbersIn(values: Json | undefined): readonly number[] {
  return (isArray(values) ? values : []).map((value) => Number.parseInt(String(value), 10)).filter(Number.isInteger);
}

function fractions(good: Json, { maximum }: JsonObject): EquivalenceClass {
  const near = typeof good === "number" ? good : 1;
  // A server that rounds before it checks the maximum accepts this value.
  const beyond = typeof maximum === "number" && Math.abs(maximum) < 2 ** 31 ? maximum + 0.4 : 0.5;
  return {
    variant: "fraction",
    description: "a number that is not an integer",
    validity: "invalid",
    boundaries: [near + 0.5, near + 0.000001, near - 0.0001, beyond],
    isDecided: true,
    arbitrary: fc.integer({ min: 1, max: 999 }).map(
      (thousandths) => near + thousandths / 1000,
      (value) => Math.round((Number(value) - near) * 1000),
    ),
  };
}

function numericStrings(good: Json): EquivalenceClass {
  const text = JSON.stringify(good);
  return {
    variant: "numericString",
    description: "a number encoded as a string",
    validity: "invalid",
    boundaries: [text, `${text}.0`, `${text}s`],
  };
}
