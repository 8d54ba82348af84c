import type { MessageDirection } from "../../contract-tests/src/contract/document/directions.js";
import { EVENT_STREAM, jsonKey } from "../../contract-tests/src/contract/media-types.js";
import { equalJson, isObject, type Json, type JsonObject } from "../../contract-tests/src/util/json.js";
import { freeName } from "./components.js";
import type { ContractDocuments } from "./load.js";

/**
 * Moves the inline schemas of requests, responses and events to `components/schemas`, because the generated types and
 * validators are named after components. The names come from the operation: `CreateTaskRequest`, `CreateTaskResponse`,
 * `CreateTaskError`, `CreateTaskEvent`. Documents without inline schemas stay the same.
 */
export function nameSchemas({ bundled, dereferenced }: ContractDocuments): ContractDocuments {
  const names = new SchemaNames(bundled);
  const paths = mapObject(bundled["paths"], (item, path) =>
    mapObject(item, (operation, method) =>
      isObject(operation) && isObject(operation["responses"])
        ? nameMessages(
            operation,
            ["paths", path, method],
            pascalCase(String(operation["operationId"] ?? `${method} ${path}`)),
            names,
          )
        : operation,
    ),
  );
  const components = isObject(bundled["components"]) ? bundled["components"] : {};
  const nameShared = (section: string, direction: MessageDirection) =>
    mapObject(components[section], (message, name) =>
      nameContent(message, direction, ["components", section, name], pascalCase(name), names),
    );
  const shared = withoutUndefined({
    requestBodies: nameShared("requestBodies", "request"),
    responses: nameShared("responses", "response"),
  });
  if (names.found.size === 0) return { bundled, dereferenced };
  return {
    bundled: withSchemas({ ...bundled, ...withoutUndefined({ paths }), components: { ...components, ...shared } }, names.found),
    dereferenced: withSchemas(dereferenced, names.found, (_, pointer) => nodeAt(dereferenced, pointer)),
  };
}

/** An inline schema, and the path to it from the root of the document. */
interface FoundSchema {
  readonly direction: MessageDirection;
  readonly schema: JsonObject;
  readonly pointer: readonly string[];
}

/** Assigns an unused component name to each inline schema. Equal schemas of one direction share a name. */
class SchemaNames {
  readonly found = new Map<string, FoundSchema>();
  readonly #existing: ReadonlySet<string>;

  constructor({ components }: JsonObject) {
    const schemas = isObject(components) ? components["schemas"] : undefined;
    this.#existing = new Set(isObject(schemas) ? Object.keys(schemas) : []);
  }

  /** Returns a reference to the schema under its new name. */
  add(found: FoundSchema, preferredName: string): JsonObject {
    const known = [...this.found].find(
      ([, { direction, schema }]) => direction === found.direction && equalJson(schema, found.schema),
    )?.[0];
    const name = known ?? freeName(preferredName, (other) => this.#existing.has(other) || this.found.has(other));
    if (known === undefined) this.found.set(name, found);
    return { $ref: `#/components/schemas/${name}` };
  }
}

function nameMessages(operation: JsonObject, pointer: readonly string[], name: string, names: SchemaNames): JsonObject {
  const body = operation["requestBody"];
  const request = nameContent(body, "request", [...pointer, "requestBody"], `${name}Request`, names);
  const responses = mapObject(operation["responses"], (response, status) => {
    const suffix = status.startsWith("2") ? "Response" : "Error";
    return nameContent(response, "response", [...pointer, "responses", status], `${name}${suffix}`, names);
  });
  return { ...operation, ...withoutUndefined({ requestBody: request, responses }) };
}

function nameContent(
  message: Json | undefined,
  direction: MessageDirection,
  pointer: readonly string[],
  name: string,
  names: SchemaNames,
): Json | undefined {
  if (!isObject(message) || !isObject(message["content"])) return message;
  const content = mapObject(message["content"], (media, type) => {
    const schema = isObject(media) ? media["schema"] : undefined;
    if (!isObject(media) || !isObject(schema)) return media;
    const inner = [...pointer, "content", type, "schema"];
    if (type === EVENT_STREAM) {
      const event = schema["contentSchema"];
      if (!isInline(event)) return media;
      const found = { direction, schema: event, pointer: [...inner, "contentSchema"] };
      const named = names.add(found, name.replace(/(?:Response)?$/, "Event"));
      return { ...media, schema: { ...schema, contentSchema: named } };
    }
    // Requests get a validator for each media type, and responses for JSON only.
    const isRelevant = direction === "request" || jsonKey([type]) !== undefined;
    return isRelevant && isInline(schema) ? { ...media, schema: names.add({ direction, schema, pointer: inner }, name) } : media;
  });
  return { ...message, ...withoutUndefined({ content }) };
}

function isInline(schema: Json | undefined): schema is JsonObject {
  return isObject(schema) && typeof schema["$ref"] !== "string";
}

/** Converts a name to an identifier in Pascal case. Keeps the letters of all scripts. */
function pascalCase(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N}]+(.?)|^./gu, (match, next?: string) => (next ?? match).toUpperCase());
}

function withSchemas(
  document: JsonObject,
  found: ReadonlyMap<string, FoundSchema>,
  schemaFor: (schema: JsonObject, pointer: readonly string[]) => Json = (schema) => schema,
): JsonObject {
  const components = isObject(document["components"]) ? document["components"] : {};
  const schemas = isObject(components["schemas"]) ? components["schemas"] : {};
  const added = [...found].map(([name, { pointer, schema }]) => [name, schemaFor(schema, pointer)] as const);
  return { ...document, components: { ...components, schemas: { ...schemas, ...Object.fromEntries(added) } } };
}

function nodeAt(document: JsonObject, pointer: readonly string[]): Json {
  return pointer.reduce<Json>((node, key) => (isObject(node) ? (node[key] ?? {}) : {}), document);
}

function mapObject(node: Json | undefined, change: (value: Json, key: string) => Json | undefined): Json | undefined {
  if (!isObject(node)) return node;
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, change(value, key) ?? value]));
}

function withoutUndefined(values: Readonly<Record<string, Json | undefined>>): JsonObject {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as JsonObject;
}
