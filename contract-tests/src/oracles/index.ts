import { meaningOracles } from "./meaning.js";
import type { Oracle, OracleContext } from "./oracle.js";
import { responseOracles } from "./response.js";

export type { Finding, Observation, Oracle } from "./oracle.js";

/** The universal oracles of an operation. They are made anew for each run: some remember what they have seen. */
export function createOracles(context: OracleContext): readonly Oracle[] {
  return [...responseOracles(context), ...meaningOracles(context)];
}
