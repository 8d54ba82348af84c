import { isObject, type Json, type JsonObject } from "../../util/json.js";
import { valuesByParameter } from "./combined-values.js";
import { completion, type Source } from "./completion.js";
import { levelsOf } from "./levels.js";
import { pairwiseRequests } from "./pairwise.js";

/** Parameters with at most this number of values are combined pairwise. The values of others are distributed over the requests. */
const MAX_PAIRWISE_VALUES = 8;

/** The maximum number of requests if pairs of optional values are added. Every request is charged. */
const MAX_PAIRWISE_REQUESTS = 24;

/**
 * Combines valid values into few requests, so that one accepted request covers many checks for one charge.
 *
 * Parameters with few values are combined pairwise. The values of the other parameters are distributed over the requests,
 * so that each value occurs where the contract allows it.
 */
export function combinedRequests({ base, checks, validator }: Source): readonly JsonObject[] {
  const { minimal } = base;
  if (!isObject(minimal)) return [];
  const complete = completion({ base, validator });
  const values = [...valuesByParameter(checks)];
  const isPairwise = ([name, list]: (typeof values)[number]) =>
    !(name in minimal) && list.length <= MAX_PAIRWISE_VALUES && list.every(isScalar);
  const levels = values.filter(isPairwise).map(([name, list]) => levelsOf(name, list));
  const given = [minimal, base.full].filter(isObject);
  const rows = pairwiseRequests(new Map(levels.map(({ name, required }) => [name, required])), minimal, complete, given, {
    levels: new Map(levels.map(({ name, optional }) => [name, optional])),
    maxRequests: MAX_PAIRWISE_REQUESTS,
  });
  const distributed = values
    .filter((entry) => !isPairwise(entry))
    .map(([name, list]) => [name, withNullAt(sparsestRow(rows), list, name in minimal ? 0 : 1)] as const);
  const length = Math.max(rows.length, ...distributed.map(([, list]) => list.length));
  return Array.from({ length }, (_, index) => {
    let request = rows[index % rows.length] ?? minimal;
    for (const [name, list] of distributed) {
      // An optional parameter is omitted once in each round.
      const round = name in minimal ? list : [...list, undefined];
      const value = round[index % round.length];
      const candidate = value === undefined ? request : { ...request, [name]: value };
      if (validator.isUncontested(candidate)) request = candidate;
    }
    return request;
  });
}

/** Returns the index of the request with the fewest parameters. */
function sparsestRow(rows: readonly JsonObject[]): number {
  const sizes = rows.map((row) => Object.keys(row).length);
  return sizes.indexOf(Math.min(...sizes));
}

/**
 * Moves null to the position in the list from which the request with index `row` gets its value. A server may treat null as a
 * separate mode, in which other parameters have other defaults. Null is therefore sent in a request that omits most parameters.
 *
 * @param omissions the number of requests that omit the parameter after each round of its values
 */
function withNullAt(row: number, list: readonly Json[], omissions: number): readonly Json[] {
  const from = list.indexOf(null);
  const to = row % (list.length + omissions);
  const other = list[to];
  return from < 0 || other === undefined ? list : list.with(to, null).with(from, other);
}

function isScalar(value: Json): boolean {
  return value === null || typeof value !== "object";
}
