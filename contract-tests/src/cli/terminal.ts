import type { Output } from "./progress.js";

/** The environment, outputs and abort signal of the program. */
export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly signal?: AbortSignal | undefined;
}
