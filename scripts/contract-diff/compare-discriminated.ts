import { meaningOf } from "../../contract-tests/sandbox/timeline.js";
import { equalJson, isObject, type Json, type JsonObject } from "../../contract-tests/src/json.js";
import { discriminatingValues } from "./alternatives.js";
import { compareKeywords } from "./compare-keywords.js";
import { compareSchemas } from "./compare-schemas.js";
import type { Difference, Direction } from "./difference.js";
import { gather } from "./gather.js";
import { mergeAllOf } from "./merge-all-of.js";
import { either, quote } from "./words.js";

/** What alternatives that a property tells apart say differently: of each of its values, and which of them there are. */
export function compareDiscriminated(
  place: string,
  direction: Direction,
  discriminator: string,
  before: readonly JsonObject[],
  after: readonly JsonObject[],
): readonly Difference[] {
  const casesIn = (all: readonly JsonObject[]) => all.flatMap((schema) => casesOf(schema, discriminator));
  const [old, now] = [casesIn(before), casesIn(after)];
  const groups = pairUp(old, now).map(({ is, values, was }) => ({
    name: either(values.map((value) => quote(value))),
    found: compareSchemas("", direction, was, is),
  }));
  const valuesOf = (cases: readonly Case[]) => ({ enum: cases.map(({ value }) => value) });
  return [
    ...compareKeywords(`${place}, ${discriminator}`, direction, valuesOf(old), valuesOf(now)),
    ...gather(place, groups, { isWhole: true, of: (names) => `where ${discriminator} is ${either(names)}` }),
  ];
}

/** What holds where the property has a value. */
interface Case {
  readonly value: Json;
  /** The alternative but for the values of the property. */
  readonly schema: JsonObject;
}

function casesOf(alternative: JsonObject, discriminator: string): readonly Case[] {
  const properties = isObject(alternative["properties"]) ? alternative["properties"] : {};
  const property = properties[discriminator];
  const { const: _, enum: _enum, ...rest } = isObject(property) ? mergeAllOf(property) : {};
  const schema = { ...alternative, properties: { ...properties, [discriminator]: rest } };
  return (discriminatingValues(alternative, discriminator) ?? []).map((value) => ({ value, schema }));
}

interface Pair {
  readonly was: JsonObject;
  readonly is: JsonObject;
  readonly values: readonly Json[];
}

/** By the same value, or else by one that means the same in other words; pairs of the same alternatives are one. */
function pairUp(old: readonly Case[], now: readonly Case[]): readonly Pair[] {
  const pairs: { readonly was: JsonObject; readonly is: JsonObject; readonly values: Json[] }[] = [];
  for (const is of now) {
    const was = old.find(({ value }) => equalJson(value, is.value)) ?? renamed(is);
    if (was === undefined) continue;
    const pair = pairs.find((each) => each.was === was.schema && each.is === is.schema);
    if (pair === undefined) pairs.push({ was: was.schema, is: is.schema, values: [is.value] });
    else pair.values.push(is.value);
  }
  return pairs;

  function renamed({ value }: Case): Case | undefined {
    const gone = old.filter((was) => !now.some((is) => equalJson(is.value, was.value)));
    return gone.find((was) => meaning(was.value) === meaning(value));
  }
}

function meaning(value: Json): string {
  return meaningOf(String(value)) ?? "going on";
}
