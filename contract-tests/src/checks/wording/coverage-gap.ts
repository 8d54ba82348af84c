/**
 * The reason why a clause has no check on one side:
 *
 * - `rejection`: no request was found that only this clause rejects
 * - `acceptance`: no valid request was found that exercises the clause
 * - `implied`: another clause rejects the same requests, so no request can show whether the server enforces this one
 * - `size`: the request would exceed the size limit of bodies
 */
type GapReason = "acceptance" | "implied" | "rejection" | "size";

/** A clause of the contract that the suite does not test, or tests on one side only. */
export interface CoverageGap {
  /** JSON Pointer to the clause in the contract. */
  readonly anchor: string;
  /** The keyword, or a description of what is not tested. */
  readonly keyword: string;
  readonly reason?: GapReason | undefined;
}

/** Describes gaps, one line each. Clauses that are implied by others share a line. */
export function describeGaps(gaps: readonly CoverageGap[]): readonly string[] {
  const implied = gaps.filter(({ reason }) => reason === "implied").map(({ anchor }) => anchor);
  const others = gaps.filter(({ reason }) => reason !== "implied").map(describe);
  const note = `no request can test clauses that other clauses imply: ${[...new Set(implied)].join(", ")}`;
  return [...new Set([...others, ...(implied.length === 0 ? [] : [note])])];
}

function describe({ anchor, keyword, reason }: CoverageGap): string {
  switch (reason) {
    case "acceptance":
      return `${anchor}: no valid request found that exercises this clause (${keyword})`;
    case "rejection":
      return `${anchor}: no request found that only this clause rejects (${keyword})`;
    case "size":
      return `${anchor}: no request at this limit is sent, because it would exceed 1 MB (${keyword})`;
    default:
      return `no check is derived from ${keyword} at ${anchor}`;
  }
}
