import { isObject, type JsonObject } from "../../util/json.js";
import type { Check } from "../check.js";
import type { OperationChecks } from "../operation-checks.js";
import { valueKeyOf, valueKeys } from "./combined-values.js";

/** The minimum number of values for a combined request. For one value, the check's own request shows a fault more clearly. */
const MIN_SHARED_VALUES = 2;

/** Selects a few combined requests that contain the values of these checks, for runs that do not select all checks. */
export function coverValues(derivation: OperationChecks, checks: readonly Check[]): readonly JsonObject[] {
  const inBase = new Set(
    Object.values(derivation.base)
      .filter(isObject)
      .flatMap((request) => valueKeys(request, derivation)),
  );
  const wanted = new Set(
    checks
      .flatMap((check) => check.examples.flatMap((input) => valueKeyOf(check, input) ?? []))
      .filter((key) => !inBase.has(key)),
  );
  if (wanted.size < MIN_SHARED_VALUES) return [];
  const pending = derivation.combinedRequests.map((request) => ({ request, keys: valueKeys(request, derivation) }));
  const selected: JsonObject[] = [];
  for (;;) {
    const counts = pending.map(({ keys }) => keys.filter((key) => wanted.has(key)).length);
    const most = Math.max(0, ...counts);
    if (most < MIN_SHARED_VALUES) return selected;
    const [best] = pending.splice(counts.indexOf(most), 1);
    if (best === undefined) return selected;
    for (const key of best.keys) wanted.delete(key);
    selected.push(best.request);
  }
}
