import type { JsonObject } from "../../contract-tests/src/json.js";
import { comparePresence } from "./compare-presence.js";
import { compareSchemas } from "./compare-schemas.js";
import type { Difference, Direction } from "./difference.js";
import { isClosed, type Property, propertiesOf } from "./properties.js";

/** What two editions of an object's schema say differently of its properties. */
export function compareProperties(
  place: string,
  direction: Direction,
  before: JsonObject,
  after: JsonObject,
): readonly Difference[] {
  const [old, now] = [propertiesOf(before), propertiesOf(after)];
  const names = [...new Set([...old.keys(), ...now.keys()])];
  const closed = { had: isClosed(before), has: isClosed(after) };
  return names.flatMap((name) => compareProperty(`${place}, ${name}`, direction, old.get(name), now.get(name), closed));
}

/** Whether the object has no properties but those that are described: a caller was told that there is no other. */
interface Closed {
  readonly had: boolean;
  readonly has: boolean;
}

function compareProperty(
  place: string,
  direction: Direction,
  before: Property | undefined,
  after: Property | undefined,
  closed: Closed,
): readonly Difference[] {
  if (after === undefined) {
    // Nothing is said any more about what may be there all the same, unless it is refused, or must not be answered.
    return before === undefined ? [] : [{ place, what: "is gone", breaksCallers: true, breaksServers: closed.has }];
  }
  if (before === undefined) {
    const isNeeded = after.isRequired;
    return [
      direction === "sent"
        ? { place, what: isNeeded ? "is new, and must be sent" : "is new", breaksCallers: isNeeded, breaksServers: true }
        : { place, what: isNeeded ? "is new, and always there" : "is new", breaksCallers: closed.had, breaksServers: isNeeded },
    ];
  }
  return [
    ...comparePresence(place, direction, before.isRequired, after.isRequired),
    ...compareSchemas(place, direction, before.schema, after.schema),
  ];
}
