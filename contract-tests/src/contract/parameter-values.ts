import { isArray, type Json, type JsonObject, pointTo } from "../util/json.js";
import { memoize } from "../util/memoize.js";
import type { Parameter } from "./model.js";
import { serializeParameters, valueOfParameter } from "./parameters.js";
import { compile } from "./validator.js";

/** A value of a parameter that only one keyword of its schema rejects. */
interface InvalidValue {
  readonly keyword: string;
  readonly anchor: string;
  readonly value: Json;
}

/** The values of a parameter to test, and the keywords without one. */
interface ParameterValues {
  /** Valid values: the boundaries of limits and the values of lists. The first one is in every valid request. */
  readonly valid: readonly Json[];
  readonly invalid: readonly InvalidValue[];
  /** Keywords for which no value is known that only they reject. */
  readonly untested: readonly string[];
}

/** The maximum number of valid values of one parameter. Each is a request that may be charged. */
const MAX_VALID_VALUES = 4;

/** Returns the values of a parameter to test. */
export const valuesOfParameter = memoize((parameter: Parameter): ParameterValues => {
  const { anchor, schema } = parameter;
  const first = valueOfParameter(parameter);
  const candidates = candidatesFor(schema, first);
  const isValid = compile(schema);
  const isSent = (value: Json) => {
    const { headers, query } = serializeParameters([[parameter, value]]);
    return query !== "" || Object.keys(headers).length > 0;
  };
  const valid = [
    ...(first === undefined ? [] : [first]),
    ...candidates.filter((value) => isValid(value) && value !== first && isSent(value)),
  ];
  const keywords = Object.keys(schema).filter((keyword) => ASSERTIONS.includes(keyword) && isRestrictive(schema, keyword));
  const invalid = keywords.flatMap((keyword): readonly InvalidValue[] => {
    const { [keyword]: _, ...others } = schema;
    const acceptsWithout = compile(others);
    const value = candidates.find((each) => isSent(each) && !isValid(each) && acceptsWithout(each));
    return value === undefined ? [] : [{ keyword, anchor: pointTo(anchor, "schema", keyword), value }];
  });
  return {
    valid: valid.slice(0, MAX_VALID_VALUES),
    invalid,
    untested: keywords.filter((keyword) => !invalid.some((each) => each.keyword === keyword)),
  };
});

const ASSERTIONS =
  "allOf anyOf const enum exclusiveMaximum exclusiveMinimum format maxItems maxLength maximum minItems minLength minimum multipleOf not oneOf pattern type uniqueItems".split(
    " ",
  );

/** Whether a keyword can reject a parameter. Parameters are sent as text, so `type: string` rejects nothing. */
function isRestrictive({ type }: JsonObject, keyword: string): boolean {
  return keyword !== "type" || ![type].flat().some((name) => name === "string" || name === undefined);
}

function candidatesFor(schema: JsonObject, first: Json | undefined): readonly Json[] {
  const { const: constant, enum: list, type } = schema;
  const types = [type ?? []].flat();
  const isNumeric = types.includes("integer") || types.includes("number");
  const bound = (keyword: string) => (typeof schema[keyword] === "number" ? [schema[keyword] as number] : []);
  const numbers = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"]
    .flatMap(bound)
    .flatMap((limit) => [limit, limit - 1, limit + 1]);
  const steps = bound("multipleOf").flatMap((step) => [step, step * 1.5, step + 1]);
  const lengths = ["minLength", "maxLength"].flatMap(bound).flatMap((limit) => [limit, limit - 1, limit + 1]);
  const texts = lengths.filter((length) => length > 0 && length < 4_000).map((length) => resize(first, length));
  return [
    ...(isArray(list) ? list : []),
    ...(constant === undefined ? [] : [constant]),
    ...(isNumeric ? [...numbers, ...steps] : texts),
    ...(types.includes("boolean") ? [true, false] : []),
    ...(isNumeric ? [1.5, 987_654] : []),
    "not-valid",
    "~",
  ];
}

function resize(value: Json | undefined, length: number): string {
  const text = typeof value === "string" ? value : "a";
  return text.slice(0, length).padEnd(length, "a");
}
