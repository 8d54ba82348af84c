import { isArray, isObject, type Json, type JsonObject } from "../../../contract-tests/src/util/json.js";

/** The methods of a path item (OpenAPI 3.1 §4.8.9.1). */
const METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/** An operation or a webhook of a contract. */
export interface OperationPart {
  readonly id: string;
  readonly method: string;
  /** The path of an operation, or the name of a webhook. */
  readonly path: string;
  readonly operation: JsonObject;
  /** Parameters of the operation and its path. */
  readonly parameters: readonly JsonObject[];
  /** Schemas of the request body by media type. */
  readonly bodies: readonly (readonly [mediaType: string, media: JsonObject])[];
}

/** Returns the operations of a contract, or its webhooks, in the order of the document. */
export function operationsOf(contract: JsonObject, section: "paths" | "webhooks" = "paths"): readonly OperationPart[] {
  const items = Object.entries(objectOf(contract[section]));
  return items.flatMap(([path, item]) =>
    Object.entries(objectOf(item)).flatMap(([method, operation]) => {
      if (!METHODS.includes(method) || !isObject(operation)) return [];
      return [
        {
          id: String(operation["operationId"] ?? `${method} ${path}`),
          method: method.toUpperCase(),
          path,
          operation,
          parameters: parametersOf(objectOf(item)["parameters"], operation["parameters"]),
          bodies: mediaOf(operation["requestBody"]),
        },
      ];
    }),
  );
}

/** Returns the media types of a request body or a response. */
export function mediaOf(message: Json | undefined): readonly (readonly [string, JsonObject])[] {
  return Object.entries(objectOf(objectOf(message)["content"])).map(([type, media]) => [type, objectOf(media)] as const);
}

/** Returns the value if it is an object, or else an empty object. */
export function objectOf(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

/** Returns the example values of a parameter or a media type, with their summaries. */
export function examplesOf(node: JsonObject): readonly (readonly [summary: string, value: Json])[] {
  const named = Object.entries(objectOf(node["examples"])).flatMap(([name, example]) => {
    const { summary, value } = objectOf(example);
    return value === undefined ? [] : [[String(summary ?? name), value] as const];
  });
  return node["example"] === undefined ? named : [["Example", node["example"]], ...named];
}

/** Parameters of the operation replace those of its path with the same name and location. */
function parametersOf(...lists: readonly (Json | undefined)[]): readonly JsonObject[] {
  const parameters = lists.flatMap((list) => (isArray(list) ? list : [])).filter(isObject);
  return [
    ...new Map(parameters.map((parameter) => [`${String(parameter["in"])} ${String(parameter["name"])}`, parameter])).values(),
  ];
}
