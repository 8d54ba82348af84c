import { parseYaml as parse } from "@redocly/openapi-core";
import { isArray, isObject, type Json } from "../../contract-tests/src/util/json.js";
import { ANNOTATION_RULE } from "./annotations.js";
import type { Difference } from "./difference.js";
import { listRules } from "./rules.js";

/** An entry of an acceptance file: the team knows the difference and states why it does not matter. */
export interface Acceptance {
  /** The id of the kind of difference, as in `listRules`. */
  readonly id: string;
  /** The location of the difference. `*` matches any number of characters. */
  readonly place: string;
  readonly reason: string;
}

/** Error for an invalid acceptance file. The message is one line that states the remedy. */
export class AcceptanceError extends Error {
  override readonly name = "AcceptanceError";
}

/**
 * Parses an acceptance file: a list of `{ id, place, reason }` in JSON or YAML.
 *
 * @param source name of the file, for error messages
 * @throws AcceptanceError
 */
export function parseAcceptances(text: string, source: string): readonly Acceptance[] {
  const list = parseYaml(text, source);
  if (!isArray(list)) throw new AcceptanceError(`${source}: must be a list of { id, place, reason } in JSON or YAML`);
  const ids = new Set(listRules().map(({ id }) => id));
  return list.map((entry, index) => {
    const { id, place, reason } = isObject(entry) ? entry : {};
    const name = `${source}: entry ${index + 1}`;
    if (typeof id !== "string" || !ids.has(id) || id === ANNOTATION_RULE)
      throw new AcceptanceError(
        `${name}: unknown \`id\` ${JSON.stringify(id ?? null)}: use one of docs/contract-diff-rules.md, for example request-maximum-decreased`,
      );
    if (typeof place !== "string" || place.trim() === "")
      throw new AcceptanceError(`${name} (${id}): \`place\` is missing: copy the location from the report`);
    if (typeof reason !== "string" || isPlaceholder(reason))
      throw new AcceptanceError(
        `${name} (${id}): \`reason\` must state why the difference is acceptable (received ${JSON.stringify(reason ?? null)})`,
      );
    return { id, place: place.trim(), reason: reason.trim() };
  });
}

/** An accepted difference with its reason. */
export interface AcceptedDifference extends Difference {
  readonly reason: string;
}

/** The differences of a comparison, divided by an acceptance file. */
export interface Accepted {
  readonly remaining: readonly Difference[];
  readonly accepted: readonly AcceptedDifference[];
  /** The acceptances that match no difference and should be removed. */
  readonly stale: readonly Acceptance[];
}

/** Divides differences into accepted ones and others. */
export function applyAcceptances(differences: readonly Difference[], acceptances: readonly Acceptance[]): Accepted {
  const remaining: Difference[] = [];
  const accepted: AcceptedDifference[] = [];
  for (const difference of differences) {
    const acceptance = acceptances.find((entry) => matches(entry, difference));
    if (acceptance === undefined) remaining.push(difference);
    else accepted.push({ ...difference, reason: acceptance.reason });
  }
  const stale = acceptances.filter((entry) => !differences.some((difference) => matches(entry, difference)));
  return { remaining, accepted, stale };
}

function parseYaml(text: string, source: string): Json {
  try {
    return parse(text) as Json;
  } catch (cause) {
    const [message] = (cause as Error).message.split("\n");
    throw new AcceptanceError(`${source}: neither JSON nor YAML: ${message}`);
  }
}

function isPlaceholder(reason: string): boolean {
  return !/\p{L}{2}/u.test(reason) || /^\W*(?:todo|tbd|fixme|xxx|none|n\/a|reason|because)\W*$/i.test(reason);
}

function matches({ id, place }: Acceptance, difference: Difference): boolean {
  if (id !== difference.id) return false;
  const source = place.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*");
  return new RegExp(`^${source}$`, "s").test(difference.location);
}
