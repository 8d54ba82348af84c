import { type Evidence, evidenceOf } from "../contract/evidence.js";
import type { RequestBody } from "../contract/model.js";
import { isArray, isObject, type Json, type JsonObject, type JsonType, pointTo } from "../util/json.js";

/** A step from a request body to a value inside it: a property's name, or any item of an array. */
export type Step = { readonly property: string } | { readonly item: true };

interface Place {
  /** JSON Pointer to the keyword in the contract. */
  readonly anchor: string;
  /** Where in a request body the value is that the keyword is about. */
  readonly path: readonly Step[];
  /** The whole schema of that value. */
  readonly schema: JsonObject;
  readonly evidence: Evidence;
}

/** One keyword of the request's schema with its limit (JSON Schema Validation §6, §7; Core §10.3). */
export type Constraint = Place &
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
/** The constraints of some keywords. */
export type ConstraintOf<K extends Keyword> = Constraint & { readonly keyword: K };

/** A keyword that restricts requests and that no check is derived from. */
export interface UnsupportedKeyword {
  readonly anchor: string;
  readonly keyword: string;
}

/** Every constraint that a request body is under, outermost first, and every keyword that is beyond this reader. */
export function readConstraints(body: RequestBody): {
  readonly constraints: readonly Constraint[];
  readonly underived: readonly UnsupportedKeyword[];
} {
  const constraints: Constraint[] = [];
  const underived: UnsupportedKeyword[] = [];
  const visit = (schema: JsonObject, place: Place) => {
    for (const [keyword, value] of Object.entries(schema)) {
      const anchor = pointTo(place.anchor, keyword);
      const constraint = readKeyword(keyword, value, { ...place, anchor });
      if (constraint !== undefined) constraints.push(...constraint);
      else if (RESTRICTING_KEYWORDS.has(keyword)) underived.push({ anchor, keyword });
    }
    for (const { step, anchor, schema: child } of children(schema, place.anchor)) {
      visit(child, {
        anchor,
        path: step === undefined ? place.path : [...place.path, step],
        schema: step === undefined ? place.schema : child,
        evidence: evidenceOf(child, place.evidence),
      });
    }
  };
  visit(body.schema, { anchor: body.anchor, path: [], schema: body.schema, evidence: body.evidence });
  return { constraints, underived };
}

/** The name of a place for people and for check ids: `reference_image_urls.items`; the body itself is `body`. */
export function nameOf(path: readonly Step[]): string {
  return path.length === 0 ? "body" : path.map((step) => ("property" in step ? step.property : "items")).join(".");
}

const RESTRICTING_KEYWORDS = new Set(
  "additionalProperties contains dependentRequired dependentSchemas if maxContains maxProperties minContains minProperties not patternProperties prefixItems propertyNames unevaluatedItems unevaluatedProperties".split(
    " ",
  ),
);

function readKeyword(keyword: string, limit: Json, place: Place): readonly Constraint[] | undefined {
  switch (keyword) {
    case "additionalProperties":
      if (isObject(limit)) return undefined;
      return limit === false ? [{ ...place, path: [...place.path, { property: "unknown_property" }], keyword, limit }] : [];
    case "const":
    case "default":
      return [{ ...place, keyword, limit }];
    case "enum":
      return isArray(limit) ? [{ ...place, keyword, limit }] : [];
    case "format":
    case "pattern":
      return typeof limit === "string" ? [{ ...place, keyword, limit }] : [];
    case "required":
      return (isArray(limit) ? limit : []).flatMap((name) =>
        typeof name === "string" ? [{ ...place, path: [...place.path, { property: name }], keyword, limit: name }] : [],
      );
    case "exclusiveMaximum":
    case "exclusiveMinimum":
    case "maximum":
    case "maxItems":
    case "maxLength":
    case "minimum":
    case "minItems":
    case "minLength":
    case "multipleOf":
      return typeof limit === "number" ? [{ ...place, keyword, limit }] : [];
    case "type":
      return [{ ...place, keyword, limit: [limit].flat() as JsonType[] }];
    case "uniqueItems":
      return limit === true ? [{ ...place, keyword, limit }] : [];
    default:
      return undefined;
  }
}

interface Child {
  /** Undefined where the child is about the same value. */
  readonly step: Step | undefined;
  readonly anchor: string;
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
      if (isObject(branch)) yield { step: undefined, anchor: pointTo(anchor, keyword, String(index)), schema: branch };
    }
  }
}
