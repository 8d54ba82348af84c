/** The part of a content that a request selects: all of it, some bytes of it (`end` is exclusive), or none that exist. */
type Selection =
  | { readonly kind: "all" }
  | { readonly kind: "part"; readonly start: number; readonly end: number }
  | { readonly kind: "unsatisfiable" };

const ALL: Selection = { kind: "all" };

/**
 * Reads `Range` and `If-Range` (RFC 9110 §13.1.5 and §14.2). A range that is malformed, that is one of several, or that belongs
 * to another version of the content selects all of it, as the RFC allows.
 *
 * @param size the bytes of the content
 */
export function selectRange(headers: Readonly<Record<string, string>>, size: number, etag: string): Selection {
  const [, first = "", last = ""] = /^bytes= *(\d*)-(\d*) *$/i.exec(headers["range"] ?? "") ?? [];
  if (first === "" && last === "") return ALL;
  if (headers["if-range"] !== undefined && headers["if-range"].trim() !== etag) return ALL;
  if (first === "") {
    const start = Math.max(0, size - Number(last));
    return start < size ? { kind: "part", start, end: size } : { kind: "unsatisfiable" };
  }
  const start = Number(first);
  const end = last === "" ? size : Math.min(size, Number(last) + 1);
  if (last !== "" && Number(last) < start) return ALL;
  return start < size ? { kind: "part", start, end } : { kind: "unsatisfiable" };
}
