import type { Contract } from "../../src/contract/model.js";
import { AUTHORIZATION } from "./catalog/authorization.js";
import { BODIES } from "./catalog/bodies.js";
import { BOUNDS } from "./catalog/bounds.js";
import { DEPENDENT_DEFAULTS } from "./catalog/combinations/dependent-defaults.js";
import { BOUNDS_BESIDE, SELECTIVE_VALIDATION } from "./catalog/combinations/selective-validation.js";
import { SEVERAL_INVALID } from "./catalog/combinations/several-invalid.js";
import { CRASHES } from "./catalog/crashes.js";
import { ENUMS } from "./catalog/enums.js";
import { ERRORS } from "./catalog/errors.js";
import { FRAMEWORKS } from "./catalog/frameworks.js";
import { IDENTITY } from "./catalog/identity.js";
import { INPUTS } from "./catalog/inputs.js";
import { INTERACTIONS } from "./catalog/interactions.js";
import { INTERMITTENT } from "./catalog/intermittent.js";
import { LOOK_ALIKES } from "./catalog/look-alikes.js";
import { MODERATION } from "./catalog/moderation.js";
import { PARAMETERS } from "./catalog/parameters.js";
import { HTTP } from "./catalog/protocol/http.js";
import { LIMITS } from "./catalog/protocol/limits.js";
import { RESPONSE_HEADERS } from "./catalog/protocol/response-headers.js";
import { SYNTAX } from "./catalog/protocol/syntax.js";
import { TRANSPORTS } from "./catalog/protocol/transport.js";
import { RESPONSES } from "./catalog/responses.js";
import { RESULTS } from "./catalog/results.js";
import { STREAMS } from "./catalog/streams.js";
import { TRANSIENT } from "./catalog/transient.js";
import { TYPES } from "./catalog/types.js";
import type { Fault, FaultTemplate } from "./fault.js";

export type { Fault } from "./fault.js";

/** The complete fault catalog. */
const FAULT_TEMPLATES: readonly FaultTemplate[] = [
  ...BOUNDS,
  ...TYPES,
  ...ENUMS,
  ...BODIES,
  ...SYNTAX,
  ...AUTHORIZATION,
  ...HTTP,
  ...RESPONSES,
  ...ERRORS,
  ...INPUTS,
  ...IDENTITY,
  ...RESULTS,
  ...STREAMS,
  ...CRASHES,
  ...TRANSPORTS,
  ...INTERACTIONS,
  ...INTERMITTENT,
  ...SEVERAL_INVALID,
  ...DEPENDENT_DEFAULTS,
  ...LOOK_ALIKES,
  ...FRAMEWORKS,
  ...TRANSIENT,
  ...SELECTIVE_VALIDATION,
  ...BOUNDS_BESIDE,
  ...PARAMETERS,
  ...MODERATION,
  ...LIMITS,
  ...RESPONSE_HEADERS,
];

/**
 * Returns every fault of the catalog that applies to the contract.
 *
 * @example
 * ```ts
 * import { readBundledContract } from "vidu-q2-turbo-conformance";
 * import { faultsOf, startSandbox } from "vidu-q2-turbo-conformance/sandbox";
 *
 * const contract = await readBundledContract();
 * const faults = faultsOf(contract).filter(({ id }) => id === "maximum.offByOne:duration");
 * const sandbox = await startSandbox({ contract, faults });
 * ```
 */
export function faultsOf(contract: Contract): readonly Fault[] {
  return FAULT_TEMPLATES.flatMap((template) => template(contract));
}
