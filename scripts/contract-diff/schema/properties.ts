import type { JsonObject } from "../../../contract-tests/src/util/json.js";
import { comparePresence, type Difference, type Direction } from "../difference.js";
import { isClosed, type Property, propertiesOf } from "./read-schema.js";

/** Compares two versions of a schema. */
type Compare = (location: string, direction: Direction, before: JsonObject, after: JsonObject) => readonly Difference[];

/**
 * Compares the properties of two versions of an object schema.
 *
 * @param compareSchemas compares the schemas of a property that both versions have
 */
export function compareProperties(
  location: string,
  direction: Direction,
  before: JsonObject,
  after: JsonObject,
  compareSchemas: Compare,
): readonly Difference[] {
  const [oldProperties, newProperties] = [propertiesOf(before), propertiesOf(after)];
  const names = [...new Set([...oldProperties.keys(), ...newProperties.keys()])];
  const closed = { before: isClosed(before), after: isClosed(after) };
  return names.flatMap((name) => {
    const [oldProperty, newProperty] = [oldProperties.get(name), newProperties.get(name)];
    const place = `${location}.${name}`;
    return [
      ...compareProperty(place, direction, oldProperty, newProperty, closed),
      ...(oldProperty && newProperty
        ? compareSchemas(place, direction, oldProperty.schema, newProperty.schema).map((difference) =>
            difference.location === place ? withUsedDefault(difference, oldProperty, newProperty) : difference,
          )
        : []),
    ];
  });
}

/**
 * Returns a difference of defaults with the sides that use the default. A client of the old version sends a property that was
 * required, and a client of the new version one that is, so neither uses its default.
 */
function withUsedDefault(difference: Difference, before: Property, after: Property): Difference {
  if (!difference.id.startsWith("request-default-")) return difference;
  return { ...difference, breaksClients: !before.isRequired, breaksServers: !after.isRequired };
}

/** Whether each version of the object schema forbids undescribed properties. */
interface Closed {
  readonly before: boolean;
  readonly after: boolean;
}

function compareProperty(
  location: string,
  direction: Direction,
  before: Property | undefined,
  after: Property | undefined,
  closed: Closed,
): readonly Difference[] {
  if (after === undefined) {
    // An old server may still accept or return the property, which only a closed schema forbids.
    const id = `${direction}-property-removed`;
    return before === undefined ? [] : [{ id, location, message: "removed", breaksClients: true, breaksServers: closed.after }];
  }
  if (before === undefined) {
    const { isRequired } = after;
    const effect =
      direction === "request"
        ? { breaksClients: isRequired, breaksServers: true }
        : { breaksClients: closed.before, breaksServers: isRequired };
    const id = `${direction}-property-added${isRequired ? "-required" : ""}`;
    return [{ id, location, message: isRequired ? "added as required" : "added", ...effect }];
  }
  return comparePresence(`${direction}-property`, location, direction, before.isRequired, after.isRequired);
}
