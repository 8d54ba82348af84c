import process from "node:process";
import type { Writable } from "node:stream";

/** The exit status of a program that succeeds, but whose output is lost. */
const LOST_OUTPUT_STATUS = 2;

/**
 * Handles outputs that cannot be written. If the reader of an output has closed the pipe, as in `| head`, discards further output
 * and keeps the exit status of the command. For any other problem, such as a full disk, prints one line on the other outputs and
 * sets a failing exit status. The program continues, so that it writes its report.
 */
export function ignoreBrokenPipes(...outputs: readonly Pick<Writable, "on" | "write">[]): void {
  const failed = new Set<unknown>();
  for (const output of outputs) {
    output.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EPIPE" || failed.has(output)) return;
      if (failed.size === 0) process.once("exit", failIfSuccessful);
      failed.add(output);
      const line = `the output cannot be written: ${error.code ?? error.message}\n`;
      for (const other of outputs) if (!failed.has(other)) other.write(line);
    });
  }
}

function failIfSuccessful(status: number): void {
  if (status === 0) process.exitCode = LOST_OUTPUT_STATUS;
}
