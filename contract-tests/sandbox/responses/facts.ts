import type { Json, JsonObject } from "../../src/util/json.js";
import { usageOf } from "../account.js";
import type { GenerationState } from "../clock.js";
import { FAILURE } from "../errors.js";
import { outputOf } from "../output.js";
import type { Facts } from "./render-response.js";

/** Returns everything that a response can contain about a generation in some state. */
export function factsOf(
  { id, input, usage }: { readonly id: string; readonly input: JsonObject; readonly usage: JsonObject },
  { phase, state }: Pick<GenerationState, "phase" | "state">,
  count: Json | undefined,
  origin: string,
): Facts {
  return {
    status: state,
    id,
    input,
    usage: phase === "failed" ? usageOf(0) : usage,
    output: phase === "completed" ? outputOf(id, isPositiveNumber(count) ? count : 1, origin) : null,
    ...(phase === "failed" ? FAILURE : {}),
  };
}

/** Whether a value can be used as a price factor or a count. A fault can disable validation, so the value can have any type. */
export function isPositiveNumber(value: Json | undefined): value is number {
  return typeof value === "number" && Number.isFinite(value) && value > 0;
}
