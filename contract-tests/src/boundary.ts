import type { Json } from "./json.js";
import type { Purpose } from "./traffic.js";

/** One value in one place of a request, and what the server made of it: a point of the boundary map. */
export interface BoundaryPoint {
  /** The operation's id in the contract. */
  readonly operation: string;
  /** The place in the request: `duration`, `reference_image_urls.items`; `body` for the whole of it. */
  readonly place: string;
  /** The id of the check that tried it. */
  readonly check: string;
  /** The value; undefined for one that was left out. */
  readonly value: Json | undefined;
  /** What the contract says: take it, refuse it, or nothing (then the server is only observed). */
  readonly expected: Exclude<Purpose, "read">;
  /** What the server did; `otherwise` for an answer that is neither, or none at all. */
  readonly found: "otherwise" | "refused" | "taken";
}
