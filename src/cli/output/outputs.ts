import type { Program } from "../program.js";

/** The state of the outputs. */
export interface Outputs {
  /** Resolves, when errors of earlier writes have arrived, to the reason why output was lost; undefined if none was. */
  settle(): Promise<string | undefined>;
}

/**
 * Handles errors of the outputs, which would end the process. A reader that has gone, as after `| head`, is no error. After an
 * interruption, the terminal may be gone.
 */
export function watchOutputs({ interrupted, stderr, stdout }: Pick<Program, "interrupted" | "stderr" | "stdout">): Outputs {
  let lost: string | undefined;
  stdout.on?.("error", ({ code, message }) => {
    if (code !== "EPIPE" && !interrupted.aborted) lost ??= message;
  });
  // Without stderr, there is no place for a message.
  stderr.on?.("error", () => {});
  return {
    settle: async () => {
      await new Promise((resolve) => setImmediate(resolve));
      return lost;
    },
  };
}
