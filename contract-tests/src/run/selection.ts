import type { Clause } from "../checks/check.js";
import type { Verdict } from "../checks/verdict.js";
import { isInShard, type Shard } from "./shard.js";

/** The checks that a run reports. A run also executes the checks that these need. */
export interface Selection {
  /** Whether the user selected the check. */
  readonly selects: (id: string) => boolean;
  readonly shard: Shard;
}

/** Returns the selection for the options of a run. */
export function selectionOf({
  selects = () => true,
  shard = { index: 0, count: 1 },
}: {
  readonly selects?: ((id: string) => boolean) | undefined;
  readonly shard?: Shard | undefined;
}): Selection {
  return { selects, shard };
}

/** Whether a run reports the check. */
export function isSelected({ selects, shard }: Selection, { id }: Pick<Clause, "id">): boolean {
  return selects(id) && isInShard(id, shard);
}

/**
 * Whether a run reports the verdict. An oracle evaluates the exchanges of every shard, so each shard also reports the
 * deviations that it finds with the oracles of other shards.
 */
export function isReported(selection: Selection, { check, outcome, requests }: Verdict): boolean {
  if (isSelected(selection, check)) return true;
  const isDeviation = outcome === "fail" || outcome === "flaky" || outcome === "warn";
  return requests === undefined && isDeviation && selection.selects(check.id);
}
