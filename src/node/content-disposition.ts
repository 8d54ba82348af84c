/**
 * Returns the file name in a `Content-Disposition` header (RFC 6266), preferring `filename*` (RFC 8187). Returns undefined
 * without a name. The name is untrusted: it can contain a path.
 */
export function parseFileName(header: string | null): string | undefined {
  const parameters = new Map<string, string>();
  for (const [, name = "", quoted, token = ""] of (header ?? "").matchAll(PARAMETER)) {
    const value = quoted === undefined ? token : quoted.replace(/\\(.)/gs, "$1");
    if (!parameters.has(name.toLowerCase())) parameters.set(name.toLowerCase(), value);
  }
  return decodeExtended(parameters.get("filename*")) || decodeBytes(parameters.get("filename")) || undefined;
}

/** A parameter: `; name="quoted \" string"` or `; name=token`. */
const PARAMETER = /;\s*([\w!#$&+\-^`|~.]+\*?)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;]*[^;\s]))/gs;

/** Decodes `UTF-8'en'%e2%82%ac.mp4`. */
function decodeExtended(value: string | undefined): string | undefined {
  const [, charset = "", text = ""] = /^([\w-]+)'[^']*'(.*)$/s.exec(value ?? "") ?? [];
  try {
    if (/^utf-8$/i.test(charset)) return decodeURIComponent(text);
    if (/^iso-8859-1$/i.test(charset))
      return text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  } catch {
    // The other parameter may be readable.
  }
  return undefined;
}

/** Decodes raw UTF-8, which many servers send although HTTP does not allow it. `fetch` decodes each byte as one character. */
function decodeBytes(value: string | undefined): string | undefined {
  if (value === undefined || !/[\x80-\xff]/.test(value) || /[^\0-\xff]/.test(value)) return value;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(value, "latin1"));
  } catch {
    return value;
  }
}
