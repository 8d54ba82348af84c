import { type Difference, stepOf } from "./difference.js";

/** The differences as a text: those that break callers first, then those that break servers, then the others. */
export function renderDifferences(differences: readonly Difference[], base: string): string {
  const groups: readonly (readonly [title: string, belongs: (difference: Difference) => boolean])[] = [
    ["Breaks callers and servers of the old edition", ({ breaksClients, breaksServers }) => breaksClients && breaksServers],
    ["Breaks callers of the old edition", ({ breaksClients, breaksServers }) => breaksClients && !breaksServers],
    [
      "Breaks servers of the old edition; callers are not affected",
      ({ breaksClients, breaksServers }) => !breaksClients && breaksServers,
    ],
    ["Compatible for both", ({ breaksClients, breaksServers }) => !breaksClients && !breaksServers],
  ];
  const sections = groups.flatMap(([title, belongs]) => {
    const lines = differences.filter(belongs).map(({ place, what }) => `  ${place}: ${what}`);
    return lines.length === 0 ? [] : [[title, ...new Set(lines)].join("\n")];
  });
  const step = stepOf(differences);
  const advice =
    step === "none" ? `The contract says the same as ${base}.` : `Compared with ${base}, a release raises the ${step} version.`;
  return [...sections, advice].join("\n\n");
}
