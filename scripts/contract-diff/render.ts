import { type Difference, requiredBump } from "./difference.js";

/**
 * Renders the differences as text, grouped by the sides that they break: clients first, then servers only, then neither.
 *
 * @param base name of the old version
 */
export function renderDifferences(differences: readonly Difference[], base: string): string {
  const groups: readonly (readonly [title: string, includes: (difference: Difference) => boolean])[] = [
    ["Breaks clients and servers of the old version", ({ breaksClients, breaksServers }) => breaksClients && breaksServers],
    ["Breaks clients of the old version", ({ breaksClients, breaksServers }) => breaksClients && !breaksServers],
    [
      "Breaks servers of the old version; clients are not affected",
      ({ breaksClients, breaksServers }) => !breaksClients && breaksServers,
    ],
    ["Non-breaking", ({ breaksClients, breaksServers }) => !breaksClients && !breaksServers],
  ];
  const sections = groups.flatMap(([title, includes]) => {
    const lines = differences.filter(includes).map(({ location, message }) => `  ${location}: ${message}`);
    return lines.length === 0 ? [] : [[title, ...new Set(lines)].join("\n")];
  });
  const bump = requiredBump(differences);
  const summary =
    bump === "none"
      ? `The contract is identical to ${base}.`
      : `Compared with ${base}, the next release must increase the ${bump} version.`;
  return [...sections, summary].join("\n\n");
}
