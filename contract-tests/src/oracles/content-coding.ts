import { brotliDecompressSync, gunzipSync, inflateSync } from "node:zlib";
import type { HttpResponse } from "../traffic/exchange.js";
import { type Finding, onResponse } from "./oracle.js";

/** The maximum size of a decoded body. The first bytes already show whether a body has a coding. */
const MAX_DECODED_BYTES = 16 * 1024 * 1024;

const OPTIONS = { maxOutputLength: MAX_DECODED_BYTES };

/** The decoders of content codings (RFC 9110 §8.4.1, RFC 7932). */
const DECODERS: Readonly<Record<string, (body: Uint8Array) => unknown>> = {
  br: (body) => brotliDecompressSync(body, OPTIONS),
  deflate: (body) => inflateSync(body, OPTIONS),
  gzip: (body) => gunzipSync(body, OPTIONS),
  "x-gzip": (body) => gunzipSync(body, OPTIONS),
};

/**
 * Finds a Content-Encoding that the body does not have. Every client decodes the body according to this header, so it cannot
 * read such a response. The suite requests the coding `identity`, but a server may ignore that.
 */
export const findFalseCoding = onResponse((response): Finding | undefined => {
  const codings = (response.headers["content-encoding"] ?? "")
    .split(",")
    .map((coding) => coding.trim().toLowerCase())
    .filter((coding) => coding !== "" && coding !== "identity");
  if (codings.length === 0 || response.body.byteLength === 0) return undefined;
  return isDecodable(response, codings) ? undefined : { expected: "a body with this coding", received: codings.join(", ") };
});

/** Whether the body has the codings. They are applied in the order of the header. An unknown coding is assumed to be right. */
function isDecodable({ body }: HttpResponse, codings: readonly string[]): boolean {
  const decoder = DECODERS[codings.at(-1) ?? ""];
  if (decoder === undefined) return !isJsonText(body);
  try {
    decoder(body);
    return true;
  } catch {
    return false;
  }
}

/** Whether the body is plain JSON, so that it has no coding at all. */
function isJsonText(body: Uint8Array): boolean {
  return body[0] === 0x7b || body[0] === 0x5b;
}
