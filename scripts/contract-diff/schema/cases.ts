import { classifyStatus } from "../../../contract-tests/sandbox/clock.js";
import { equalJson, isObject, type Json, type JsonObject } from "../../../contract-tests/src/util/json.js";
import { discriminatingValues } from "./alternatives.js";
import { mergeAllOf } from "./normalize.js";

/** What holds where the property has a value. */
export interface Case {
  readonly value: Json;
  /** The alternative but for the values of the property. */
  readonly schema: JsonObject;
}

/** Two alternatives, one of each version, and the values of the property for which they are compared. */
interface CasePair {
  readonly was: JsonObject;
  readonly is: JsonObject;
  readonly values: readonly Json[];
}

export function casesOf(alternative: JsonObject, discriminator: string): readonly Case[] {
  const properties = isObject(alternative["properties"]) ? alternative["properties"] : {};
  const property = properties[discriminator];
  const { const: _, enum: _enum, ...rest } = isObject(property) ? mergeAllOf(property) : {};
  const schema = { ...alternative, properties: { ...properties, [discriminator]: rest } };
  return (discriminatingValues(alternative, discriminator) ?? []).map((value) => ({ value, schema }));
}

/** By the same value, or else by one that means the same in other words; pairs of the same alternatives are one. */
export function pairCases(old: readonly Case[], now: readonly Case[]): readonly CasePair[] {
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
  return classifyStatus(String(value)) ?? "going on";
}
