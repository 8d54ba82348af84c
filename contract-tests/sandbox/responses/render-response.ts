import { branchesOf } from "../../src/contract/branches.js";
import {
  equalPaths,
  nestedProperties,
  type Path,
  ROLES,
  type Role,
  type Roles,
  stringValuesOf,
} from "../../src/contract/roles.js";
import { sampleOf } from "../../src/contract/sample-value.js";
import { propertiesOf, requiredOf } from "../../src/contract/schema.js";
import { compile } from "../../src/contract/validator.js";
import { isArray, isObject, type Json, type JsonObject } from "../../src/util/json.js";
import { fillRequired } from "./fill-required.js";

/** Everything that the sandbox knows about a generation or an error, by its role in the contract. */
export type Facts = Readonly<Partial<Record<Role | "error", Json>>>;

/**
 * Creates a function that builds a JSON object for a response schema from known facts.
 *
 * The object has only declared properties: each property with a role gets the fact, if the schema admits it, and every other
 * required property gets a sample value. If the schema has alternatives, the status selects one. Otherwise, the first alternative
 * that yields a valid object is used.
 */
export function createRenderer(schema: JsonObject, roles: Roles): (facts: Facts) => JsonObject {
  const isValid = compile(schema);
  return (facts) => renderAlternative(schema, [], facts, roles, isValid) ?? {};
}

/** Returns the object for the first alternative that gives a valid one, or else for the first alternative. */
function renderAlternative(
  schema: JsonObject,
  path: Path,
  facts: Facts,
  roles: Roles,
  isValid: (body: JsonObject) => boolean,
): JsonObject | undefined {
  let first: JsonObject | undefined;
  for (const branch of alternativesFor(schema, path, facts, roles)) {
    const body = renderObject(branch, path, facts, roles);
    if (isValid(body)) return body;
    first ??= body;
  }
  return first;
}

/** Returns the alternatives of a schema, those that admit the status first. */
function alternativesFor(schema: JsonObject, path: Path, { status }: Facts, roles: Roles): readonly JsonObject[] {
  const branches = branchesOf(schema);
  if (branches.length < 2 || typeof status !== "string") return branches;
  const admits = (branch: JsonObject) =>
    nestedProperties(branch).some(
      (property) =>
        hasRole([...path, ...property.path], "status", property.schemas, roles) &&
        property.schemas.some((each) => stringValuesOf(each).includes(status)),
    );
  return [...branches.filter(admits), ...branches.filter((branch) => !admits(branch))];
}

function renderObject(schema: JsonObject, path: Path, facts: Facts, roles: Roles): JsonObject {
  const required = requiredOf(schema);
  const entries = Object.entries(propertiesOf(schema)).flatMap(([name, property]) => {
    const value = renderProperty(property, [...path, name], required.includes(name), facts, roles);
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(entries);
}

function renderProperty(schema: JsonObject, path: Path, isRequired: boolean, facts: Facts, roles: Roles): Json | undefined {
  const role = roleAt(path, schema, roles);
  const fact = role === undefined ? undefined : facts[role];
  if (fact !== undefined) {
    const value = withDeclaredProperties(schema, fact);
    if (compile(schema)(value)) return value;
    if (role === "input") {
      const complete = fillRequired(schema, value);
      if (compile(schema)(complete)) return complete;
    }
    // A fault may accept an invalid input or cause an undocumented status, which the response must show.
    if ((role === "input" || role === "status") && admitsType(schema, fact)) return value;
    if (role === "output" && fact !== null) return sampleWithUrls(schema, fact);
  }
  if (containsRole(schema, path, facts, roles)) return renderAlternative(schema, path, facts, roles, compile(schema));
  return isRequired ? sampleOf(schema) : undefined;
}

/** Returns a sample of a schema whose URLs are those of the output, so that a client finds videos. */
function sampleWithUrls(schema: JsonObject, output: Json): Json {
  const [url] = urlsIn(output);
  const sample = sampleOf(schema);
  const filled = url === undefined ? sample : replaceUrls(sample, url);
  return compile(schema)(filled) ? filled : sample;
}

function urlsIn(value: Json): readonly string[] {
  if (typeof value === "string") return /^https?:/.test(value) ? [value] : [];
  return isArray(value) ? value.flatMap(urlsIn) : isObject(value) ? Object.values(value).flatMap(urlsIn) : [];
}

function replaceUrls(value: Json, url: string): Json {
  if (typeof value === "string") return /^https?:/.test(value) ? url : value;
  if (isArray(value)) return value.map((item) => replaceUrls(item, url));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, replaceUrls(item, url)]));
}

/** Returns the role of a property: the annotated one, or else the one that its name determines. */
function roleAt(path: Path, schema: JsonObject, roles: Roles): Role | "error" | undefined {
  return ROLES.find((role) => hasRole(path, role, [schema], roles)) ?? (path.join("/") === "error" ? "error" : undefined);
}

function hasRole(path: Path, role: Role, schemas: readonly JsonObject[], roles: Roles): boolean {
  const annotated = schemas.find((schema) => schema["x-role"] !== undefined)?.["x-role"];
  return annotated === undefined ? roles[role].some((known) => equalPaths(known, path)) : annotated === role;
}

/** Whether an object schema contains a property with a known fact, at any depth. */
function containsRole(schema: JsonObject, path: Path, facts: Facts, roles: Roles): boolean {
  return nestedProperties(schema).some((property) =>
    ROLES.some((role) => facts[role] !== undefined && hasRole([...path, ...property.path], role, property.schemas, roles)),
  );
}

/** Whether a schema admits the type of a value, by itself or by one of its alternatives (JSON Schema Validation §6.1.1). */
export function admitsType(schema: JsonObject, value: Json): boolean {
  const { anyOf, oneOf, type } = schema as { readonly anyOf?: Json; readonly oneOf?: Json; readonly type?: Json };
  const branches = [anyOf, oneOf].flatMap((list) => (isArray(list) ? list : [])).filter(isObject);
  if (branches.length > 0 && !branches.some((branch) => admitsType(branch, value))) return false;
  if (type === undefined) return true;
  const types = [type].flat();
  const actual = value === null ? "null" : isArray(value) ? "array" : typeof value;
  return types.includes(actual) || (types.includes("integer") && Number.isInteger(value));
}

/**
 * Removes undeclared properties from an object and from those in it, such as write-only ones. Keeps all properties if a schema
 * declares none or allows any (`additionalProperties`).
 */
function withDeclaredProperties(schema: JsonObject, value: Json): Json {
  const { additionalProperties, items } = schema as { readonly additionalProperties?: Json; readonly items?: Json };
  if (isArray(value) && isObject(items)) return value.map((item) => withDeclaredProperties(items, item));
  const properties = propertiesOf(schema);
  if (!isObject(value) || additionalProperties === true || Object.keys(properties).length === 0) return value;
  const declared = Object.entries(value).flatMap(([name, child]) => {
    const property = properties[name];
    return property === undefined ? [] : [[name, withDeclaredProperties(property, child)] as const];
  });
  return Object.fromEntries(declared);
}
