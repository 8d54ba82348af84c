/**
 * Describes an unexpected exception as a defect of the suite, in one sentence.
 *
 * @param error the exception, of any type
 * @param check the id of the check that was running, if there was one
 */
export function describeDefect(error: unknown, check?: string): string {
  const message = messageOf(error);
  return `this is a defect of the suite, please report it: ${message}${check === undefined ? "" : `, check ${check}`}`;
}

function messageOf(error: unknown): string {
  try {
    if (!(error instanceof Error)) return String(error);
    // The name of the source file helps to find the defect. Its folder is private.
    const location = /\/([^/\s()]+:\d+):\d+\)?$/m.exec(error.stack ?? "")?.[1];
    return `${error.name}: ${error.message}${location === undefined ? "" : ` (${location})`}`;
  } catch {
    return "an exception without a message";
  }
}
