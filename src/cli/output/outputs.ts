import type { Program } from "../program.js";

/** Reports whether output was lost. */
export interface Outputs {
  /** Waits for the errors of earlier writes. Returns the reason why output was lost, or undefined if all was written. */
  settle(): Promise<string | undefined>;
}

/**
 * Handles write errors of stdout and stderr, which would otherwise crash the process. Ignores a pipe that its reader has closed,
 * as in `| head`, and all errors after an interruption, because the terminal may have closed.
 */
export function watchOutputs({ interrupted, stderr, stdout }: Pick<Program, "interrupted" | "stderr" | "stdout">): Outputs {
  let lost: string | undefined;
  stdout.on?.("error", ({ code, message }) => {
    if (code !== "EPIPE" && !interrupted.aborted) lost ??= message;
  });
  // An error of stderr cannot be reported anywhere.
  stderr.on?.("error", () => {});
  return {
    settle: async () => {
      await new Promise((resolve) => setImmediate(resolve));
      return lost;
    },
  };
}
