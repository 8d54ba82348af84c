import { type Evidence, evidenceOf } from "../contract/evidence.js";
import type { RequestBody } from "../contract/model.js";
import { isArray, isObject, type Json, type JsonObject, type JsonType, pointTo } from "../util/json.js";

/** A step on the path from a request body to a value: the name of a property, or any item of an array. */
export type Step = { readonly property: string } | { readonly item: true };

interface ConstraintLocation {
  /** JSON Pointer to the keyword in the contract. */
  readonly anchor: string;
  /** The path from the request body to the value that the keyword restricts. */
  readonly path: readonly Step[];
  /** The schema of that value. For an alternative, it also has the keywords beside `anyOf` or `oneOf`. */
  readonly schema: JsonObject;
  readonly evidence: Evidence;
}

/** One keyword of the request schema with its limit (JSON Schema Validation §6, §7; Core §10.3). */
export type Constraint = ConstraintLocation &
  (
    | { readonly keyword: "additionalProperties"; readonly limit: false }
    | { readonly keyword: "const" | "default"; readonly limit: Json }
    | { readonly keyword: "enum"; readonly limit: readonly Json[] }
    | { readonly keyword: "format" | "pattern" | "required"; readonly limit: string }
    | {
        readonly keyword:
          | "exclusiveMaximum"
          | "exclusiveMinimum"
          | "maximum"
          | "maxItems"
          | "maxLength"
          | "minimum"
          | "minItems"
          | "minLength"
          | "multipleOf";
        readonly limit: number;
      }
    | { readonly keyword: "type"; readonly limit: readonly JsonType[] }
    | { readonly keyword: "uniqueItems"; readonly limit: true }
  );

/** A keyword that checks are derived from. */
export type Keyword = Constraint["keyword"];

/** A constraint with one of the given keywords. */
export type ConstraintOf<K extends Keyword> = Constraint & { readonly keyword: K };

/** Returns every constraint of a request body, outermost first. */
export function readConstraints(body: RequestBody): readonly Constraint[] {
  const constraints: Constraint[] = [];
  const visit = (schema: JsonObject, location: ConstraintLocation) => {
    for (const [keyword, value] of Object.entries(schema))
      constraints.push(...readKeyword(keyword, value, { ...location, anchor: pointTo(location.anchor, keyword) }));
    for (const { step, anchor, isAlternative, schema: child } of children(schema, location.anchor)) {
      visit(child, {
        anchor,
        path: step === undefined ? location.path : [...location.path, step],
        schema: step !== undefined ? flatten(child) : isAlternative ? mergeAlternative(location.schema, child) : location.schema,
        evidence: evidenceOf(child, location.evidence),
      });
    }
  };
  visit(body.schema, { anchor: body.anchor, path: [], schema: flatten(body.schema), evidence: body.evidence });
  return constraints;
}

/** Returns the name of a path for check ids and reports: `reference_image_urls.items`, or `body` for the body itself. */
export function nameOf(path: readonly Step[]): string {
  return path.length === 0 ? "body" : path.map((step) => ("property" in step ? step.property : "items")).join(".");
}

/** Reads a keyword. */
type Read<K extends Keyword> = (value: Json, location: ConstraintLocation) => readonly ConstraintOf<K>[];

const readNumber =
  <K extends Keyword>(keyword: K) =>
  (limit: Json, location: ConstraintLocation) =>
    typeof limit === "number" ? [{ ...location, keyword, limit } as ConstraintOf<K>] : [];

const readString =
  <K extends Keyword>(keyword: K) =>
  (limit: Json, location: ConstraintLocation) =>
    typeof limit === "string" ? [{ ...location, keyword, limit } as ConstraintOf<K>] : [];

/** How to read each keyword. A new member of `Constraint` does not compile until it has an entry here. */
const READERS = {
  additionalProperties: (limit, location) => {
    const path = [...location.path, { property: "unknown_property" }];
    return limit === false ? [{ ...location, path, keyword: "additionalProperties", limit }] : [];
  },
  const: (limit, location) => [{ ...location, keyword: "const", limit }],
  default: (limit, location) => [{ ...location, keyword: "default", limit }],
  enum: (limit, location) => (isArray(limit) ? [{ ...location, keyword: "enum", limit }] : []),
  exclusiveMaximum: readNumber("exclusiveMaximum"),
  exclusiveMinimum: readNumber("exclusiveMinimum"),
  format: readString("format"),
  maximum: readNumber("maximum"),
  maxItems: readNumber("maxItems"),
  maxLength: readNumber("maxLength"),
  minimum: readNumber("minimum"),
  minItems: readNumber("minItems"),
  minLength: readNumber("minLength"),
  multipleOf: readNumber("multipleOf"),
  pattern: readString("pattern"),
  required: (names, location) =>
    (isArray(names) ? names : []).flatMap((limit) =>
      typeof limit === "string"
        ? [{ ...location, path: [...location.path, { property: limit }], keyword: "required" as const, limit }]
        : [],
    ),
  type: (limit, location) => [{ ...location, keyword: "type", limit: [limit].flat() as JsonType[] }],
  uniqueItems: (limit, location) => (limit === true ? [{ ...location, keyword: "uniqueItems", limit }] : []),
} as const satisfies { readonly [K in Keyword]: Read<K> };

function readKeyword(keyword: string, value: Json, location: ConstraintLocation): readonly Constraint[] {
  return Object.hasOwn(READERS, keyword) ? READERS[keyword as Keyword](value, location) : [];
}

/** Returns a schema that also has the keywords of the members of its `allOf`. */
function flatten(schema: JsonObject): JsonObject {
  const members = (isArray(schema["allOf"]) ? schema["allOf"] : []).filter(isObject);
  return members.length === 0 ? schema : [...members.map(flatten), schema].reduce(merge);
}

/** Returns an alternative with the keywords that the schema has beside `anyOf` or `oneOf`. */
function mergeAlternative({ anyOf: _anyOf, oneOf: _oneOf, ...shared }: JsonObject, alternative: JsonObject): JsonObject {
  return merge(shared, flatten(alternative));
}

/** Returns a schema with the keywords of both. The second one takes precedence, except for properties and required names. */
function merge(one: JsonObject, other: JsonObject): JsonObject {
  const properties = [one["properties"], other["properties"]].filter(isObject);
  const required = [one["required"], other["required"]].filter(isArray);
  return {
    ...one,
    ...other,
    ...(properties.length < 2 ? {} : { properties: { ...properties[0], ...properties[1] } }),
    ...(required.length < 2 ? {} : { required: [...new Set(required.flat())] }),
  };
}

interface Child {
  /** Undefined if the child schema applies to the same value. */
  readonly step: Step | undefined;
  readonly anchor: string;
  /** Whether the child is a member of `anyOf` or `oneOf`. */
  readonly isAlternative?: boolean;
  readonly schema: JsonObject;
}

function* children(schema: JsonObject, anchor: string): Generator<Child> {
  const { properties, items } = schema as { readonly properties?: Json; readonly items?: Json };
  for (const [property, child] of Object.entries(isObject(properties) ? properties : {})) {
    if (isObject(child)) yield { step: { property }, anchor: pointTo(anchor, "properties", property), schema: child };
  }
  if (isObject(items)) yield { step: { item: true }, anchor: pointTo(anchor, "items"), schema: items };
  for (const keyword of ["allOf", "anyOf", "oneOf"]) {
    const branches = schema[keyword];
    for (const [index, branch] of (isArray(branches) ? branches : []).entries()) {
      const isAlternative = keyword !== "allOf";
      if (isObject(branch))
        yield { step: undefined, anchor: pointTo(anchor, keyword, String(index)), isAlternative, schema: branch };
    }
  }
}
