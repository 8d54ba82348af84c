import { equalJson, type Json } from "../../util/json.js";
import type { Check } from "../check.js";

/**
 * Sorts the values of a parameter so that the first few of them belong to as many equivalence classes as possible: first one
 * value of each class, then the other values of types and contents, and the other boundary values last.
 *
 * @param values the values to sort; the checks may have more
 */
export function interleaveClasses(checks: readonly Check[], name: string, values: readonly Json[]): readonly Json[] {
  const classes = checks
    .filter(({ kind, parameter }) => kind === "accept" && parameter === name)
    .map((check) => ({
      isBoundary: !check.anchor.endsWith("/type"),
      values: values.filter((value) => check.examples.some((example) => equalJson(example.value ?? null, value))),
    }));
  const ranked = classes.flatMap(({ isBoundary, values: list }) =>
    list.map((value, index) => ({ value, rank: index === 0 || !isBoundary ? index : index + values.length })),
  );
  // Sorting is stable, so values with the same rank alternate between the classes.
  const sorted = ranked.toSorted((a, b) => a.rank - b.rank).map(({ value }) => value);
  return sorted.filter((value, index) => sorted.findIndex((other) => equalJson(other, value)) === index);
}
