import type { Output } from "./progress.js";

/** Where the program reads from and writes to. */
export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly signal?: AbortSignal | undefined;
}
