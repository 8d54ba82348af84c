/** Takes secrets out of what others have said, before it becomes part of an error. */
export interface Redactor {
  /** A JSON value without them; undefined where it cannot be had. */
  safe<T>(value: T): T | undefined;
  /** What was thrown: itself where it has no secret in it, else an error that says the same without. */
  thrown(value: unknown): unknown;
}

/** How deep an error is looked into: an error, its cause, a request, its headers, a header. */
const DEPTH = 5;

/** @param headers what follows the scheme of their Authorization (RFC 9110 §11.6.2) is secret */
export function createRedactor(headers: readonly (Headers | undefined)[]): Redactor {
  const redact = (text: string) =>
    headers.reduce((rest, header) => {
      const secret = header?.get("authorization")?.split(" ").at(-1);
      // As JSON writes it, which is how it is found however others have escaped it.
      return secret ? rest.replaceAll(JSON.stringify(secret).slice(1, -1), "[API key]") : rest;
    }, text);
  const tells = (value: unknown, depth = DEPTH): boolean => {
    if (typeof value === "string") return redact(value) !== value;
    if (Object(value) !== value || !depth || ArrayBuffer.isView(value)) return false;
    const object = value as Readonly<Record<string, unknown>> & Iterable<unknown>;
    const own = Object.getOwnPropertyNames(object).map((name) => object[name]);
    return [object["headers"], ...(Symbol.iterator in object ? object : []), ...own].some((part) => tells(part, depth - 1));
  };
  return {
    safe: (value) => {
      try {
        return JSON.parse(redact(JSON.stringify(value)));
      } catch {
        return undefined;
      }
    },
    thrown: (value) => {
      try {
        return tells(value) ? new Error(redact(String(value))) : value;
      } catch {
        // What cannot be looked at is not passed on.
        return undefined;
      }
    },
  };
}
