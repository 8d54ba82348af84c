/** The reason of an abort signal that ends a run early. The message is a clause that a report can contain. */
export class Interruption extends Error {
  override readonly name = "Interruption";

  /** @param cause what ended the run, such as `by SIGTERM` */
  constructor(cause: string) {
    super(`the run was interrupted ${cause}`);
  }
}

/** Returns the reason why an aborted signal ended the run. */
export function interruptionReason({ reason }: AbortSignal): string {
  return reason instanceof Interruption ? reason.message : "the run was interrupted";
}
