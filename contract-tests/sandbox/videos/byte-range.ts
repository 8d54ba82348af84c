/** The bytes that a request selects: all of them, a range (`end` is exclusive), or a range that does not exist. */
type Selection =
  | { readonly kind: "all" }
  | { readonly kind: "part"; readonly start: number; readonly end: number }
  | { readonly kind: "unsatisfiable" };

const ALL: Selection = { kind: "all" };

/**
 * Reads `Range` and `If-Range` (RFC 9110 §13.1.5 and §14.2). Selects all bytes if the range is malformed, if there are several
 * ranges, or if `If-Range` names another version of the content, as the RFC allows.
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
