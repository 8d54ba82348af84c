import { isStream } from "../contract/model.js";
import type { Oracle, OracleContext } from "./oracle.js";
import { responseOracles } from "./response.js";
import { resultOracles } from "./result.js";
import { meaningOracles } from "./semantics.js";
import { streamOracles } from "./stream.js";

export type { Finding, Observation, Oracle, OracleContext } from "./oracle.js";

/** The universal oracles of an operation. They are made anew for each run: some remember what they have seen. */
export function createOracles(context: OracleContext): readonly Oracle[] {
  const { operation, result } = context;
  // Who asks for a result sends no body that could be malformed.
  const isAsked = ({ scopes }: Oracle) => scopes.some((scope) => scope !== "malformed");
  if (result !== undefined) return [...responseOracles(context).filter(isAsked), ...resultOracles({ ...context, result })];
  return [...responseOracles(context), ...meaningOracles(context), ...(isStream(operation) ? streamOracles(context) : [])];
}
