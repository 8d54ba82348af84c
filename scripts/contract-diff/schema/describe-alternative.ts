import type { JsonObject } from "../../../contract-tests/src/util/json.js";
import { joinWithOr, quote } from "../difference.js";
import { haveNothingInCommon, withoutAnnotations } from "./alternatives.js";
import { propertiesOf, typesOf, valuesOf } from "./read-schema.js";

/** Returns the label of an alternative: its type if no other alternative has that type, otherwise its position. */
export function labelOf(schema: JsonObject, alternatives: readonly JsonObject[]): string {
  const types = typesOf(schema);
  const hasOwnType =
    types !== undefined && alternatives.filter((other) => !haveNothingInCommon(types, typesOf(other))).length === 1;
  return hasOwnType ? `type ${joinWithOr(types.map(String))}` : `alternative ${alternatives.indexOf(schema) + 1}`;
}

/** Describes an alternative by the first of these that distinguishes it: its values, its type, its required properties. */
export function describeAlternative(schema: JsonObject, others: readonly JsonObject[]): string {
  const [values, types] = [valuesOf(schema), typesOf(schema)];
  if (values !== undefined) return joinWithOr(values.map((value) => quote(value)));
  const hasOwnType = types !== undefined && others.every((other) => haveNothingInCommon(types, typesOf(other)));
  if (hasOwnType) return `type ${joinWithOr(types.map(String))}`;
  const required = [...propertiesOf(schema)].filter(([, { isRequired }]) => isRequired).map(([name]) => name);
  return required.length > 0 ? `object with ${required.join(" and ")}` : `schema ${quote(withoutAnnotations(schema))}`;
}
