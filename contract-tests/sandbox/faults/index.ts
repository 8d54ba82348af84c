import type { Contract } from "../../src/contract/model.js";
import { ANSWERS } from "./catalog/answers.js";
import { AUTHORIZATION } from "./catalog/authorization.js";
import { BODIES } from "./catalog/bodies.js";
import { BOUNDS } from "./catalog/bounds.js";
import { CRASHES } from "./catalog/crashes.js";
import { ENUMS } from "./catalog/enums.js";
import { HTTP } from "./catalog/http.js";
import { IDENTITY } from "./catalog/identity.js";
import { INTERACTIONS } from "./catalog/interactions.js";
import { INTERMITTENT } from "./catalog/intermittent.js";
import { MEANING } from "./catalog/meaning.js";
import { REFUSALS_BROKEN } from "./catalog/refusals.js";
import { RESULTS } from "./catalog/results.js";
import { STREAMS } from "./catalog/streams.js";
import { SYNTAX } from "./catalog/syntax.js";
import { TRANSPORTS } from "./catalog/transport.js";
import { TYPES } from "./catalog/types.js";
import type { Fault, FaultTemplate } from "./fault.js";

export type { Fault } from "./fault.js";

/** Every line of the table. */
export const FAULT_LINES: readonly FaultTemplate[] = [
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
