import type { MessageDirection } from "../../contract-tests/src/contract/document/directions.js";
import type { Json } from "../../contract-tests/src/util/json.js";
import { truncate } from "../../contract-tests/src/util/text.js";

/** A difference between two versions of a contract. */
export interface Difference {
  /** The stable id of the kind of difference, for example `request-maximum-decreased`. `listRules` lists all ids. */
  readonly id: string;
  /** The operation or component and the path to the part that differs, for example `VideoRequest.duration`. */
  readonly location: string;
  /** The change, for example `maximum decreased from 8 to 6`. */
  readonly message: string;
  /** Whether a client written for the old version may fail against a server of the new version. */
  readonly breaksClients: boolean;
  /** Whether a server of the old version may violate the new version. */
  readonly breaksServers: boolean;
}

/** The sides that a difference breaks. */
export type Effect = Pick<Difference, "breaksClients" | "breaksServers">;

/** The effect of a difference that requires no change of clients or servers. */
export const NON_BREAKING: Effect = { breaksClients: false, breaksServers: false };

/** The direction of a message. */
export type Direction = MessageDirection;

/** How the set of allowed values changed. */
export type Change = "wider" | "narrower" | "other";

/**
 * Returns which sides a change of the allowed values breaks.
 *
 * A wider request breaks no client, but old servers do not accept the new values. A narrower request breaks both sides,
 * because servers must now reject values that they accepted. A wider response breaks clients, a narrower one servers.
 */
export function effectOf(direction: Direction, change: Change): Effect {
  if (change === "other") return { breaksClients: true, breaksServers: true };
  if (direction === "request") return { breaksClients: change === "narrower", breaksServers: true };
  return { breaksClients: change === "wider", breaksServers: change === "narrower" };
}

/** Returns `added`, `removed` or `changed` for a change of a value, as the last part of an id. */
export function nameOfChange(before: Json | undefined, after: Json | undefined): "added" | "removed" | "changed" {
  return before === undefined ? "added" : after === undefined ? "removed" : "changed";
}

/** The part of a version number that a release must increase (Semantic Versioning 2.0.0). */
export type SemverBump = "major" | "minor" | "patch" | "none";

/**
 * Returns the version bump that a package needs to follow the contract: major when a difference breaks clients, minor when
 * one breaks only servers, patch for all other differences.
 */
export function requiredBump(differences: readonly Difference[]): SemverBump {
  if (differences.some(({ breaksClients }) => breaksClients)) return "major";
  if (differences.some(({ breaksServers }) => breaksServers)) return "minor";
  return differences.length > 0 ? "patch" : "none";
}

/** Maximum number of characters of a quoted value. */
const MAX_QUOTE_LENGTH = 80;

/** Formats a value as JSON, truncated to one short line. */
export function quote(value: Json | undefined): string {
  if (value === undefined) return "nothing";
  return truncate(JSON.stringify(value), MAX_QUOTE_LENGTH);
}

/** Formats a list as `a`, `a or b`, or `a, b or c`. */
export function joinWithOr(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}

/**
 * Describes a change of a value.
 *
 * @param before undefined when the value was added
 * @param after undefined when the value was removed
 * @example describeChange("default", 5, 8) // "default changed from 5 to 8"
 */
export function describeChange(name: string, before: Json | undefined, after: Json | undefined): string {
  if (before === undefined) return `${name} ${quote(after)} added`;
  if (after === undefined) return `${name} ${quote(before)} removed`;
  return `${name} changed from ${quote(before)} to ${quote(after)}`;
}

/** The result of a comparison of two versions. */
export interface Comparison {
  /** The differences that clients or servers can observe, or that change what counts as a violation. */
  readonly differences: readonly Difference[];
  /** Changed descriptions, examples and other annotations. */
  readonly annotations: readonly Difference[];
}

/** The differences of one alternative. */
interface Group {
  readonly name: string;
  readonly differences: readonly Difference[];
}

/** How the location of a difference names the groups that have it. */
interface GroupLabel {
  /** Whether there are no alternatives besides the groups. A difference in all groups then needs no label. */
  readonly isExhaustive: boolean;
  /** Formats the names of the groups that share a difference. */
  readonly format: (names: readonly string[]) => string;
}

/** Reports a difference that several alternatives share once, with the alternatives that have it in the location. */
export function mergeAcrossAlternatives(
  location: string,
  groups: readonly Group[],
  { format, isExhaustive }: GroupLabel,
): readonly Difference[] {
  const keyOf = ({ breaksClients, breaksServers, id, location, message }: Difference) =>
    [id, location, message, breaksClients, breaksServers].join("\n");
  const byKey = new Map(
    groups.flatMap(({ differences }) => differences.map((difference) => [keyOf(difference), difference] as const)),
  );
  return [...byKey].map(([key, difference]) => {
    const names = groups.filter(({ differences }) => differences.some((other) => keyOf(other) === key)).map(({ name }) => name);
    const label = isExhaustive && names.length === groups.length ? "" : ` (${format(names)})`;
    return { ...difference, location: `${location}${difference.location}${label}` };
  });
}

/**
 * Compares whether a property, a parameter, a header or a body is required.
 *
 * @param subject the first part of the ids, for example `request-property`
 */
export function comparePresence(
  subject: string,
  location: string,
  direction: Direction,
  wasRequired: boolean,
  isRequired: boolean,
): readonly Difference[] {
  if (wasRequired === isRequired) return [];
  // Fewer messages are valid when something becomes required, more when it becomes optional.
  const effect = effectOf(direction, isRequired ? "narrower" : "wider");
  const change = isRequired ? "required" : "optional";
  return [{ id: `${subject}-became-${change}`, location, message: `became ${change}`, ...effect }];
}

/** Whether a difference breaks neither clients nor servers. */
export function isNonBreaking({ breaksClients, breaksServers }: Difference): boolean {
  return !breaksClients && !breaksServers;
}

/** Converts a keyword to kebab case. */
export function toKebabCase(keyword: string): string {
  return keyword.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
