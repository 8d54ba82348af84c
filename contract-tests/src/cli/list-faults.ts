import type { Fault } from "../../sandbox/faults/fault.js";

/** Renders the table for `--faults`: id, behavior of the server, weight, and violated clause. */
export function listFaults(faults: readonly Fault[]): string {
  const width = (texts: readonly string[]) => Math.max(0, ...texts.map((text) => text.length));
  const ids = width(faults.map(({ id }) => id));
  const titles = width(faults.map(({ title }) => title));
  const lines = faults.map(({ clause, id, title, weight }) =>
    [id.padEnd(ids), title.padEnd(titles), weight.padEnd("observation".length), clause].join("  "),
  );
  return `${[...lines, "", `${faults.length} faults`].join("\n")}\n`;
}
