import { isArray, isObject, type Json, type JsonObject } from "../../contract-tests/src/util/json.js";
import { freeName, resolver } from "./components.js";
import type { ContractDocuments } from "./load.js";

/**
 * Creates a separate component for every schema that is referenced inside another component, such as
 * `#/components/schemas/Task/properties/image` (RFC 6901). Otherwise, openapi-typescript would index the types of optional
 * properties and arrays, which does not compile. Documents without such references stay the same.
 */
export function nameReferences({ bundled, dereferenced }: ContractDocuments): ContractDocuments {
  const references = nestedReferences(bundled);
  if (references.size === 0) return { bundled, dereferenced };
  const taken = new Set(Object.keys(schemasOf(bundled)));
  const names = new Map<string, string>();
  for (const reference of references) {
    const name = freeName(nameFor(reference), (other) => taken.has(other));
    taken.add(name);
    names.set(reference, name);
  }
  const renamed = replaceReferences(bundled, names) as JsonObject;
  return { bundled: withComponents(renamed, names), dereferenced: withComponents(dereferenced, names) };
}

/** A reference to a node inside of a schema component. */
const NESTED = /^#\/components\/schemas\/[^/]+\/./;

/** Keywords whose value is a schema, a list or a map of schemas. They are not part of a name. */
const KEYWORDS = /^(?:properties|patternProperties|items|prefixItems|allOf|anyOf|oneOf|not|if|then|else|\$defs|\d+)$/;

function nestedReferences(node: Json | undefined, found = new Set<string>()): ReadonlySet<string> {
  if (isArray(node)) for (const item of node) nestedReferences(item, found);
  if (!isObject(node)) return found;
  if (typeof node["$ref"] === "string" && NESTED.test(node["$ref"])) found.add(node["$ref"]);
  for (const child of Object.values(node)) nestedReferences(child, found);
  return found;
}

/** Returns a name that consists of the component and the properties on the path, such as `TaskImage`. */
function nameFor(reference: string): string {
  const words = reference
    .split("/")
    .slice(3)
    .filter((token) => !KEYWORDS.test(token))
    .flatMap((token) => decodeURIComponent(token).split(/[^\p{L}\p{N}]+/u));
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
}

function replaceReferences(node: Json, names: ReadonlyMap<string, string>): Json {
  if (isArray(node)) return node.map((item) => replaceReferences(item, names));
  if (!isObject(node)) return node;
  const reference = node["$ref"];
  const name = typeof reference === "string" ? names.get(reference) : undefined;
  const entries = Object.entries(node).map(([key, child]) => [key, replaceReferences(child ?? null, names)] as const);
  return { ...Object.fromEntries(entries), ...(name !== undefined && { $ref: `#/components/schemas/${name}` }) };
}

/** Adds a component for each reference: the schema to which it leads. */
function withComponents(document: JsonObject, names: ReadonlyMap<string, string>): JsonObject {
  const resolve = resolver(document);
  const added = [...names].map(([reference, name]) => [name, resolve({ $ref: reference }) ?? {}] as const);
  const components = isObject(document["components"]) ? document["components"] : {};
  return { ...document, components: { ...components, schemas: { ...schemasOf(document), ...Object.fromEntries(added) } } };
}

function schemasOf({ components }: JsonObject): JsonObject {
  const schemas = isObject(components) ? components["schemas"] : undefined;
  return isObject(schemas) ? schemas : {};
}
