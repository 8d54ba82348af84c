import { sampleOf } from "../../../src/contract/sample-value.js";
import { isArray, isObject, type Json, type JsonObject, type JsonType } from "../../../src/util/json.js";
import type { Behavior } from "../../context.js";
import { admitsType } from "../../responses/render-response.js";
import type { FaultTemplate } from "../fault.js";
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

const NUMERIC = ["integer", "number"] as const;

/** Parameter types that are confused, coerced or not validated. */
export const TYPES: readonly FaultTemplate[] = [
  perParameter("type.missing", "accepts any type for {}", "type", acceptingAnyType, { reach: "everywhere" }),
  ...(["string", "number", "boolean", "array", "object", "null"] as const).map((type) =>
    perParameter(
      `type.takes.${type}`,
      `accepts ${type === "null" ? "null" : `any ${type}`} for {}`,
      "type",
      acceptingType(type),
      {
        reach: "everywhere",
      },
    ),
  ),
  perParameter(
    "type.fraction",
    "accepts a fractional number for {}",
    "type",
    ifInteger(accepting((value) => typeof value === "number" && !Number.isInteger(value))),
    { reach: "everywhere" },
  ),
  perParameter("coerce.numeral", "accepts {} as a string of decimal digits", "type", ifInteger(coercing(fromNumeral)), {
    reach: "everywhere",
  }),
  perParameter(
    "coerce.number",
    "converts strings, booleans and arrays to numbers for {}",
    "type",
    ifInteger(coercing(toNumber)),
    { reach: "everywhere" },
  ),
  perParameter("coerce.leading", "reads {} from the leading digits of a string", "type", ifInteger(coercing(fromLeadingDigits))),
  perParameter("coerce.floor", "rounds a fractional {} down", "type", ifInteger(coercing(onNumbers(Math.floor))), {
    reach: "everywhere",
  }),
  perParameter(
    "coerce.round",
    "rounds a fractional {} to the nearest integer",
    "type",
    ifInteger(coercing(onNumbers(Math.round))),
  ),
  perParameter(
    "coerce.emptyIsNone",
    "treats an empty string for {} as an omitted value",
    "type",
    unlessType(
      "string",
      coercing((value) => (value === "" ? undefined : value)),
    ),
  ),
  perParameter(
    "coerce.truthiness",
    "converts any value of {} to a boolean",
    "type",
    ifType(
      "boolean",
      coercing((value) => (isObject(value) || isArray(value) ? true : Boolean(value))),
    ),
  ),
  perParameter(
    "coerce.booleanText",
    'accepts the strings "true" and "false" for {}',
    "type",
    ifType("boolean", coercing(fromBooleanText)),
    { reach: "everywhere" },
  ),
  perParameter(
    "coerce.booleanWord",
    'accepts words such as "yes" and "off" for {}',
    "type",
    ifType("boolean", coercing(fromBooleanWord)),
  ),
  perParameter(
    "coerce.booleanNumber",
    "accepts 1 and 0 for {}",
    "type",
    ifType(
      "boolean",
      coercing((value) => (value === 1 ? true : value === 0 ? false : value)),
    ),
  ),
  perParameter(
    "coerce.unwrap",
    "accepts an array for {} and uses its first item",
    "type",
    unlessType(
      "array",
      coercing((value) => (isArray(value) ? value[0] : value)),
    ),
  ),
  perParameter(
    "coerce.unwrapObject",
    "accepts an object for {} and uses its first value",
    "type",
    unlessType(
      "array",
      coercing((value) => (isObject(value) ? Object.values(value)[0] : value)),
    ),
  ),
  perParameter(
    "coerce.wrap",
    "accepts a single string for {} and wraps it in an array",
    "type",
    ifType(
      "array",
      coercing((value) => (typeof value === "string" ? [value] : value)),
    ),
  ),
  perParameter(
    "coerce.split",
    "accepts a comma-separated string for {}",
    "type",
    ifType(
      "array",
      coercing((value) => (typeof value === "string" ? value.split(",") : value)),
    ),
  ),
  perParameter(
    "coerce.values",
    "accepts an object for {} and uses its values",
    "type",
    ifType(
      "array",
      coercing((value) => (isObject(value) ? Object.values(value) : value)),
    ),
  ),
  perParameter("coerce.json", "accepts {} as a string that contains JSON", "type", ifType("array", coercing(fromJson))),
  perParameter(
    "null.dropped",
    "treats null for {} as an omitted value",
    "type",
    ifOptionalAndNotNullable(coercing((value) => (value === null ? undefined : value))),
    { reach: "everywhere" },
  ),
  perParameter("null.refused", "rejects null for {}", "type", ifNullable(rejecting((value) => value === null)), {
    reach: "everywhere",
  }),
  perParameter("null.text", 'returns the string "null" when {} was null', "type", ifNullable(storingForNull("null"))),
  perParameter("null.fraction", "returns a fractional number when {} was null", "type", ifNullable(storingForNull(0.5))),
  perParameter("null.list", "returns an empty array when {} was null", "type", ifNullable(storingForNull([]))),
  perParameter(
    "boolean.true",
    "rejects true for {}",
    "type",
    ifType(
      "boolean",
      rejecting((value) => value === true),
    ),
    { reach: "everywhere" },
  ),
  perParameter(
    "boolean.false",
    "rejects false for {}",
    "type",
    ifType(
      "boolean",
      rejecting((value) => value === false),
    ),
    { reach: "everywhere" },
  ),
  perParameter(
    "items.unchecked",
    "does not validate the items of {}",
    "items",
    validatingItems(() => false),
    { reach: "everywhere" },
  ),
  perParameter(
    "items.onlyFirst",
    "validates only the first item of {}",
    "items",
    validatingItems((index) => index === 0),
  ),
  perParameter(
    "items.notFirst",
    "does not validate the first item of {}",
    "items",
    validatingItems((index) => index > 0),
  ),
  perParameter(
    "items.notLast",
    "does not validate the last item of {}",
    "items",
    validatingItems((index, length) => index < length - 1),
  ),
  perParameter(
    "items.onlyLast",
    "validates only the last item of {}",
    "items",
    validatingItems((index, length) => index === length - 1),
  ),
  ...(["number", "boolean", "null", "object", "array"] as const).map((type) =>
    perParameter(`items.takes.${type}`, `accepts items of type ${type} in {}`, "items", acceptingItems(type)),
  ),
  perParameter(
    "items.text",
    "converts numbers and booleans in {} to strings",
    "items",
    ifType(
      "array",
      coercing((value) => (isArray(value) ? value.map(toText) : value)),
    ),
  ),
  perParameter(
    "items.urlObject",
    "accepts objects with a URL as items of {}",
    "items",
    ifType(
      "array",
      coercing((value) => (isArray(value) ? value.map((item) => (isObject(item) ? (item["url"] ?? item) : item)) : value)),
    ),
  ),
  perParameter(
    "items.nullDropped",
    "removes null items from {}",
    "items",
    ifType(
      "array",
      coercing((value) => (isArray(value) ? value.filter((item) => item !== null) : value)),
    ),
  ),
  perParameter(
    "items.refused",
    "rejects {} unless it is empty",
    "items",
    rejecting((value) => isArray(value) && value.length > 0),
    { reach: "everywhere" },
  ),
];

function acceptingAnyType(parameter: Parameter): Behavior | undefined {
  // Without `type`, `enum` and `items` would still restrict the type.
  const { enum: _, items: __, type: ___, ...rest } = parameter.schema;
  return validatedBy(() => rest as JsonObject)(parameter);
}

/** Accepts a type that the parameter does not have. Strings for an enum parameter belong to the faults of enums. */
function acceptingType(type: JsonType): ParameterBehavior {
  return (parameter) => {
    const isAllowed =
      admitsType(parameter.schema, SAMPLES[type]) ||
      (type === "number" && NUMERIC.some((one) => declares(parameter.schema, one)));
    return isAllowed ? undefined : accepting((value) => admitsType({ type }, value))(parameter);
  };
}

const SAMPLES: Readonly<Record<JsonType, Json>> = {
  array: [],
  boolean: true,
  integer: 1,
  null: null,
  number: 0.5,
  object: {},
  string: "",
};

function declares({ type }: JsonObject, wanted: JsonType): boolean {
  return [type].flat().includes(wanted);
}

function ifType(type: JsonType, behaviorFor: ParameterBehavior): ParameterBehavior {
  return (parameter) => (declares(parameter.schema, type) ? behaviorFor(parameter) : undefined);
}

function unlessType(type: JsonType, behaviorFor: ParameterBehavior): ParameterBehavior {
  return (parameter) => (declares(parameter.schema, type) ? undefined : behaviorFor(parameter));
}

function ifInteger(behaviorFor: ParameterBehavior): ParameterBehavior {
  return ifType("integer", behaviorFor);
}

function ifNullable(behaviorFor: ParameterBehavior): ParameterBehavior {
  return ifType("null", behaviorFor);
}

/** Skips required parameters: the server would reject them as missing, so the fault would have no effect. */
function ifOptionalAndNotNullable(behaviorFor: ParameterBehavior): ParameterBehavior {
  return (parameter) => (parameter.isRequired ? undefined : unlessType("null", behaviorFor)(parameter));
}

function storingForNull(replacement: Json): ParameterBehavior {
  return storing((stored, parameter, { sent }) => (isObject(sent) && sent[parameter.name] === null ? replacement : stored));
}

function onNumbers(change: (value: number) => number): (value: Json) => Json {
  return (value) => (typeof value === "number" ? change(value) : value);
}

function fromNumeral(value: Json): Json {
  return typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : value;
}

function toNumber(value: Json): Json {
  const number = value === null || typeof value === "number" || isObject(value) ? Number.NaN : Number(value);
  return Number.isNaN(number) ? value : number;
}

function fromLeadingDigits(value: Json): Json {
  const digits = typeof value === "string" ? /^\s*-?\d+/.exec(value)?.[0] : undefined;
  return digits === undefined ? value : Number(digits);
}

function toText(value: Json): Json {
  return typeof value === "number" || typeof value === "boolean" ? String(value) : value;
}

function fromBooleanText(value: Json): Json {
  return value === "true" ? true : value === "false" ? false : value;
}

function fromBooleanWord(value: Json): Json {
  if (typeof value !== "string") return value;
  if (/^(?:yes|on|1|true|y|t)$/i.test(value)) return true;
  return /^(?:no|off|0|false|n|f)$/i.test(value) ? false : value;
}

function fromJson(value: Json): Json {
  try {
    return typeof value === "string" ? (JSON.parse(value) as Json) : value;
  } catch {
    return value;
  }
}

/** Validates only the chosen items. */
function validatingItems(isValidated: (index: number, length: number) => boolean): ParameterBehavior {
  return (parameter) => exemptingItems(parameter, (_, index, length) => !isValidated(index, length));
}

function acceptingItems(type: JsonType): ParameterBehavior {
  return (parameter) => {
    const { items } = parameter.schema;
    if (!isObject(items) || admitsType(items, SAMPLES[type])) return undefined;
    return exemptingItems(parameter, (item) => admitsType({ type }, item));
  };
}

function exemptingItems(
  parameter: Parameter,
  isExempt: (item: Json, index: number, length: number) => boolean,
): Behavior | undefined {
  const { items } = parameter.schema;
  if (!isObject(items)) return undefined;
  const sample = sampleOf(items);
  return {
    override: ({ validate }) => ({
      validate: (call, body) => {
        const list = isObject(body) ? body[parameter.name] : undefined;
        if (!isObject(body) || !isArray(list) || call.target.kind === "nowhere" || call.target.operation !== parameter.operation)
          return validate(call, body);
        const exempted = list.map((item, index) => (isExempt(item, index, list.length) ? sample : item));
        return validate(call, { ...body, [parameter.name]: exempted });
      },
    }),
  };
}
