import type { Json } from "../../contract-tests/src/util/json.js";

/** One thing that two versions of a contract say differently. */
export interface Difference {
  /** Where, in people's words: an operation, and a property of what is sent or answered. */
  readonly place: string;
  /** What is different there, in people's words. */
  readonly what: string;
  /** Whether a caller that was written for the old version may fail at a server of the new one. */
  readonly breaksClients: boolean;
  /** Whether a server of the old version may violate the new one. */
  readonly breaksServers: boolean;
}

/** Whom a difference breaks. */
export type Effect = Pick<Difference, "breaksClients" | "breaksServers">;
/** Neither callers nor servers have to do anything. */
export const NON_BREAKING: Effect = { breaksClients: false, breaksServers: false };
/** Which way a message goes: callers write what is sent, servers what is answered. */
export type Direction = "sent" | "answered";
/** How the values that are allowed have changed. */
export type Change = "wider" | "narrower" | "other";
/**
 * Whom it breaks that other values are allowed than before.
 *
 * More values that may be sent need a server that takes them, and break no caller; fewer break both, as a server has to
 * refuse what it took. More values that may be answered break callers, fewer break servers.
 */
export function effectOf(direction: Direction, change: Change): Effect {
  if (change === "other") return { breaksClients: true, breaksServers: true };
  if (direction === "sent") return { breaksClients: change === "narrower", breaksServers: true };
  return { breaksClients: change === "wider", breaksServers: change === "narrower" };
}

/** The part of a version (Semantic Versioning 2.0.0) that a release with these differences has to raise. */
export type Step = "major" | "minor" | "patch" | "none";
/**
 * What a package that follows the contract has to raise: a caller that breaks needs a major version, anything that can
 * be noticed a minor one.
 */
export function stepOf(differences: readonly Difference[]): Step {
  if (differences.some(({ breaksClients }) => breaksClients)) return "major";
  if (differences.some(({ breaksServers }) => breaksServers)) return "minor";
  return differences.length > 0 ? "patch" : "none";
}

/** Most characters of a value that are shown. */
const LONGEST = 80;
/** A value as it stands in the contract. */
export function quote(value: Json | undefined): string {
  if (value === undefined) return "nothing";
  const text = JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}

/** `a`, `a or b`, `a, b or c`. */
export function joinWithOr(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}

/** What is different in one of several alternatives. */
export interface Group {
  readonly name: string;
  readonly found: readonly Difference[];
}
interface GroupLabel {
  /** Whether the groups are all that there is. */
  readonly isWhole: boolean;
  /** Which alternatives, in people's words. */
  readonly of: (names: readonly string[]) => string;
}

/** What is different in all alternatives is said once, anything else with those that it belongs to. */
export function mergeAcrossAlternatives(
  place: string,
  groups: readonly Group[],
  { isWhole, of }: GroupLabel,
): readonly Difference[] {
  const keyOf = ({ breaksClients, breaksServers, place, what }: Difference) =>
    [place, what, breaksClients, breaksServers].join("\n");
  const all = new Map(groups.flatMap(({ found }) => found.map((difference) => [keyOf(difference), difference] as const)));
  return [...all].map(([key, difference]) => {
    const names = groups.filter(({ found }) => found.some((other) => keyOf(other) === key)).map(({ name }) => name);
    const where = isWhole && names.length === groups.length ? "" : ` (${of(names)})`;
    return { ...difference, place: `${place}${difference.place}${where}` };
  });
}

/** What two versions say differently of whether something has to be there: a property, a parameter, a header, a body. */
export function comparePresence(place: string, direction: Direction, was: boolean, is: boolean): readonly Difference[] {
  if (was === is) return [];
  const [needed, free] =
    direction === "sent" ? ["must be sent", "need not be sent any more"] : ["is always there", "need not be there any more"];
  // A request without it is refused from now on, or taken; an answer without it is new, or not allowed any more.
  return [{ place, what: is ? needed : free, ...effectOf(direction, is ? "narrower" : "wider") }];
}
