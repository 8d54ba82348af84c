/** Takes secrets out of what others have said, before it becomes part of an error. */
export interface Redactor {
  /** A JSON value without them; undefined where it cannot be had. */
  redactJson<T>(value: T): T | undefined;
  /** What was thrown: itself where it has no secret in it, else an error that says the same without. */
  redactError(value: unknown): unknown;
}

/** In more than so many places nobody looks for a secret: what is as large is not passed on. */
const MAX_VISITED = 5000;

/** @param headers what follows the scheme of their Authorization (RFC 9110 §11.6.2) is secret */
export function createRedactor(headers: readonly (Headers | undefined)[]): Redactor {
  const redact = (text: string) =>
    headers.reduce((rest, header) => {
      const secret = header?.get("authorization")?.split(" ").at(-1);
      // As JSON writes it, which is how it is found however others have escaped it.
      return secret ? rest.replaceAll(JSON.stringify(secret).slice(1, -1), "[API key]") : rest;
    }, text);
  /** Whether a secret is to be found in a value: in what it has, what it lists, and what these have. */
  const containsSecret = (value: unknown): boolean => {
    const visited = new Set([value]);
    for (const place of visited) {
      if (typeof place === "string" ? redact(place) !== place : visited.size > MAX_VISITED) return true;
      if (Object(place) !== place || ArrayBuffer.isView(place)) continue;
      const object = place as Readonly<Record<PropertyKey, unknown>> & Iterable<unknown>;
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
        // What cannot be looked at is not passed on.
        return undefined;
      }
    },
  };
}
