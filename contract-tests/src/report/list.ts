import type { Clause } from "../checks/check.js";
import { describeSource } from "../checks/wording/source.js";
import { type Contract, operationsWithoutChecks } from "../contract/model.js";
import { allChecks } from "../run/list-checks.js";
import { groupBy } from "../util/group-by.js";
import { wrapText } from "../util/wrap-text.js";
import { sanitize } from "./sanitize.js";

/**
 * Renders every selected check with its clause, by operation and parameter, and the operations without checks.
 *
 * @param width the width of the output, in characters
 */
export function renderList(contract: Contract, selects: (id: string) => boolean, width: number): string {
  const checks = allChecks(contract).filter(({ id }) => selects(id));
  const operations = groupBy(checks, ({ id }) => operationOf(id, contract));
  const sections = [...operations].flatMap(([operation, members]) => [
    sanitize(operation),
    ...[...groupBy(members, ({ id }) => groupOf(id))].map(([group, each]) => renderGroup(group, each, width)),
  ]);
  const others = operationsWithoutChecks(contract).map(({ method, path }) => sanitize(`Not tested: ${method} ${path}`));
  const count = `${checks.length} ${checks.length === 1 ? "check" : "checks"}`;
  return `${[...sections, [count, ...others].join("\n")].join("\n\n")}\n`;
}

/** Renders the selected checks as JSON, for programs. */
export function renderListAsJson(contract: Contract, selects: (id: string) => boolean): string {
  const checks = allChecks(contract).filter(({ id }) => selects(id));
  const document = {
    contract: { title: contract.title, version: contract.version, sha256: contract.sha256 },
    checks: checks.map(({ anchor, clause, evidence, id, title }) => ({
      ...{ id, operation: operationOf(id, contract), title, clause, anchor, evidence },
    })),
    notTested: operationsWithoutChecks(contract).map(({ method, path }) => `${method} ${path}`),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** Renders the checks of a parameter. Checks of the same clause share its description. */
function renderGroup(group: string, checks: readonly Clause[], width: number): string {
  const clauses = groupBy(checks, ({ anchor, clause, evidence }) => `${clause} (source: ${describeSource(evidence)}) ${anchor}`);
  const lines = [...clauses].flatMap(([clause, members]) => [
    ...members.flatMap((check) => renderCheck(check, width)),
    ...wrapText(sanitize(clause), width, "      "),
  ]);
  return [`  ${sanitize(group)}`, ...lines].join("\n");
}

/** The column of the titles, if the id is short enough. */
const TITLE_COLUMN = 36;

function renderCheck(check: Clause, width: number): readonly string[] {
  const [id, title] = [sanitize(check.id), sanitize(check.title)];
  const indent = " ".repeat(TITLE_COLUMN);
  const fitsBeside = id.length < TITLE_COLUMN - 1 && width >= 2 * TITLE_COLUMN;
  const lines = wrapText(title, width, fitsBeside ? indent : "    ");
  return fitsBeside ? [id.padEnd(TITLE_COLUMN) + lines[0]?.trimStart(), ...lines.slice(1)] : [id, ...lines];
}

/** Returns the method and the path of the operation that a check tests. */
function operationOf(id: string, { operations }: Contract): string {
  const companion = operations.find((operation) => id.startsWith(`${operation.id}:`));
  const { method, path } = companion ?? operations[0] ?? { method: "", path: "" };
  return `${method} ${path}`;
}

function groupOf(id: string): string {
  const [group = ""] = id.split(".");
  return group.replace(/^.*:/, "");
}
