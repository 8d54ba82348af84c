import { rolePaths } from "../../generated/endpoint.js";

/** Returns the part of a response that has a role in the contract (`x-role`); undefined if it is missing. */
export function readRole(body: unknown, role: keyof typeof rolePaths): unknown {
  const paths: readonly (readonly string[])[] = rolePaths[role];
  for (const path of paths) {
    const value = path.reduce<unknown>((part, name) => (Object(part) as Readonly<Record<string, unknown>>)[name], body);
    if (value !== undefined) return value;
  }
  return undefined;
}
