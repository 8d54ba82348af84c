/** The version of a video that is being downloaded. The next request sends its validator, and the response must match it. */
export interface Representation {
  /** A strong validator for `If-Range`: the ETag, or a date that is old enough; undefined if a download cannot be resumed. */
  readonly validator: string | undefined;
  readonly etag: string | null;
  /** Bytes of the whole video; undefined if the server does not state them. */
  readonly total: number | undefined;
}

/** Reads the headers of a complete response (200). */
export function readRepresentation(headers: Headers): Representation {
  const etag = headers.get("etag");
  // With a content coding, lengths and ranges refer to the encoded body.
  const isEncoded = !/^(?:identity)?$/i.test(headers.get("content-encoding")?.trim() ?? "");
  const length = headers.get("content-length") ?? "";
  return {
    etag,
    total: !isEncoded && /^\d+$/.test(length) ? Number(length) : undefined,
    validator: isEncoded ? undefined : strongValidator(etag, headers),
  };
}

/** Returns what `If-Range` can contain (RFC 9110 §13.1.5): weak validators do not guarantee the same bytes. */
function strongValidator(etag: string | null, headers: Headers): string | undefined {
  if (etag !== null) return etag.startsWith('"') ? etag : undefined;
  const modified = headers.get("last-modified");
  // A video can change twice within a second (RFC 9110 §8.8.2.2).
  const age = Date.parse(headers.get("date") ?? "") - Date.parse(modified ?? "");
  return modified !== null && age >= 1000 ? modified : undefined;
}

/** Whether a partial response (206) continues a download at a position. */
export function continuesAt(headers: Headers, position: number, { etag, total }: Representation): boolean {
  const [, start, end, size] = /^bytes (\d+)-(\d+)\/(\d+|\*)$/i.exec(headers.get("content-range")?.trim() ?? "") ?? [];
  const newEtag = headers.get("etag");
  return (
    Number(start) === position &&
    Number(end) >= position &&
    (size === "*" || total === undefined || Number(size) === total) &&
    (etag === null || newEtag === null || newEtag === etag)
  );
}

/** Returns the size of the whole video from `Content-Range`; undefined if it is unknown. */
export function totalOf(headers: Headers): number | undefined {
  const [, size] = /\/(\d+)$/.exec(headers.get("content-range")?.trim() ?? "") ?? [];
  return size === undefined ? undefined : Number(size);
}
