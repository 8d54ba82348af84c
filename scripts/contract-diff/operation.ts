import { isArray, isObject, type JsonObject } from "../../contract-tests/src/util/json.js";
import { compareAnnotations, compareMediaType, compareRemainingKeys } from "./annotations.js";
import { comparePresence, type Difference, effectOf } from "./difference.js";
import type { OperationPair, OperationVersion } from "./match-operations.js";
import { compareResponses } from "./responses.js";
import { compareSchemas } from "./schema/compare.js";
import { objectAt } from "./version.js";

/** Compares two versions of an operation, except for the schemas of its messages. */
export function compareOperation({ after, before, location }: OperationPair): readonly Difference[] {
  const compared = ["parameters", "requestBody", "responses", "security", "servers"];
  return [
    ...compareAnnotations(location, before.json, after.json),
    ...compareRequestBodies(location, before.json, after.json),
    ...compareParameters(location, before, after),
    ...compareResponses(location, before, after),
    ...compareRemainingKeys("operation-details-changed", location, before.json, after.json, compared),
  ];
}

/** Compares the request bodies of two versions of an operation, except for the schema. */
function compareRequestBodies(location: string, before: JsonObject, after: JsonObject): readonly Difference[] {
  const [hadBody, hasBody] = [before, after].map((operation) => isObject(operation["requestBody"]));
  if (!hadBody && !hasBody) return [];
  if (hadBody !== hasBody) {
    const message = hasBody ? "request body added" : "request body removed";
    const id = hasBody ? "request-body-added" : "request-body-removed";
    return [{ id, location, message, breaksClients: true, breaksServers: true }];
  }
  const [oldBody, newBody] = [objectAt(before, "requestBody"), objectAt(after, "requestBody")];
  const [oldContent, newContent] = [objectAt(oldBody, "content"), objectAt(newBody, "content")];
  const [oldTypes, newTypes] = [Object.keys(oldContent), Object.keys(newContent)];
  const body = `${location}: request body`;
  return [
    ...compareAnnotations(body, oldBody, newBody),
    ...comparePresence("request-body", body, "request", oldBody["required"] === true, newBody["required"] === true),
    ...newTypes
      .filter((type) => !oldTypes.includes(type))
      .map((type) => ({
        id: "request-media-type-added",
        location: body,
        message: `media type ${type} added`,
        ...effectOf("request", "wider"),
      })),
    ...oldTypes
      .filter((type) => !newTypes.includes(type))
      .map((type) => ({
        id: "request-media-type-removed",
        location: body,
        message: `media type ${type} removed`,
        ...effectOf("request", "narrower"),
      })),
    ...newTypes
      .filter((type) => oldTypes.includes(type))
      .flatMap((type) => compareMediaType(body, objectAt(oldContent, type), objectAt(newContent, type))),
  ];
}

/** Compares parameters, which are identified by their location and name (OpenAPI 3.1 §4.8.12). */
function compareParameters(location: string, before: OperationVersion, after: OperationVersion): readonly Difference[] {
  const [oldParameters, newParameters] = [parametersOf(before), parametersOf(after)];
  return [...new Set([...oldParameters.keys(), ...newParameters.keys()])].flatMap((key) => {
    const [oldParameter, newParameter] = [oldParameters.get(key), newParameters.get(key)];
    const { in: place, name } = newParameter ?? oldParameter ?? {};
    return compareParameter(`${location}, ${place} parameter ${name}`, oldParameter, newParameter);
  });
}

function compareParameter(
  location: string,
  before: JsonObject | undefined,
  after: JsonObject | undefined,
): readonly Difference[] {
  if (after === undefined)
    return [{ id: "request-parameter-removed", location, message: "removed", breaksClients: true, breaksServers: false }];
  const isRequired = after["required"] === true;
  if (before === undefined) {
    const message = isRequired ? "added as required" : "added";
    const id = isRequired ? "request-parameter-added-required" : "request-parameter-added";
    return [{ id, location, message, breaksClients: isRequired, breaksServers: true }];
  }
  return [
    ...comparePresence("request-parameter", location, "request", before["required"] === true, isRequired),
    ...compareAnnotations(location, before, after),
    ...compareSchemas(location, "request", objectAt(before, "schema"), objectAt(after, "schema")),
    // The serialization (`style`, `explode`, `content`) changes the request as much as the value does.
    ...compareRemainingKeys(
      "request-parameter-serialization-changed",
      location,
      before,
      after,
      ["in", "name", "required", "schema"],
      effectOf("request", "other"),
    ),
  ];
}

/**
 * Returns the parameters by location and name. Path parameters are identified by their position, because requests do not contain
 * their names.
 */
function parametersOf({ json: { parameters }, operation: { path } }: OperationVersion): ReadonlyMap<string, JsonObject> {
  const list = isArray(parameters) ? parameters.filter(isObject) : [];
  return new Map(
    list.map((parameter) => {
      const { in: place, name } = parameter;
      const position = path.split(`{${name}}`)[0]?.split("{").length;
      const identity = place === "path" ? position : place === "header" ? String(name).toLowerCase() : name;
      return [`${place} ${identity}`, parameter];
    }),
  );
}
