import type { Fault } from "../../../sandbox/faults/fault.js";
import { groupBy } from "../../util/group-by.js";
import { wrapText } from "../../util/wrap-text.js";

/**
 * Renders the list for `sandbox --faults`: id, behavior of the server, weight and violated clause, by kind of fault.
 *
 * @param width the width of the output, in characters
 */
export function listFaults(faults: readonly Fault[], width: number): string {
  const groups = groupBy(faults, ({ id }) => id.split(/[.:]/)[0] ?? "");
  const sections = [...groups].map(([kind, members]) =>
    [`  ${kind} (${members.length})`, ...members.flatMap((fault) => renderFault(fault, width))].join("\n"),
  );
  return `${[...sections, `${faults.length} faults`].join("\n\n")}\n`;
}

/** Renders the faults as JSON, for programs. */
export function listFaultsAsJson(faults: readonly Fault[]): string {
  const list = faults.map(({ clause, evidence, id, title, weight }) => ({ id, title, weight, evidence, clause }));
  return `${JSON.stringify({ faults: list }, null, 2)}\n`;
}

function renderFault({ clause, id, title, weight }: Fault, width: number): readonly string[] {
  return [id, ...wrapText(title, width, "    "), ...wrapText(`${weight} ${clause}`, width, "      ")];
}
