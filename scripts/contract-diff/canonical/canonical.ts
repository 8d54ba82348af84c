import { ContractError } from "../../../contract-tests/src/contract/model.js";
import { equalJson, isArray, isObject, type Json, type JsonObject } from "../../../contract-tests/src/util/json.js";
import { mergeAllOf, mergeSchemas } from "../schema/merge-all-of.js";
import { schemaOf } from "../schema/read-schema.js";
import { areDisjoint } from "./disjoint.js";
import { isOfType, isValid } from "./is-valid.js";
import { type Constraints, canonicalKeywords } from "./keywords.js";
import { listPart, type Part, type Piece, simplifyPieces, simplifyUnion, sortJson } from "./union.js";
import { assertionsOf, hasApplicators } from "./vocabulary.js";

/**
 * Returns whether two schemas accept the same values, as far as canonical forms can prove it. The canonical form of a schema is a
 * union of pieces of one type each, without keywords for other types, keywords without an effect, and differences of notation
 * (`const`, `enum`, `oneOf` of constants, nullable forms, `allOf`).
 *
 * True is a proof. False is not: some equivalent schemas have different canonical forms.
 */
export function acceptSameValues(a: JsonObject, b: JsonObject): boolean {
  if (equalJson(a, b)) return true;
  try {
    return equalJson(canonicalize(a), canonicalize(b));
  } catch (error) {
    // A schema that does not compile has no canonical form.
    if (error instanceof ContractError) return false;
    throw error;
  }
}

/** Returns the canonical form of a schema: its pieces in a fixed order. A schema that rejects all values has none. */
function canonicalize(schema: Json): readonly Piece[] {
  if (schema === true || (isObject(schema) && Object.keys(schema).length === 0)) return EVERYTHING;
  const key = JSON.stringify(schema);
  const cached = CACHE.get(key);
  if (cached !== undefined) return cached;
  const pieces = simplifyUnion(partsOf(schema)).map(({ piece }) => piece);
  CACHE.set(key, pieces);
  return pieces;
}

/** The canonical form of a schema that accepts all values. */
const EVERYTHING: readonly Piece[] = [
  { enum: [false, null, true] },
  { type: "array" },
  { type: "number" },
  { type: "object" },
  { type: "string" },
];

/** Canonical forms by the JSON text of their schemas, because a dereferenced document repeats its components. */
const CACHE = new Map<string, readonly Piece[]>();

/** The maximum number of alternatives that are distributed over the shared keywords. */
const MAX_ALTERNATIVES = 50;

function partsOf(json: Json): readonly Part[] {
  const schema = withoutConstantCondition(assertionsOf(mergeAllOf(schemaOf(json) ?? {})));
  // Alternatives affect which properties and items `unevaluated…` applies to, so they are not independent (JSON Schema Core §11).
  const isDependent = "unevaluatedProperties" in schema || "unevaluatedItems" in schema;
  const { oneOf, ...withoutOneOf } = schema;
  if (isArray(oneOf) && oneOf.length <= MAX_ALTERNATIVES && !isDependent) {
    const members = alternativesOf(withoutOneOf, oneOf);
    const isExclusive = members.every((a, index) =>
      members.slice(index + 1).every((b) => a.every((first) => b.every((second) => arePartsDisjoint(first, second)))),
    );
    return isExclusive ? members.flat() : partsByType(schema);
  }
  const { anyOf, ...withoutAnyOf } = schema;
  if (isArray(anyOf) && anyOf.length <= MAX_ALTERNATIVES && !isDependent) return alternativesOf(withoutAnyOf, anyOf).flat();
  return partsByType(schema);
}

function withoutConstantCondition(schema: JsonObject): JsonObject {
  const { if: condition, then: consequence, else: alternative, ...others } = schema;
  if (condition === undefined) return others;
  if (condition !== false && !equalJson(schemaOf(condition), {})) return schema;
  return assertionsOf(
    mergeAllOf({
      ...others,
      allOf: [{ allOf: others["allOf"] ?? [] }, (condition === false ? alternative : consequence) ?? true],
    }),
  );
}

function alternativesOf(shared: JsonObject, members: readonly Json[]): readonly (readonly Part[])[] {
  return members.map((member) => {
    const schema = assertionsOf(mergeAllOf(schemaOf(member) ?? {}));
    // Merging would make the annotations of the shared keywords visible to `unevaluated…` of the member.
    const isDependent = "unevaluatedProperties" in schema || "unevaluatedItems" in schema;
    return partsOf(isDependent ? { allOf: [shared, schema] } : mergeSchemas(shared, schema));
  });
}

/** The types of pieces. `integer` is a subset of `number`. */
const TYPES = ["array", "boolean", "integer", "null", "number", "object", "string"] as const;

function partsByType(schema: JsonObject): readonly Part[] {
  const { const: constant, enum: list, type } = schema;
  const allowed = type === undefined ? TYPES : isArray(type) ? type : [type];
  const values = constant !== undefined ? [constant] : isArray(list) ? list : undefined;
  if (values !== undefined) {
    const valid = values.filter((value) => isValid(schema, value));
    return valid.length === 0 ? [] : [listPart(valid)];
  }
  return TYPES.filter((name) => allowed.includes(name) && !(name === "integer" && allowed.includes("number"))).flatMap((name) => {
    const constraints = canonicalKeywords(name, schema, canonicalize);
    const combined = constraints && (isOpaque(schema) ? { type: name, schema } : addCombinators(name, constraints, schema));
    if (combined === undefined) return [];
    const own = { ...schema, type: name };
    const candidates = finiteValues(combined);
    if (candidates === undefined) return [{ piece: combined, schema: own }];
    const valid = candidates.filter((value) => isValid(own, value));
    return valid.length === 0 ? [] : [listPart(valid)];
  });
}

/** Returns whether a schema has no canonical form, because `unevaluated…` depends on other keywords (JSON Schema Core §11). */
function isOpaque(schema: JsonObject): boolean {
  const { contains, unevaluatedItems, unevaluatedProperties } = schema;
  if (unevaluatedItems === undefined && unevaluatedProperties === undefined) return false;
  return hasApplicators(schema) || (unevaluatedItems !== undefined && contains !== undefined);
}

/** Returns all values that a piece may contain if there are few, otherwise undefined. */
function finiteValues(piece: Constraints): readonly Json[] | undefined {
  const { maxItems, maxLength, maxProperties, maximum, minimum, type } = piece;
  if (type === "null") return [null];
  if (type === "boolean") return [false, true];
  if (maxItems === 0) return [[]];
  if (maxLength === 0) return [""];
  if (maxProperties === 0) return [{}];
  if (type !== "integer" || typeof minimum !== "number" || typeof maximum !== "number") return undefined;
  if (maximum - minimum >= MAX_LISTED_INTEGERS || !Number.isSafeInteger(minimum)) return undefined;
  return Array.from({ length: maximum - minimum + 1 }, (_, index) => minimum + index);
}

/** The maximum size of an integer range that is compared as a list. */
const MAX_LISTED_INTEGERS = 100;

/**
 * Adds the keywords that apply to every type, reduced to the values of one type.
 *
 * @returns undefined if no value of the type is valid
 */
function addCombinators(type: string, constraints: Constraints, schema: JsonObject): Constraints | undefined {
  const only = (json: Json) => restrictTo(type, canonicalize(json));
  const required: (readonly Piece[])[] = [];
  const result: Record<string, Json> = { ...constraints };
  if (isArray(schema["anyOf"])) required.push(simplifyPieces(schema["anyOf"].flatMap(only)));
  if (isArray(schema["allOf"])) required.push(...schema["allOf"].map(only));
  if (isArray(schema["oneOf"])) {
    const members = schema["oneOf"].map(only).filter((pieces) => pieces.length > 0);
    const [first] = members;
    if (first === undefined) return undefined;
    if (members.length === 1) required.push(first);
    else result["oneOf"] = sortJson(members);
  }
  if (schema["if"] !== undefined) {
    const [condition, consequence, alternative] = [schema["if"], schema["then"] ?? true, schema["else"] ?? true].map(only);
    if (condition === undefined || consequence === undefined || alternative === undefined) return undefined;
    if (isEverything(type, condition)) required.push(consequence);
    else if (condition.length === 0) required.push(alternative);
    else if (equalJson(consequence, alternative)) required.push(consequence);
    else result["if"] = [condition, consequence, alternative];
  }
  if (schema["not"] !== undefined) {
    const excluded = only(schema["not"]);
    if (isEverything(type, excluded)) return undefined;
    if (excluded.length > 0) result["not"] = excluded;
  }
  if (required.some((pieces) => pieces.length === 0)) return undefined;
  const effective = required.filter((pieces) => !isEverything(type, pieces));
  if (effective.length > 0) result["allOf"] = sortJson(effective);
  return result;
}

/** Returns the pieces for values of one type. */
function restrictTo(type: string, pieces: readonly Piece[]): readonly Piece[] {
  return pieces.flatMap((piece) => {
    if (!isArray(piece["enum"])) {
      const isSame = piece["type"] === type || (type === "number" && piece["type"] === "integer");
      if (type === "integer" && piece["type"] === "number") return [piece];
      return isSame ? [piece] : [];
    }
    const values = piece["enum"].filter((value) => isOfType(type, value));
    return values.length === 0 ? [] : [{ enum: values }];
  });
}

function isEverything(type: string, pieces: readonly Piece[]): boolean {
  if (type === "null") return pieces.length > 0;
  if (type === "boolean") return equalJson(pieces, [{ enum: [false, true] }]);
  const names = type === "integer" ? ["integer", "number"] : [type];
  return names.some((name) => pieces.some((piece) => equalJson(piece, { type: name })));
}

function arePartsDisjoint(a: Part, b: Part): boolean {
  const [first, second] = [a.piece["enum"], b.piece["enum"]];
  if (isArray(first)) return !first.some((value) => isValid(b.schema, value));
  if (isArray(second)) return !second.some((value) => isValid(a.schema, value));
  return areDisjoint(a.piece, b.piece);
}
