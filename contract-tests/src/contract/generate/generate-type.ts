import type { Json } from "../../util/json.js";

/** Yields values for a conjunction of schemas, the simplest first. */
export type Generate = (schemas: readonly Json[]) => Iterable<Json>;
