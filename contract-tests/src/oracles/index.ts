import { isStream } from "../contract/model.js";
import type { Oracle, OracleContext } from "./oracle.js";
import { responseOracles } from "./response.js";
import { resultOracles } from "./result.js";
import { semanticsOracles } from "./semantics.js";
import { streamOracles } from "./stream.js";

export type { Finding, Observation, Oracle, OracleContext } from "./oracle.js";

/** Creates the oracles of an operation for one run. They are not shared between runs, because some have state. */
export function createOracles(context: OracleContext): readonly Oracle[] {
  const { operation, result } = context;
  // A request for a result has no body, so it cannot be malformed.
  const isApplicable = ({ scopes }: Oracle) => scopes.some((scope) => scope !== "malformed");
  if (result !== undefined) return [...responseOracles(context).filter(isApplicable), ...resultOracles({ ...context, result })];
  return [...responseOracles(context), ...semanticsOracles(context), ...(isStream(operation) ? streamOracles(context) : [])];
}
