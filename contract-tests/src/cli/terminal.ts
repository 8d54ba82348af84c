import { DEFAULT_WIDTH } from "../util/wrap-text.js";
import type { Output } from "./progress.js";

/** The environment, outputs and abort signal of the program. */
export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly signal?: AbortSignal | undefined;
}

/** Returns the width for lists: that of the terminal, or a default if the output is not a terminal. */
export function widthOf({ stdout }: Pick<Terminal, "stdout">): number {
  return (stdout.isTTY && stdout.columns) || DEFAULT_WIDTH;
}
