import type { Program } from "./program.js";
import { UsageError } from "./usage-error.js";

/** The maximum number of bytes that are read from stdin. */
const MAX_BYTES = 10_000_000;

/**
 * Reads the text of the argument from stdin, without line ends at its end. Stops when the program is interrupted.
 *
 * @throws UsageError when the text is empty, too long or not UTF-8
 */
export async function readPrompt({ interrupted, stdin }: Program): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  const reader = stdin[Symbol.asyncIterator]();
  const abort = new Promise<never>((_, reject) => {
    const stop = () => reject(interrupted.reason);
    if (interrupted.aborted) stop();
    interrupted.addEventListener("abort", stop, { once: true });
  });
  for (;;) {
    const { done, value } = await Promise.race([read(reader), abort]);
    if (done) break;
    const bytes = Buffer.from(value as Uint8Array);
    size += bytes.length;
    if (size > MAX_BYTES) throw new UsageError(`The text on stdin must have at most ${MAX_BYTES} bytes`);
    chunks.push(bytes);
  }
  const text = decode(Buffer.concat(chunks)).replace(/[\r\n]+$/, "");
  // Probably a pipe that failed. An empty prompt would be charged.
  if (text.trim() === "") throw new UsageError("stdin is empty. Pipe the text to the command");
  return text;
}

/** @throws UsageError when stdin cannot be read, for example because it is a folder */
async function read(reader: AsyncIterator<string | Uint8Array>): Promise<IteratorResult<string | Uint8Array>> {
  try {
    return await reader.next();
  } catch (error) {
    throw new UsageError(`stdin cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new UsageError("The text on stdin must be UTF-8");
  }
}
