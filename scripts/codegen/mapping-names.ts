import type { NormalizedProblem } from "@redocly/openapi-core";
import { isArray, isObject, type Json, type JsonObject, unescapeToken } from "../../contract-tests/src/util/json.js";

const SCHEMA_PREFIX = "#/components/schemas/";

/**
 * Whether a lint problem is about a discriminator that maps a value to the name of a schema, such as `dog: Dog`. OpenAPI 3.1
 * §4.8.25.4 allows names, but Redocly's rule `no-unresolved-refs` reads each one as a reference to a file.
 *
 * @param document the document of the problem, with references
 */
export function isMappedName({ location: [location], ruleId }: NormalizedProblem, document: Json): boolean {
  const pointer = location?.pointer ?? "";
  if (ruleId !== "no-unresolved-refs" || !/\/discriminator\/mapping\/[^/]+$/.test(pointer)) return false;
  const name = pointer.split("/").slice(1).map(unescapeToken).reduce<Json | undefined>(childOf, document);
  return typeof name === "string" && isObject(childOf(schemasOf(document), name));
}

/** Replaces the names of schemas in the mappings of discriminators by references, which openapi-typescript needs. */
export function referToMappedNames(document: JsonObject): JsonObject {
  const schemas = schemasOf(document);
  const visit = (node: Json, parent: Json): Json => {
    if (isArray(node)) return node.map((item) => visit(item, null));
    if (!isObject(node)) return node;
    const isMapping = (key: string) => key === "mapping" && isObject(parent) && parent["discriminator"] === node;
    return Object.fromEntries(
      Object.entries(node).map(([key, value]) => [key, isMapping(key) ? referTo(value, schemas) : visit(value, node)]),
    );
  };
  return visit(document, null) as JsonObject;
}

function referTo(mapping: Json, schemas: JsonObject): Json {
  if (!isObject(mapping)) return mapping;
  const entries = Object.entries(mapping).map(([value, name]) =>
    typeof name === "string" && Object.hasOwn(schemas, name) ? [value, SCHEMA_PREFIX + name] : [value, name],
  );
  return Object.fromEntries(entries) as JsonObject;
}

function childOf(node: Json | undefined, key: string): Json | undefined {
  if (isArray(node)) return node[Number(key)];
  return isObject(node) && Object.hasOwn(node, key) ? node[key] : undefined;
}

function schemasOf(document: Json): JsonObject {
  const schemas = childOf(childOf(document, "components"), "schemas");
  return isObject(schemas) ? schemas : {};
}
