import { isObject, type Json } from "../../util/json.js";

/** The parts of a valid request's JSON text, for building malformed texts. */
interface Parts {
  /** Each member of the object as text: `"prompt":"a cat"`. */
  readonly members: readonly string[];
  /**
   * Returns the object with raw text inserted before the closing quote of its first string. Returns an empty list if it
   * has no string.
   */
  readonly inString: (raw: string) => readonly string[];
}

/** Splits the JSON text of a request into its parts. */
export function splitText(text: string): Parts {
  const request = JSON.parse(text) as Json;
  const entries = Object.entries(isObject(request) ? request : {});
  const write = ([name, value]: readonly [string, Json]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`;
  const at = entries.findIndex(([, value]) => typeof value === "string");
  const members = entries.map(write);
  const inString = (raw: string) =>
    at < 0 ? [] : [object(members.map((member, index) => (index === at ? `${member.slice(0, -1)}${raw}"` : member)))];
  return { members, inString };
}

/** Returns the text of an object with these members. */
export function object(members: readonly string[]): string {
  return `{${members.join(",")}}`;
}

/** Returns the minimal request, or the full one if the minimal request is empty. */
export function smallestNonEmpty(minimal: string, full: string): string {
  return minimal === "{}" ? full : minimal;
}
