/** The environment variable that customarily holds the API key. */
export const API_KEY_VARIABLE = "SKILLS_VIDEO_API_KEY";

/**
 * The key that was given, else the environment's.
 *
 * @throws TypeError when there is none, or when it cannot be a header's value
 */
export function resolveApiKey(given: string | undefined): string {
  const key: unknown = given ?? readEnvironment();
  if (key === undefined || key === "") {
    throw new TypeError(`An API key is needed: pass createClient({ apiKey }) or set ${API_KEY_VARIABLE}.`);
  }
  // A bearer token is visible ASCII (RFC 6750 §2.1); fetch's own complaint about anything else would print the key.
  if (typeof key !== "string" || !/^[\x21-\x7e]+$/.test(key)) {
    throw new TypeError("The API key has characters that a key cannot have: white space, a line break or non-ASCII text.");
  }
  return key;
}

function readEnvironment(): string | undefined {
  const { process } = globalThis as { readonly process?: { readonly env?: Readonly<Record<string, string | undefined>> } };
  return process?.env?.[API_KEY_VARIABLE];
}
