import { rolePaths } from "../../generated/endpoint.js";

/** The meaning of a property in a response (`x-role` in the contract). */
export type Role = "id" | "status" | "output" | "input" | "usage" | "code" | "message";

/** Returns the part of a response that has a role; undefined if it is missing. */
export function readRole(body: unknown, role: Role): unknown {
  for (const path of rolePaths[role] ?? [[role]]) {
    const value = path.reduce<unknown>((part, name) => (Object(part) as Readonly<Record<string, unknown>>)[name], body);
    if (value !== undefined) return value;
  }
  return undefined;
}
