import type { JsonObject } from "../../contract-tests/src/json.js";
import { compareAnnotations, compareRest } from "./compare-annotations.js";
import { comparePresence } from "./compare-presence.js";
import { compareSchemas } from "./compare-schemas.js";
import { type Difference, effectOf } from "./difference.js";
import { objectAt } from "./edition.js";

/** What two editions of an answer say differently of its headers (OpenAPI 3.1 §4.8.21). */
export function compareHeaders(answer: string, before: JsonObject, after: JsonObject): readonly Difference[] {
  const [oldHeaders, headers] = [Object.keys(before), Object.keys(after)];
  return [
    ...headers
      .filter((name) => !oldHeaders.includes(name))
      .map((name) => ({ place: answer, what: `has the header ${name}`, ...effectOf("answered", "narrower") })),
    ...oldHeaders
      .filter((name) => !headers.includes(name))
      .map((name) => ({ place: answer, what: `has no header ${name} any more`, ...effectOf("answered", "wider") })),
    ...headers
      .filter((name) => oldHeaders.includes(name))
      .flatMap((name) => compareHeader(`${answer}, header ${name}`, objectAt(before, name), objectAt(after, name))),
  ];
}

function compareHeader(place: string, before: JsonObject, after: JsonObject): readonly Difference[] {
  return [
    ...comparePresence(place, "answered", before["required"] === true, after["required"] === true),
    ...compareAnnotations(place, before, after),
    ...compareSchemas(place, "answered", objectAt(before, "schema"), objectAt(after, "schema")),
    ...compareRest(place, before, after, ["required", "schema"], effectOf("answered", "other")),
  ];
}
