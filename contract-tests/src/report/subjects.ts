import { type Clause, isBaseCheck } from "../checks/check.js";
import type { Verdict } from "../checks/verdict.js";
import type { ReportedContract } from "../run/report.js";
import { groupBy } from "../util/group-by.js";

/** The verdicts of one operation. */
interface OperationGroup {
  /** The operation for people: `POST /videos`. */
  readonly name: string;
  readonly subjects: readonly SubjectGroup[];
}

/** The verdicts of one parameter, or of another part of the requests and responses of an operation. */
export interface SubjectGroup {
  /** The first part of the check ids: `duration`. */
  readonly key: string;
  readonly verdicts: readonly Verdict[];
}

/** Groups verdicts by operation, then by parameter, in the order of the verdicts. */
export function groupBySubject(verdicts: readonly Verdict[], contract: ReportedContract): readonly OperationGroup[] {
  return [...groupBy(verdicts, ({ check }) => prefixOf(check))].map(([prefix, members]) => {
    const operation = prefix === "" ? contract.operations[0] : contract.operations.find(({ id }) => id === prefix);
    return {
      name: operation === undefined ? prefix : `${operation.method} ${operation.path}`,
      subjects: [...groupBy(members, ({ check }) => subjectOf(check))].map(([key, verdicts]) => ({ key, verdicts })),
    };
  });
}

/** Sorts failures: those of base requests come first, because they keep other checks from running. */
export function basesFirst(failures: readonly Verdict[]): readonly Verdict[] {
  return failures.toSorted((a, b) => Number(isBaseCheck(b.check)) - Number(isBaseCheck(a.check)));
}

/** Returns the part of a check's id before its first dot, without the operation: `duration`. */
export function subjectOf({ id }: Pick<Clause, "id">): string {
  return id.slice(id.indexOf(":") + 1).split(".", 1)[0] ?? "";
}

/** Returns the operation in a check's id. It is empty for the contract's first operation. */
function prefixOf({ id }: Clause): string {
  return id.slice(0, Math.max(0, id.indexOf(":")));
}
