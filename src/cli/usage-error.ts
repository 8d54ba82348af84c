/** An invalid command line, or a setting that must change before anything can be sent. The message is one line. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
