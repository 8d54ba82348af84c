import { isArray, isObject, type JsonObject } from "../../contract-tests/src/json.js";
import { compareAnnotations, compareRest } from "./compare-annotations.js";
import { compareMedia } from "./compare-media.js";
import { comparePresence } from "./compare-presence.js";
import { compareSchemas } from "./compare-schemas.js";
import { type Difference, effectOf } from "./difference.js";
import { objectAt } from "./edition.js";

/** What two editions of an operation say differently of its body, beside the schema. */
export function compareRequestBodies(place: string, before: JsonObject, after: JsonObject): readonly Difference[] {
  const [had, has] = [before, after].map((operation) => isObject(operation["requestBody"]));
  if (!had && !has) return [];
  if (had !== has)
    return [{ place, what: has ? "takes a body" : "takes no body any more", breaksCallers: true, breaksServers: true }];
  const [old, now] = [objectAt(before, "requestBody"), objectAt(after, "requestBody")];
  const [oldTypes, types] = [Object.keys(objectAt(old, "content")), Object.keys(objectAt(now, "content"))];
  const body = `${place}: request`;
  return [
    ...compareAnnotations(body, old, now),
    ...comparePresence(body, "sent", old["required"] === true, now["required"] === true),
    ...types
      .filter((type) => !oldTypes.includes(type))
      .map((type) => ({ place: body, what: `may be sent as ${type}`, ...effectOf("sent", "wider") })),
    ...oldTypes
      .filter((type) => !types.includes(type))
      .map((type) => ({ place: body, what: `may not be sent as ${type} any more`, ...effectOf("sent", "narrower") })),
    ...types
      .filter((type) => oldTypes.includes(type))
      .flatMap((type) => compareMedia(body, objectAt(old, "content", type), objectAt(now, "content", type))),
  ];
}

/** Parameters by where they are and their name (OpenAPI 3.1 §4.8.12). */
export function compareParameters(place: string, before: JsonObject, after: JsonObject): readonly Difference[] {
  const [old, now] = [parametersOf(before), parametersOf(after)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((key): readonly Difference[] => {
    const name = `${place}, ${key}`;
    const [was, is] = [old.get(key), now.get(key)];
    if (is === undefined) return [{ place: name, what: "is gone", breaksCallers: true, breaksServers: false }];
    const isNeeded = is["required"] === true;
    if (was === undefined)
      return [
        { place: name, what: isNeeded ? "is new, and must be sent" : "is new", breaksCallers: isNeeded, breaksServers: true },
      ];
    return [
      ...comparePresence(name, "sent", was["required"] === true, isNeeded),
      ...compareAnnotations(name, was, is),
      ...compareSchemas(name, "sent", objectAt(was, "schema"), objectAt(is, "schema")),
      // How a value is written (`style`, `explode`, `content`) decides what is sent as much as the value does.
      ...compareRest(name, was, is, ["in", "name", "required", "schema"], effectOf("sent", "other")),
    ];
  });
}

function parametersOf({ parameters }: JsonObject): ReadonlyMap<string, JsonObject> {
  const list = isArray(parameters) ? parameters.filter(isObject) : [];
  return new Map(list.map((parameter) => [`${parameter["in"]} parameter ${parameter["name"]}`, parameter]));
}
