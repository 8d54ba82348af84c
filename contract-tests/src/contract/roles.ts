import { isArray, isObject, type Json, type JsonObject } from "../util/json.js";
import { memoize } from "../util/memoize.js";
import { branchesOf } from "./branches.js";
import { propertiesOf } from "./schema.js";

/**
 * The meanings of the properties of a response that the client, the suite and the sandbox need to know. The annotation
 * `x-role` of a property's schema assigns one.
 */
export const ROLES = ["id", "status", "output", "input", "usage", "code", "message"] as const;

export type Role = (typeof ROLES)[number];

/** The names of the properties from a JSON object to a value in it. */
export type Path = readonly string[];

/** The paths of each role in the responses of an API, in order of preference. */
export type Roles = Readonly<Record<Role, readonly Path[]>>;

/** A property at any depth of an object schema, with the alternative schemas that describe it. */
interface NestedProperty {
  readonly path: Path;
  readonly schemas: readonly JsonObject[];
}

/** The depth to which responses are searched for properties. */
const MAX_DEPTH = 4;

/** Returns the properties of an object schema at any depth, the outermost first. Alternatives are searched, too. */
export const nestedProperties = memoize((schema: JsonObject): readonly NestedProperty[] => {
  const found = new Map<string, { readonly path: Path; readonly schemas: JsonObject[] }>();
  const visit = (current: JsonObject, path: Path) => {
    for (const branch of branchesOf(current)) {
      for (const [name, property] of Object.entries(propertiesOf(branch))) {
        const inner = [...path, name];
        const key = JSON.stringify(inner);
        const known = found.get(key) ?? { path: inner, schemas: [] };
        found.set(key, known);
        known.schemas.push(property);
        if (inner.length < MAX_DEPTH) visit(property, inner);
      }
    }
  };
  visit(schema, []);
  return [...found.values()].sort((a, b) => a.path.length - b.path.length);
});

/** Returns the paths of the properties of a schema that the annotation `x-role` assigns to a role. */
export function annotatedPaths(schema: JsonObject, role: Role): readonly Path[] {
  return nestedProperties(schema)
    .filter(({ schemas }) => schemas.some((property) => property["x-role"] === role))
    .map(({ path }) => path);
}

/**
 * Returns the paths of a role in response schemas: the annotated ones, or else the outermost property with one of the
 * default names.
 *
 * @param names the default names of the role's property, in order of preference
 * @param inner paths of other roles. An object that contains one of them, such as an envelope `data`, is not found by its name
 */
export function pathsOf(
  schemas: readonly JsonObject[],
  role: Role,
  names = DEFAULT_NAMES[role],
  inner: readonly Path[] = [],
): readonly Path[] {
  const annotated = uniquePaths(schemas.flatMap((schema) => annotatedPaths(schema, role)));
  const known = new Set(annotated.map((path) => JSON.stringify(path)));
  const others = schemas.filter((schema) => !nestedProperties(schema).some(({ path }) => known.has(JSON.stringify(path))));
  return uniquePaths([...annotated, ...others.flatMap((schema) => findByName(schema, names, inner))]);
}

/** Whether a path leads to an object that contains one of the other paths. */
export function isEnvelope(path: Path, inner: readonly Path[]): boolean {
  return inner.some((other) => other.length > path.length && equalPaths(path, other.slice(0, path.length)));
}

/** The names of a role's property in a contract without annotations. */
export const DEFAULT_NAMES: Readonly<Record<Role, readonly [string, ...string[]]>> = {
  id: ["id"],
  status: ["status", "state"],
  output: ["data", "output", "result"],
  input: ["input"],
  usage: ["usage"],
  code: ["code"],
  message: ["message"],
};

function findByName(schema: JsonObject, names: readonly string[], inner: readonly Path[]): readonly Path[] {
  const properties = nestedProperties(schema).filter(({ path }) => !isEnvelope(path, inner));
  const found = names
    .map((name) => properties.find(({ path }) => path.at(-1) === name)?.path)
    .filter((path) => path !== undefined)
    .toSorted((a, b) => a.length - b.length);
  return found.slice(0, 1);
}

/** Returns the value at the first of the paths that leads to one; undefined if none does. */
export function valueAt(value: Json | undefined, paths: readonly Path[]): Json | undefined {
  for (const path of paths) {
    const found = path.reduce<Json | undefined>(
      (current, name) => (isObject(current) && Object.hasOwn(current, name) ? current[name] : undefined),
      value,
    );
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Whether two paths have the same names. */
export function equalPaths(a: Path, b: Path): boolean {
  return a.length === b.length && a.every((name, index) => name === b[index]);
}

/** Removes duplicate paths. */
export function uniquePaths(paths: readonly Path[]): readonly Path[] {
  return [...new Map(paths.map((path) => [JSON.stringify(path), path])).values()];
}

/** Returns the string values that a schema allows by `const` and `enum`, also within alternatives. */
export function stringValuesOf(schema: JsonObject): readonly string[] {
  const own = isArray(schema["enum"]) ? schema["enum"] : [schema["const"]];
  const inner = ["allOf", "anyOf", "oneOf"].flatMap((keyword) => {
    const members = schema[keyword];
    return (isArray(members) ? members : []).filter(isObject).flatMap(stringValuesOf);
  });
  return [...own.filter((value): value is string => typeof value === "string"), ...inner];
}
