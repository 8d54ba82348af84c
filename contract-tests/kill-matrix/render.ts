import type { Fault } from "../sandbox/index.js";
import { type Clause, weightOf } from "../src/checks/check.js";
import type { Contract } from "../src/contract/model.js";
import { listChecks } from "../src/run/list-checks.js";
import { type KillMatrix, ownFaultOf } from "./kill-matrix.js";
import { kindsOf } from "./kinds.js";
import { reasonFor } from "./reasons.js";

/** The maximum number of checks that the page names for a fault. It counts the others, because there can be hundreds. */
const MAX_NAMED_CHECKS = 4;

/** The rendered page and its conclusions. */
interface RenderedMatrix {
  /** Markdown. */
  readonly page: string;
  /** Two lines: the number of caught faults, and the number of needed checks. */
  readonly summary: string;
  /** The ids of the faults that no check catches. */
  readonly uncaught: readonly string[];
  /** The ids of the checks that neither catch a fault of their own nor have a reason not to. */
  readonly unexplained: readonly string[];
}

/**
 * Renders `docs/kill-matrix.md` from a recorded matrix.
 *
 * @param faults the faults of the contract, for their titles and clauses
 */
export function renderMatrix(matrix: KillMatrix, contract: Contract, faults: readonly Fault[]): RenderedMatrix {
  const rows = describeChecks(matrix, contract);
  const uncaught = faults.filter(({ id }) => (matrix[id] ?? []).length === 0).map(({ id }) => id);
  const needed = rows.filter(({ ownFault }) => ownFault !== undefined);
  const unexplained = rows.filter(({ ownFault, reason }) => ownFault === undefined && reason === undefined);
  const explained = rows.length - needed.length - unexplained.length;
  const summary = [
    `${faults.length} faults, ${faults.length - uncaught.length} caught, ${uncaught.length} not`,
    `${rows.length} checks: ${needed.length} catch a fault that no other kind of check catches, ${explained} have a reason not to, ${unexplained.length} have none`,
  ].join("\n");
  const page = [
    "# Kill matrix",
    "",
    "`npm run kill-matrix` runs the suite against the sandbox once for every fault, records the result in",
    "`contract-tests/kill-matrix/kill-matrix.json` and renders this page from it. Each fault breaks one clause of the contract.",
    "A check catches a fault when it reports a failure or a warning. A check is needed when it catches a fault that no other",
    "kind of check catches. The checks of one keyword and one side (`valid` or `invalid`) are one kind, for all parameters.",
    "",
    ...summary.split("\n").flatMap((line) => [line, ""]),
    "## Faults",
    "",
    "| fault | the server | clause | weight | caught by |",
    "| --- | --- | --- | --- | --- |",
    ...faults.map(({ clause, evidence, id, title, weight }) =>
      row(code(id), title, code(clause), `${weight} (${evidence})`, renderChecks(matrix[id] ?? [])),
    ),
    "",
    "## Checks",
    "",
    "| check | weight | faults caught | a fault that no other kind catches, or the reason why it has none |",
    "| --- | --- | --- | --- |",
    ...rows.map(({ caught, check, ownFault, reason }) =>
      row(code(check.id), weightOf(check), String(caught), ownFault === undefined ? (reason ?? "**nothing**") : code(ownFault)),
    ),
    "",
  ].join("\n");
  return { page, summary, uncaught, unexplained: unexplained.map(({ check }) => check.id) };
}

interface CheckRow {
  readonly check: Clause;
  /** The number of faults that the check catches. */
  readonly caught: number;
  readonly ownFault: string | undefined;
  /** The reason why the check need not catch a fault of its own. */
  readonly reason: string | undefined;
}

function describeChecks(matrix: KillMatrix, contract: Contract): readonly CheckRow[] {
  const kindOf = kindsOf(contract);
  const lists = Object.values(matrix);
  return listChecks(contract).map((check) => ({
    check,
    caught: lists.filter((ids) => ids.includes(check.id)).length,
    ownFault: ownFaultOf(check.id, matrix, kindOf),
    reason: reasonFor(check.id),
  }));
}

function renderChecks(ids: readonly string[]): string {
  if (ids.length === 0) return "**nothing**";
  const named = ids.slice(0, MAX_NAMED_CHECKS).map(code).join(", ");
  return ids.length > MAX_NAMED_CHECKS ? `${named} and ${ids.length - MAX_NAMED_CHECKS} more` : named;
}

function code(text: string): string {
  return `\`${text}\``;
}

function row(...cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|").replaceAll("\n", " ")).join(" | ")} |`;
}
