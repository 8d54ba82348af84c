import type { Contract } from "../../src/contract.js";
import { ANSWERS } from "./answers.js";
import { AUTHORIZATION } from "./authorization.js";
import { BODIES } from "./bodies.js";
import { BOUNDS } from "./bounds.js";
import { CRASHES } from "./crashes.js";
import { ENUMS } from "./enums.js";
import type { Fault, FaultLine } from "./fault.js";
import { HTTP } from "./http.js";
import { IDENTITY } from "./identity.js";
import { INTERACTIONS } from "./interactions.js";
import { INTERMITTENT } from "./intermittent.js";
import { MEANING } from "./meaning.js";
import { REFUSALS_BROKEN } from "./refusals.js";
import { RESULTS } from "./results.js";
import { STREAMS } from "./streams.js";
import { SYNTAX } from "./syntax.js";
import { TRANSPORTS } from "./transport.js";
import { TYPES } from "./types.js";

export type { Fault } from "./fault.js";

/** Every line of the table. */
export const FAULT_LINES: readonly FaultLine[] = [
  ...BOUNDS,
  ...TYPES,
  ...ENUMS,
  ...BODIES,
  ...SYNTAX,
  ...AUTHORIZATION,
  ...HTTP,
  ...ANSWERS,
  ...REFUSALS_BROKEN,
  ...MEANING,
  ...IDENTITY,
  ...RESULTS,
  ...STREAMS,
  ...CRASHES,
  ...TRANSPORTS,
  ...INTERACTIONS,
  ...INTERMITTENT,
];

/** Every way of breaking this contract that the table knows; lines that do not apply to it come to nothing. */
export function faultsOf(contract: Contract): readonly Fault[] {
  return FAULT_LINES.flatMap((line) => line(contract));
}
