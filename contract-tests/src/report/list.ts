import { type Contract, operationsWithoutChecks } from "../contract/model.js";
import { allChecks } from "../run/list-checks.js";
import { sanitize } from "./sanitize.js";

/** Renders a table of every check with its clause, and the operations without checks. */
export function renderList(contract: Contract, selects: (id: string) => boolean): string {
  const rows = allChecks(contract)
    .filter(({ id }) => selects(id))
    .map((clause) => [clause.id, clause.evidence, clause.clause, clause.anchor, clause.title].map((text) => sanitize(text)));
  const header = ["CHECK", "EVIDENCE", "CLAUSE", "ANCHOR", "A CONFORMING SERVER …"];
  const widths = header.map((_, column) => Math.max(...[header, ...rows].map((row) => row[column]?.length ?? 0)));
  const lines = [header, ...rows].map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  const others = operationsWithoutChecks(contract).map(({ method, path }) => `Not tested: ${sanitize(`${method} ${path}`)}\n`);
  return `${lines.join("\n")}\n\n${rows.length} checks\n${others.join("")}`;
}
