import type { Writable } from "node:stream";

/**
 * Ignores that the reader of an output has gone, as after `| head`: further output is discarded, and the exit status stays
 * that of the command.
 */
export function ignoreBrokenPipes(...outputs: readonly Pick<Writable, "on">[]): void {
  for (const output of outputs) {
    output.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
    });
  }
}
