/** The end of a message about a submission whose outcome is unknown. */
export const UNKNOWN_OUTCOME = "may have been accepted and charged. Check before you submit it again";

/** Returns the end of a message about a generation that the client no longer waits for. */
export function resumeAdvice(id: string): string {
  return `continues and is charged. Call wait(${JSON.stringify(id)}) to resume`;
}
