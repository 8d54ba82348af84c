import type { GenerationUpdate, UnsuccessfulGeneration } from "../types.js";
import { ViduError } from "./errors.js";

/**
 * The generation failed or was canceled.
 *
 * @example
 * ```ts
 * import { createClient, isViduError } from "vidu-q2-turbo";
 *
 * try {
 *   await createClient().generate({ prompt: "a cat" });
 * } catch (error) {
 *   if (!isViduError(error, "GenerationFailedError")) throw error;
 *   console.error(error.code, error.generation.status);
 * }
 * ```
 */
export class GenerationFailedError extends ViduError {
  override get name() {
    return "GenerationFailedError" as const;
  }
  /** The generation in its terminal status. */
  declare readonly generation: UnsuccessfulGeneration;
  /** The machine-readable code of the failure. */
  declare readonly code: string | undefined;
}

/**
 * The wait has timed out. The generation continues and is charged. Call `wait(id)` to resume.
 *
 * @example
 * ```ts
 * import { createClient, isViduError } from "vidu-q2-turbo";
 *
 * try {
 *   await createClient().wait("gen_123", { timeout: 60_000 });
 * } catch (error) {
 *   if (!isViduError(error, "WaitTimeoutError")) throw error;
 *   console.error(`still running: call wait("${error.id}") later`);
 * }
 * ```
 */
export class WaitTimeoutError extends ViduError {
  override get name() {
    return "WaitTimeoutError" as const;
  }
  /** The last update; undefined if there was none. */
  declare readonly lastUpdate: GenerationUpdate | undefined;
}
