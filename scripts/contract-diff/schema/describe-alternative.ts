import type { JsonObject } from "../../../contract-tests/src/util/json.js";
import { isAnnotation } from "../annotations.js";
import { joinWithOr, quote } from "../difference.js";
import { haveNothingInCommon } from "./alternatives.js";
import { propertiesOf, typesOf, valuesOf } from "./normalize.js";

/** An alternative by its type where no other has that, else by its place. */
export function labelOf(schema: JsonObject, all: readonly JsonObject[]): string {
  const types = all.map(typesOf);
  const own = typesOf(schema);
  const isOwn = own !== undefined && types.filter((type) => !haveNothingInCommon(own, type)).length === 1;
  return isOwn ? `of type ${joinWithOr(own.map(String))}` : `alternative ${all.indexOf(schema) + 1}`;
}

export function describeAlternative(schema: JsonObject, others: readonly JsonObject[]): string {
  const [values, types] = [valuesOf(schema), typesOf(schema)];
  if (values !== undefined) return joinWithOr(values.map((value) => quote(value)));
  const isOwnType = types !== undefined && others.every((other) => haveNothingInCommon(types, typesOf(other)));
  const needed = [...propertiesOf(schema)].filter(([, { isRequired }]) => isRequired).map(([name]) => name);
  if (!isOwnType && needed.length > 0) return `an object with ${needed.join(" and ")}`;
  return isOwnType ? `of type ${joinWithOr(types.map(String))}` : `of the form ${quote(bare(schema))}`;
}

/** Without what does not decide about values: there is nothing to compare it with. */
export function bare(schema: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(schema).filter(([keyword]) => !isAnnotation(keyword) && keyword !== "default"));
}
