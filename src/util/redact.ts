/** Removes secrets from text and errors that come from a server or from `fetch`, before they become part of an error. */
export interface Redactor {
  /** Returns a copy of a JSON value without secrets; undefined if the value cannot be copied. */
  redactJson<T>(value: T): T | undefined;
  /** Returns the value itself if it contains no secret, else an error with the redacted message. */
  redactError(value: unknown): unknown;
}

/** The maximum number of values that the search for secrets visits. A larger error is replaced. */
const MAX_VISITED = 5000;

/** Shorter secrets are not searched for: they would match ordinary words. `createClient` rejects such API keys. */
export const MIN_SECRET_LENGTH = 8;

/**
 * Creates a redactor.
 *
 * @param authorizations the `Authorization` headers that were sent; the credentials after the scheme are secret
 *   (RFC 9110 §11.6.2)
 */
export function createRedactor(authorizations: Iterable<string>): Redactor {
  // Building a pattern is slow, and an error has many texts.
  const patterns: Record<string, RegExp> = Object.create(null);
  const redact = (text: string) => {
    let redacted = text;
    for (const authorization of authorizations)
      for (const secret of secretsIn(authorization)) {
        patterns[secret] ??= patternOf(secret);
        redacted = redacted.replace(patterns[secret], "[API key]");
      }
    return redacted;
  };
  const containsSecret = (root: unknown): boolean => {
    const visited = new Set([root]);
    for (const value of visited) {
      if (typeof value === "string" ? redact(value) !== value : visited.size > MAX_VISITED) return true;
      if (Object(value) !== value || ArrayBuffer.isView(value)) continue;
      const object = value as Readonly<Record<PropertyKey, unknown>> & Iterable<unknown>;
      for (const key of [...Reflect.ownKeys(object), "headers"]) visited.add(object[key]);
      if (Symbol.iterator in object) for (const item of object) visited.add(item);
    }
    return false;
  };
  return {
    redactJson: (value) => {
      try {
        return JSON.parse(redact(JSON.stringify(value)));
      } catch {
        return undefined;
      }
    },
    redactError: (value) => {
      try {
        return containsSecret(value) ? new Error(redact(String(value))) : value;
      } catch {
        // An error that cannot be searched is dropped.
        return undefined;
      }
    },
  };
}

/** Returns what is secret in an `Authorization` header: all after the scheme, or all without a scheme, and each of its parts. */
function secretsIn(authorization: string): readonly string[] {
  const credentials = authorization.replace(/^\S+ +/, "");
  return [credentials, ...credentials.split(/[\s,;"]+/)].filter(({ length }) => length >= MIN_SECRET_LENGTH);
}

/**
 * Matches a secret in every form in which a server may repeat it: raw, escaped in JSON, JavaScript, HTML or a URL, and as
 * part of Base64 text.
 */
function patternOf(secret: string): RegExp {
  const characters = Array.from(secret, (character) => {
    const code = character.charCodeAt(0);
    const hex = code.toString(16).padStart(2, "0");
    const html = `&(?:#x0*${hex}|#0*${code}|${HTML_NAMES[character] ?? "#"});?`;
    // More backslashes than four levels of JSON add are not searched: a long run would take quadratic time.
    return `(?:\\\\{0,15}${escapePattern(character)}|(?:%(?:25)*|\\\\{1,15}(?:u00|x))${hex}|${html})`;
  });
  return new RegExp([characters.join(""), ...base64Forms(secret)].join("|"), "gi");
}

const HTML_NAMES: Readonly<Record<string, string>> = { "&": "amp", "<": "lt", ">": "gt", '"': "quot", "'": "apos" };

/**
 * Returns the Base64 forms of a text (RFC 4648 §4 and §5). There are three, one for each offset of the text in the encoded data.
 * Contains only the characters that the text alone determines.
 */
function base64Forms(secret: string): readonly string[] {
  if (typeof btoa !== "function") return [];
  return [0, 1, 2].map((offset) =>
    btoa("-".repeat(offset) + secret)
      .slice(Math.ceil((offset * 4) / 3), Math.floor(((offset + secret.length) * 4) / 3))
      .replace(/\+/g, "[+-]")
      .replace(/\//g, "[/_]")
      // The characters at both ends contain some bits of the secret, too.
      .replace(/.*/s, (text) => `[\\w+/-]?${text}[\\w+/-]?=*`),
  );
}

function escapePattern(character: string): string {
  return character.replace(/\W/, "\\$&");
}
