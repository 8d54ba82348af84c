import type { Json } from "../../util/json.js";
import type { Check } from "../check.js";

/** Returns a check that requires the server to reject complete bodies. Returns no check if there are no bodies. */
export function rejectBodies(
  bodies: readonly Json[],
  clause: Pick<Check, "anchor" | "clause" | "evidence" | "id" | "operation" | "title">,
): readonly Check[] {
  const [first, ...others] = bodies.map((value) => ({
    value,
    template: { base: "minimal" as const, build: (body: Json | undefined) => body ?? null },
  }));
  if (first === undefined) return [];
  const examples: Check["examples"] = [first, ...others];
  return [{ ...clause, kind: "reject", place: "body", examples, arbitrary: undefined, body: ({ value }) => value }];
}
