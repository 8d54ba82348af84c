import { isViduError } from "../errors/is-vidu-error.js";
import { SAVE_AGAIN } from "../node/save-to-files.js";
import { creditsOf } from "./credits.js";
import { describeMessage, endSentence } from "./message.js";
import { UsageError } from "./usage-error.js";

/** Exit statuses of the command line. */
export const EXIT = { success: 0, failed: 1, usage: 2, api: 3, unknown: 4, interrupted: 130 } as const;

/** An error as the command line reports it. */
export interface Failure {
  readonly exitStatus: number;
  /** The class of the error. */
  readonly name: string;
  /** The problem and the remedy in one line. */
  readonly message: string;
  /** The id of the generation, if it was accepted. */
  readonly id: string | undefined;
  /** Whether the user can wait for the generation again. False if it has failed. */
  readonly isResumable: boolean;
  /** Further properties for `--json`. */
  readonly details: Readonly<Record<string, unknown>>;
}

/** A problem that is not an error of the client. */
export class CommandError extends Error {
  override readonly name = "CommandError";
  readonly id: string | undefined;
  /** @param id the generation that can be resumed */
  constructor(message: string, id?: string) {
    super(message);
    this.id = id;
  }
}

/**
 * Describes what an error means for the user of the command line.
 *
 * @param command the name of the command that failed
 */
export function describeFailure(error: unknown, interrupted: AbortSignal, command?: string): Failure {
  const { code, id, issues, request, requestId, sentAt, status, url, path } = Object(error) as Readonly<Record<string, unknown>>;
  const { usage } = Object((error as { readonly generation?: unknown } | undefined)?.generation) as { readonly usage?: unknown };
  const generation = typeof id === "string" ? id : undefined;
  const details = { code, issues, usage, status, requestId, request, sentAt, url, path };
  const failure = {
    id: generation,
    isResumable: generation !== undefined,
    details,
    name: error instanceof Error ? error.name : "Error",
  };
  if (error instanceof UsageError) return { ...failure, exitStatus: EXIT.usage, message: endSentence(error.message) };
  if (isViduError(error, "AbortError") || (interrupted.aborted && error === interrupted.reason))
    return { ...failure, name: "AbortError", ...describeAbort(error, generation, command) };
  const message = describeMessage(error, command);
  if (isUnknown(error) && generation === undefined)
    return { ...failure, exitStatus: EXIT.unknown, message: `The outcome is unknown. ${withAdvice(message)}` };
  if (isViduError(error, "GenerationFailedError")) {
    const credits = creditsOf(error.generation) ?? "unknown";
    return { ...failure, isResumable: false, exitStatus: EXIT.failed, message: `${message} Credits: ${credits}.` };
  }
  if (isViduError(error, "JournalError"))
    return { ...failure, exitStatus: EXIT.usage, message: `${message} Use another --journal FILE, or --no-journal.` };
  if (isViduError(error) || error instanceof CommandError) return { ...failure, exitStatus: EXIT.api, message };
  return { ...failure, exitStatus: EXIT.api, message: `Unexpected error: ${endSentence(message)}` };
}

function describeAbort(
  error: unknown,
  id: string | undefined,
  command: string | undefined,
): Pick<Failure, "exitStatus" | "message"> {
  const { message, outcome } = Object(error) as { readonly message?: unknown; readonly outcome?: unknown };
  if (outcome === "unknown")
    return {
      exitStatus: EXIT.unknown,
      message: `Interrupted. The outcome is unknown: the submission ${UNKNOWN}.`,
    };
  const charged = id === undefined ? "Nothing was submitted." : `Generation ${id} continues and is charged.`;
  if (id !== undefined && String(message).includes(SAVE_AGAIN))
    return { exitStatus: EXIT.interrupted, message: `Interrupted. Generation ${id} has completed, but its video is not saved.` };
  // Other commands do not know whether the id exists.
  const meaning = command === "generate" ? charged : "This does not cancel a generation.";
  return { exitStatus: EXIT.interrupted, message: `Interrupted. ${meaning}` };
}

const UNKNOWN = "may have been accepted and charged. Check your account before you submit it again";

/** Whether a submission was sent, but it is unknown whether the server accepted it. */
function isUnknown(error: unknown): boolean {
  const isServerError = isViduError(error, "ServerError") && error.request !== undefined;
  return isServerError || isViduError(error, "SubmissionOutcomeUnknownError");
}

/** Adds what to do about the submission, unless the message states it. The message of a server error does not. */
function withAdvice(message: string): string {
  return /may have been accepted/.test(message) ? message : `${endSentence(message)} The submission ${UNKNOWN}.`;
}
