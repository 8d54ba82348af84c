import { classifyStatus } from "../../../contract-tests/src/contract/lifecycle.js";
import { equalJson, isObject, type Json, type JsonObject } from "../../../contract-tests/src/util/json.js";
import { discriminatingValues } from "./alternatives.js";
import { mergeAllOf } from "./merge-all-of.js";

/** The schema that applies when the discriminator has one value. */
export interface Case {
  readonly value: Json;
  /** The alternative without the values of the discriminator. */
  readonly schema: JsonObject;
}

/** An alternative of each version, and the values of the discriminator for which the two are compared. */
interface CasePair {
  readonly before: JsonObject;
  readonly after: JsonObject;
  readonly values: readonly Json[];
}

/** Splits an alternative into one case for each value of the discriminator. */
export function casesOf(alternative: JsonObject, discriminator: string): readonly Case[] {
  const properties = isObject(alternative["properties"]) ? alternative["properties"] : {};
  const property = properties[discriminator];
  const { const: _, enum: _enum, ...withoutValues } = isObject(property) ? mergeAllOf(property) : {};
  const schema = { ...alternative, properties: { ...properties, [discriminator]: withoutValues } };
  return (discriminatingValues(alternative, discriminator) ?? []).map((value) => ({ value, schema }));
}

/**
 * Pairs the cases of two versions by value, or else by a removed value with the same outcome (`done` and `completed`). Cases
 * of the same two alternatives share a pair.
 */
export function pairCases(oldCases: readonly Case[], newCases: readonly Case[]): readonly CasePair[] {
  const pairs: { readonly before: JsonObject; readonly after: JsonObject; readonly values: Json[] }[] = [];
  for (const newCase of newCases) {
    const oldCase = oldCases.find(({ value }) => equalJson(value, newCase.value)) ?? findRenamed(newCase);
    if (oldCase === undefined) continue;
    const pair = pairs.find(({ after, before }) => before === oldCase.schema && after === newCase.schema);
    if (pair === undefined) pairs.push({ before: oldCase.schema, after: newCase.schema, values: [newCase.value] });
    else pair.values.push(newCase.value);
  }
  return pairs;

  function findRenamed({ value }: Case): Case | undefined {
    const removed = oldCases.filter((oldCase) => !newCases.some((newCase) => equalJson(newCase.value, oldCase.value)));
    return removed.find((oldCase) => outcomeOf(oldCase.value) === outcomeOf(value));
  }
}

function outcomeOf(status: Json): string {
  return classifyStatus(String(status)) ?? "pending";
}
