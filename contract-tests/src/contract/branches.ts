import { isArray, isObject, type Json, type JsonObject } from "../util/json.js";
import { memoize } from "../util/memoize.js";

/** Returns the alternatives of a schema, each combined with the rest of the schema. Without alternatives, the schema itself. */
export const branchesOf = memoize((schema: JsonObject): readonly JsonObject[] => {
  const { oneOf, anyOf, ...rest } = schema;
  const branches = [oneOf, anyOf]
    .flatMap((list) => (isArray(list as Json | undefined) ? (list as readonly Json[]) : []))
    .filter(isObject);
  return branches.length === 0 ? [schema] : branches.map((branch) => ({ allOf: [rest, branch] }));
});
