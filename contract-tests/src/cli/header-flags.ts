import { createExtraHeaders, HeaderError } from "../traffic/extra-headers.js";
import { UsageError } from "./parse-args.js";

/**
 * Parses the values of `--header`, each `Name: value` as for curl.
 *
 * @throws UsageError. Its message does not contain a value, which may be secret.
 */
export function parseHeaderFlags(texts: readonly string[]): Readonly<Record<string, string>> {
  const headers = new Map<string, readonly [name: string, value: string]>();
  for (const text of texts) {
    const [, name = "", value = ""] = /^([^:]*):(.*)$/s.exec(text) ?? [];
    if (name.trim() === "") throw new UsageError("--header must have the form 'Name: value' (the name or the colon is missing)");
    const key = name.trim().toLowerCase();
    if (value.trim() === "") throw new UsageError(`--header ${JSON.stringify(name)} has no value: use 'Name: value'`);
    if (headers.has(key))
      throw new UsageError(`--header ${JSON.stringify(name)} is given twice: combine its values into one header`);
    headers.set(key, [name.trim(), value.trim()]);
  }
  const parsed = Object.fromEntries(headers.values());
  try {
    createExtraHeaders(parsed, "");
  } catch (cause) {
    if (cause instanceof HeaderError) throw new UsageError(`--header: ${cause.message}`);
    throw cause;
  }
  return parsed;
}

/** Returns the name in the value of a valid `--header`, in lower case. */
export function headerNameOf(text: string): string {
  return text
    .slice(0, Math.max(0, text.indexOf(":")))
    .trim()
    .toLowerCase();
}
