import { forDirection, hasDirections, type MessageDirection } from "../../contract-tests/src/contract/document/directions.js";
import { referencesIn } from "../../contract-tests/src/contract/document/references.js";
import { isArray, isObject, type Json, type JsonObject } from "../../contract-tests/src/util/json.js";
import { freeName, type Resolve, resolver } from "./components.js";

const SCHEMA_PREFIX = "#/components/schemas/";

/**
 * Removes `readOnly` properties from the requests of a bundled contract, and `writeOnly` properties from its responses. Where the
 * two then differ, requests get their own components.
 */
export function splitDirections(bundled: JsonObject): JsonObject {
  if (!hasDirections(bundled)) return bundled;
  const resolve = resolver(bundled);
  const schemas = schemasOf(bundled);
  const [inRequests, inResponses] = [
    namesIn(messagesOf(bundled, "request"), resolve),
    namesIn(messagesOf(bundled, "response"), resolve),
  ];
  const isAffected = (name: string, marker: string) =>
    [name, ...namesIn([schemas[name] ?? null], resolve)].some((other) => hasMarker(schemas[other] ?? null, marker));
  const requestNames = new Map<string, string>();
  for (const name of inRequests) {
    const differs = isAffected(name, "readOnly") || (inResponses.has(name) && isAffected(name, "writeOnly"));
    if (differs)
      requestNames.set(name, inResponses.has(name) ? freeName(`${name}Input`, (other) => Object.hasOwn(schemas, other)) : name);
  }
  const result: Record<string, Json> = { ...schemas };
  for (const name of inResponses) result[name] = strip(schemas[name] ?? {}, "response");
  for (const [name, renamed] of requestNames) result[renamed] = rename(strip(schemas[name] ?? {}, "request"));
  const split = mapMessages(bundled, (message, direction) =>
    direction === "request" ? rename(strip(message, "request")) : strip(message, "response"),
  );
  return { ...split, components: withSchemas(split, result) };

  function strip(schema: Json, direction: MessageDirection): Json {
    return forDirection(schema, direction, (node) => resolve(node) ?? node);
  }

  function rename(node: Json): Json {
    if (isArray(node)) return node.map(rename);
    if (!isObject(node)) return node;
    const reference = node["$ref"];
    const name = typeof reference === "string" ? requestNames.get(reference.slice(SCHEMA_PREFIX.length)) : undefined;
    return name === undefined ? mapValues(node, rename) : { ...node, $ref: `${SCHEMA_PREFIX}${name}` };
  }
}

/** Replaces the schemas of request bodies and responses, in operations and in components. */
function mapMessages(bundled: JsonObject, map: (schema: Json, direction: MessageDirection) => Json): JsonObject {
  const components = isObject(bundled["components"]) ? bundled["components"] : {};
  const mapMap = (messages: Json | undefined, direction: MessageDirection) =>
    mapValues(isObject(messages) ? messages : {}, (message) => mapMessage(message, direction));
  const mapMessage = (message: Json, direction: MessageDirection): Json =>
    !isObject(message) || !isObject(message["content"])
      ? message
      : {
          ...message,
          content: mapValues(message["content"], (media) =>
            isObject(media) && media["schema"] !== undefined ? { ...media, schema: map(media["schema"], direction) } : media,
          ),
        };
  const mapOperation = (operation: Json): Json =>
    !isObject(operation) || !isObject(operation["responses"])
      ? operation
      : {
          ...operation,
          ...(operation["requestBody"] === undefined ? {} : { requestBody: mapMessage(operation["requestBody"], "request") }),
          responses: mapMap(operation["responses"], "response"),
        };
  const paths = mapValues(isObject(bundled["paths"]) ? bundled["paths"] : {}, (item) =>
    isObject(item) ? mapValues(item, mapOperation) : item,
  );
  return {
    ...bundled,
    paths,
    components: {
      ...components,
      ...(components["requestBodies"] === undefined ? {} : { requestBodies: mapMap(components["requestBodies"], "request") }),
      ...(components["responses"] === undefined ? {} : { responses: mapMap(components["responses"], "response") }),
    },
  };
}

/** Returns the schemas of all messages of a direction. */
function messagesOf(bundled: JsonObject, wanted: MessageDirection): readonly Json[] {
  const found: Json[] = [];
  mapMessages(bundled, (schema, direction) => {
    if (direction === wanted) found.push(schema);
    return schema;
  });
  return found;
}

/** Returns the names of the components that schemas refer to, also indirectly. */
function namesIn(schemas: readonly Json[], resolve: Resolve): ReadonlySet<string> {
  const names = new Set<string>();
  const pending = [...schemas];
  for (let schema = pending.pop(); schema !== undefined; schema = pending.pop()) {
    for (const reference of referencesIn(schema)) {
      const name = reference.slice(SCHEMA_PREFIX.length);
      if (!reference.startsWith(SCHEMA_PREFIX) || names.has(name)) continue;
      names.add(name);
      pending.push(resolve({ $ref: reference }) ?? null);
    }
  }
  return names;
}

function hasMarker(schema: Json, marker: string): boolean {
  return JSON.stringify(schema).includes(`"${marker}":true`);
}

function schemasOf({ components }: JsonObject): JsonObject {
  return isObject(components) && isObject(components["schemas"]) ? components["schemas"] : {};
}

function withSchemas({ components }: JsonObject, schemas: JsonObject): JsonObject {
  return { ...(isObject(components) ? components : {}), schemas };
}

function mapValues(object: JsonObject, map: (value: Json) => Json): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, map(value)]));
}
