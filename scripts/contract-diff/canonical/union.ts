import { equalJson, isArray, isObject, type Json, type JsonObject } from "../../../contract-tests/src/util/json.js";
import { isValid } from "./is-valid.js";

/**
 * A part of a canonical schema: the values of one type with their constraints, or a list of values. Subschemas inside the
 * constraints are lists of pieces, too.
 */
export type Piece = JsonObject;

/** A piece, and a schema of the same values for Ajv. */
export interface Part {
  readonly piece: Piece;
  readonly schema: JsonObject;
}

/** Joins the lists of values. Removes duplicates and pieces that another piece contains. */
export function simplifyUnion(parts: readonly Part[]): readonly Part[] {
  const typed = parts.filter(({ piece }) => piece["enum"] === undefined);
  const listed = parts.flatMap(({ piece }) => (isArray(piece["enum"]) ? piece["enum"] : []));
  const values = listed.filter((value) => !typed.some(({ schema }) => isValid(schema, value)));
  const remaining = simplifyPieces(typed.map(({ piece }) => piece)).flatMap((piece) => {
    const part = typed.find((other) => other.piece === piece);
    return part === undefined ? [] : [part];
  });
  return values.length === 0 ? remaining : [listPart(values), ...remaining];
}

/** Removes duplicates and pieces that another piece contains, and sorts the others. */
export function simplifyPieces(pieces: readonly Piece[]): readonly Piece[] {
  const isWithin = (piece: Piece, other: Piece) => {
    const isSameType = piece["type"] === other["type"] || (piece["type"] === "integer" && other["type"] === "number");
    return (
      isSameType &&
      (equalJson(other, { type: other["type"] ?? null }) || equalJson({ ...piece, type: null }, { ...other, type: null }))
    );
  };
  const distinct = pieces.filter(
    (piece, index) =>
      !pieces.some((other, otherIndex) => {
        if (other === piece || piece["enum"] !== undefined || other["enum"] !== undefined)
          return other === piece && otherIndex < index;
        return isWithin(piece, other) && (!isWithin(other, piece) || otherIndex < index);
      }),
  );
  return sortJson(distinct) as readonly Piece[];
}

/** Returns the part that contains only the listed values. */
export function listPart(values: readonly Json[]): Part {
  const distinct = values.filter((value, index) => values.findIndex((other) => equalJson(other, value)) === index);
  const piece = { enum: sortJson(distinct) };
  return { piece, schema: piece };
}

/** Sorts JSON values by their text, with the properties of objects in a fixed order. */
export function sortJson<T extends Json>(values: readonly T[]): readonly T[] {
  return values
    .map((value) => [stableText(value), value] as const)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([, value]) => value);
}

function stableText(value: Json): string {
  return JSON.stringify(value, (_, node: Json) =>
    isObject(node) ? Object.fromEntries(Object.entries(node).sort(([a], [b]) => (a < b ? -1 : 1))) : node,
  );
}
