import { isArray, isObject, type Json, type JsonObject, unescapeToken } from "../../contract-tests/src/util/json.js";
import { InvalidContractError } from "./invalid-contract-error.js";

/**
 * Finds the schemas of request bodies, in the order of the contract.
 *
 * @throws InvalidContractError if a request body is not a named component, because the generated types are named after it
 */
export function findRequestSchemas(bundled: JsonObject): readonly NamedSchema[] {
  const resolve = resolver(bundled);
  const requests = new Map<string, JsonObject>();
  for (const operation of operations(bundled, resolve)) {
    for (const schema of contentSchemas(resolve(operation["requestBody"]))) {
      const name = componentName(schema);
      const target = resolve(schema);
      if (name === undefined || !isObject(target)) throw new InvalidContractError([missingNameProblem(operation)]);
      requests.set(name, target);
    }
  }
  return [...requests].map(([name, schema]) => ({ name, schema }));
}

function missingNameProblem(operation: JsonObject): string {
  return `spec/openapi.yaml: the request body of ${String(operation["operationId"])} has an inline schema. Move it to components/schemas and use $ref.`;
}

/** Returns the node that a reference refers to. Returns any other node unchanged. */
export type Resolve = (node: Json | undefined) => Json | undefined;

function* operations(bundled: JsonObject, resolve: Resolve): Generator<JsonObject> {
  const paths = isObject(bundled["paths"]) ? Object.values(bundled["paths"]) : [];
  for (const path of paths.map(resolve)) {
    if (!isObject(path)) continue;
    for (const operation of Object.values(path)) if (isObject(operation) && isObject(operation["responses"])) yield operation;
  }
}

function contentSchemas(message: Json | undefined): readonly Json[] {
  const content = isObject(message) && isObject(message["content"]) ? message["content"] : {};
  return Object.values(content).flatMap((media) => (isObject(media) && media["schema"] !== undefined ? [media["schema"]] : []));
}

/** Returns the name of the component that a schema refers to, or undefined. */
export function componentName(schema: Json | undefined): string | undefined {
  const reference = isObject(schema) ? schema["$ref"] : undefined;
  return typeof reference === "string" ? /^#\/components\/schemas\/([^/]+)$/.exec(reference)?.[1] : undefined;
}

/** Creates a function that resolves references within a document. */
export function resolver(document: JsonObject): Resolve {
  return (node) => {
    const reference = isObject(node) ? node["$ref"] : undefined;
    if (typeof reference !== "string") return node;
    let target: Json | undefined = document;
    for (const token of reference.split("/").slice(1)) {
      const key = unescapeToken(token);
      target = isObject(target) ? target[key] : isArray(target) ? target[Number(key)] : undefined;
    }
    return target;
  };
}

/** Converts a component's name (OpenAPI 3.1 §4.8.7.1) for use in an identifier: removes dots and hyphens, capitalizes what follows. */
export function identifierOf(name: string): string {
  return name.replaceAll(/[.-]+(\w?)/g, (_, next: string) => next.toUpperCase());
}

/** Returns an unused name: the preferred one, or else one with a number. */
export function freeName(preferred: string, isTaken: (name: string) => boolean): string {
  let name = preferred;
  for (let suffix = 2; isTaken(name); suffix += 1) name = `${preferred}${suffix}`;
  return name;
}

/** A request schema of the contract with the name of its component. */
export interface NamedSchema {
  readonly name: string;
  readonly schema: JsonObject;
}
