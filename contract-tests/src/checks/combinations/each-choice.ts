import { isObject, type JsonObject } from "../../util/json.js";
import { valuesByParameter } from "./combined-values.js";
import { completion, isInBase, keepsValues, type Source } from "./completion.js";
import { interleaveClasses } from "./interleave-classes.js";

/**
 * Combines valid values with each-choice coverage, for runs with a small budget: each value of each parameter occurs at
 * least once, as far as `maxRequests` allows. If a parameter has more values than that, values of different equivalence classes
 * come first. Large values of one number are combined with small values of the next. Once all values of a parameter have
 * occurred, the remaining requests omit it.
 */
export function eachChoiceRequests({ base, checks, validator }: Source, maxRequests: number): readonly JsonObject[] {
  const { minimal } = base;
  if (!isObject(minimal)) return [];
  const complete = completion({ base, validator });
  // Boundary values are last among the checks of a parameter. Here they come first, unless there are too many values.
  const unsent = [...valuesByParameter(checks)].map(
    ([name, list]) => [name, list.filter((value) => !isInBase(base, name, value))] as const,
  );
  const pending = unsent.map(([name, list]) => ({
    name,
    values: list.length > maxRequests ? [...interleaveClasses(checks, name, list)] : list.toReversed(),
  }));
  const numbers = pending.filter(({ values }) => values.every((value) => typeof value === "number"));
  for (const [index, { values }] of numbers.entries()) {
    // If there are too many values, sorts only the first ones, which belong to different classes.
    const first = values.splice(0, values.length > maxRequests ? Math.ceil(maxRequests / 2) : values.length);
    values.unshift(...first.sort((a, b) => (Number(a) - Number(b)) * (index % 2 === 0 ? 1 : -1)));
  }
  const rows: JsonObject[] = [];
  // The parameters that got no value in the previous request. They come first in the next one: their values may require that
  // another parameter has a certain value, which is possible only before that parameter gets its own.
  let excluded: ReadonlySet<string> = new Set();
  while (rows.length < maxRequests && pending.some(({ values }) => values.length > 0)) {
    let row: JsonObject = minimal;
    const wasExcluded = ({ name }: { readonly name: string }) => Number(excluded.has(name));
    const order = pending.toSorted((a, b) => wasExcluded(b) - wasExcluded(a) || b.values.length - a.values.length);
    const added = new Set<string>();
    for (const entry of order) {
      const at = entry.values.findIndex((value) =>
        keepsValues(complete({ ...row, [entry.name]: value }), row, entry.name, value),
      );
      if (at < 0) continue;
      row = complete({ ...row, [entry.name]: entry.values[at] ?? null }) ?? row;
      entry.values.splice(at, 1);
      added.add(entry.name);
    }
    excluded = new Set(pending.flatMap(({ name, values }) => (values.length > 0 && !added.has(name) ? [name] : [])));
    rows.push(row);
  }
  return rows;
}
