import type { Difference } from "./difference.js";

/** What is different in one of several alternatives. */
export interface Group {
  readonly name: string;
  readonly found: readonly Difference[];
}

interface Telling {
  /** Whether the groups are all that there is. */
  readonly isWhole: boolean;
  /** Which alternatives, in people's words. */
  readonly of: (names: readonly string[]) => string;
}

/** What is different in all alternatives is said once, anything else with those that it belongs to. */
export function gather(place: string, groups: readonly Group[], { isWhole, of }: Telling): readonly Difference[] {
  const keyOf = ({ breaksCallers, breaksServers, place, what }: Difference) =>
    [place, what, breaksCallers, breaksServers].join("\n");
  const all = new Map(groups.flatMap(({ found }) => found.map((difference) => [keyOf(difference), difference] as const)));
  return [...all].map(([key, difference]) => {
    const names = groups.filter(({ found }) => found.some((other) => keyOf(other) === key)).map(({ name }) => name);
    const where = isWhole && names.length === groups.length ? "" : ` (${of(names)})`;
    return { ...difference, place: `${place}${difference.place}${where}` };
  });
}
