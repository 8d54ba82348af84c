import { isObject, type Json } from "../../util/json.js";

/** A valid request's text, taken apart so that it can be put together wrongly. */
export interface Parts {
  /** Each member of the object as text: `"prompt":"a cat"`. */
  readonly members: readonly string[];
  /** The object with something put before the closing quote of a string in it, where it has a string. */
  readonly inString: (raw: string) => readonly string[];
}

/** Takes the text of a request apart. */
export function takeApart(text: string): Parts {
  const request = JSON.parse(text) as Json;
  const entries = Object.entries(isObject(request) ? request : {});
  const write = ([name, value]: readonly [string, Json]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`;
  const at = entries.findIndex(([, value]) => typeof value === "string");
  const members = entries.map(write);
  const inString = (raw: string) =>
    at < 0 ? [] : [object(members.map((member, index) => (index === at ? `${member.slice(0, -1)}${raw}"` : member)))];
  return { members, inString };
}

/** An object of these members. */
export function object(members: readonly string[]): string {
  return `{${members.join(",")}}`;
}

/** The minimal request, or the full one where there is nothing in it. */
export function fuller(minimal: string, full: string): string {
  return minimal === "{}" ? full : minimal;
}
