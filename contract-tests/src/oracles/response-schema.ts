import { EVENT_STREAM, jsonContent } from "../contract/media-types.js";
import { type Operation, responseTo } from "../contract/model.js";
import { compile, explain } from "../contract/validator.js";
import type { HttpResponse } from "../traffic/exchange.js";
import { eventsOf, jsonOf, mediaTypeOf, textOf } from "../traffic/response.js";
import { isArray, isObject, type Json, type JsonObject } from "../util/json.js";
import { truncate } from "../util/text.js";
import { type Finding, firstFinding, type Oracle, onResponse } from "./oracle.js";

/**
 * Returns a rule that validates a response against the schema of its status and media type.
 *
 * @param part `stated`: only the constraints that the documentation states. `shown`: the constraints that only an example shows.
 */
export function findSchemaError(operation: Operation, part: "shown" | "stated"): Oracle["evaluate"] {
  const stripped = new Map<JsonObject, JsonObject>();
  const statedOf = (schema: JsonObject) => {
    const known = stripped.get(schema) ?? withoutExamples(schema);
    stripped.set(schema, known);
    return known;
  };
  const validate = (json: Json | undefined, schema: JsonObject, response: HttpResponse): Finding | undefined => {
    if (json === undefined) return part === "stated" ? { expected: "JSON", received: quoteStart(response) } : undefined;
    const stated = compile(statedOf(schema));
    if (!stated(json)) return part === "stated" ? { expected: "a valid body", received: explain(stated.errors) } : undefined;
    const shown = compile(schema);
    return part === "stated" || shown(json)
      ? undefined
      : { expected: "the structure of the examples", received: explain(shown.errors) };
  };
  return onResponse((response) => {
    const content = responseTo(operation, response.status)?.content;
    const mediaType = mediaTypeOf(response);
    const media = content?.get(mediaType) ?? jsonContent(content);
    if (media === undefined) return undefined;
    const event = media.schema["contentSchema"];
    if (mediaType === EVENT_STREAM && isObject(event))
      return firstFinding(eventsOf(response), (json) => validate(json, event, response));
    return validate(jsonOf(response), media.schema, response);
  });
}

/** Removes the constraints of properties that are known only from an example or not documented. */
function withoutExamples(schema: JsonObject): JsonObject {
  const strip = (value: Json): Json => {
    if (isArray(value)) return value.map(strip);
    if (!isObject(value)) return value;
    return value["x-evidence"] === "example" || value["x-evidence"] === "none"
      ? {}
      : Object.fromEntries(Object.entries(value).map(([name, child]) => [name, strip(child)]));
  };
  return strip(schema) as JsonObject;
}

function quoteStart(response: HttpResponse): string {
  const text = textOf(response);
  if (text === undefined) return "bytes that are not UTF-8";
  return text === "" ? "an empty body" : truncate(text, 60);
}
