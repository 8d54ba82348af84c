import { isArray, isObject, type Json, type JsonObject } from "../../contract-tests/src/json.js";
import { propertiesOf } from "../../contract-tests/src/properties.js";
import { ContractError } from "./contract.js";
import { integerRange } from "./json-schema.js";
import type { NamedSchema } from "./limits.js";

/** Bounds that leave nothing between them where the first is above the second. */
const PAIRS = [
  ["minimum", "maximum"],
  ["minLength", "maxLength"],
  ["minItems", "maxItems"],
  ["minProperties", "maxProperties"],
] as const;

/**
 * A range that nothing is in is a slip of the pen: no type can be made of it, and every server would violate it.
 *
 * @throws ContractError naming every such range
 */
export function checkRanges(requests: readonly NamedSchema[]): void {
  const problems = requests.flatMap(({ name, schema }) => emptyRanges(name, schema));
  if (problems.length > 0) throw new ContractError([...new Set(problems)].map((what) => `spec/openapi.yaml: ${what}`));
}

function emptyRanges(name: string, schema: JsonObject): readonly string[] {
  const bound = (keyword: string) => (typeof schema[keyword] === "number" ? (schema[keyword] as number) : undefined);
  const own = PAIRS.flatMap(([least, most]) => {
    const [low, high] = [bound(least), bound(most)];
    return low !== undefined && high !== undefined && low > high
      ? [`${name} allows nothing: its ${least} ${low} is above its ${most} ${high}`]
      : [];
  });
  const range = integerRange(schema);
  const isEmpty = own.length === 0 && range !== undefined && range.minimum > range.maximum;
  const parts: readonly (readonly [string, Json | undefined])[] = [
    ...Object.entries(propertiesOf(schema)).map(([property, inner]) => [`${name}.${property}`, inner] as const),
    [`an item of ${name}`, schema["items"]],
    ...["allOf", "anyOf", "oneOf"].flatMap((keyword) => {
      const branches = schema[keyword];
      return (isArray(branches) ? branches : []).map((branch) => [name, branch] as const);
    }),
  ];
  return [
    ...own,
    ...(isEmpty ? [`${name} allows nothing: no integer is within its bounds`] : []),
    ...parts.flatMap(([place, part]) => (isObject(part) ? emptyRanges(place, part) : [])),
  ];
}
