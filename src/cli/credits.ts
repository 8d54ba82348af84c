import { readRole } from "../util/read-role.js";

/** Returns the credits that a generation has used, as text; undefined if the API does not state them. */
export function creditsOf(generation: unknown): string | undefined {
  const { total } = Object(readRole(generation, "usage")) as { readonly total?: unknown };
  return typeof total === "number" || typeof total === "string" ? String(total) : undefined;
}
