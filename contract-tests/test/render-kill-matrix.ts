import { weightOf } from "../src/check.js";
import { type KillMatrix, onlyKill } from "./kill-matrix.js";
import { reasonFor } from "./without-own-kill.js";

/** So many checks are named for a fault; a server that is wrong everywhere is caught everywhere. */
const MOST_NAMED = 4;

/** The matrix as a page, and in a few lines. */
export function renderKillMatrix(matrix: KillMatrix): {
  readonly document: string;
  readonly summary: string;
  /** Whether every fault is caught, and every check is needed or explained. */
  readonly isComplete: boolean;
} {
  const { clauses, kills } = matrix;
  const survivors = [...kills].filter(([, ids]) => ids.length === 0);
  const checks = clauses.map(({ id }) => ({
    id,
    count: [...kills.values()].filter((ids) => ids.includes(id)).length,
    only: onlyKill(matrix, id),
    reason: reasonFor(id),
  }));
  const needed = checks.filter(({ only }) => only !== undefined);
  const unexplained = checks.filter(({ only, reason }) => only === undefined && reason === undefined);
  const summary = [
    `${kills.size} faults, ${kills.size - survivors.length} caught, ${survivors.length} not`,
    `${checks.length} checks: ${needed.length} catch a fault that no other kind of check catches, ${checks.length - needed.length - unexplained.length} have a reason not to, ${unexplained.length} have none`,
  ].join("\n");
  const document = [
    "# Kill matrix",
    "",
    "Written by `npm run kill-matrix`: the suite judges the sandbox once for every fault that it knows. A fault breaks one",
    "clause of the contract; a check that raises an alarm about it has caught it. A check is needed when it catches a fault",
    "that no other kind of check does: all checks of one keyword and side are of one kind, whatever the parameter.",
    "",
    summary,
    "",
    "## Faults",
    "",
    "| fault | the server | clause | weight | caught by |",
    "| --- | --- | --- | --- | --- |",
    ...[...kills].map(([{ clause, evidence, id, title, weight }, ids]) =>
      row(code(id), title, code(clause), `${weight} (${evidence})`, name(ids)),
    ),
    "",
    "## Checks",
    "",
    "| check | weight | faults | the only kind to catch, or why it need not be |",
    "| --- | --- | --- | --- |",
    ...checks.map(({ count, id, only, reason }) => {
      const clause = clauses.find((each) => each.id === id);
      return row(
        code(id),
        clause === undefined ? "" : weightOf(clause),
        String(count),
        only === undefined ? (reason ?? "**nothing**") : code(only.id),
      );
    }),
    "",
  ].join("\n");
  return { document, summary, isComplete: survivors.length + unexplained.length === 0 };
}

function name(ids: readonly string[]): string {
  if (ids.length === 0) return "**nothing**";
  const named = ids.slice(0, MOST_NAMED).map(code).join(", ");
  return ids.length > MOST_NAMED ? `${named} and ${ids.length - MOST_NAMED} more` : named;
}

function code(text: string): string {
  return `\`${text}\``;
}

function row(...cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|").replaceAll("\n", " ")).join(" | ")} |`;
}
