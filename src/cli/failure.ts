import { isViduError } from "../errors/is-vidu-error.js";
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
  /** The id of the generation, if it was accepted: it can be resumed unless it has failed. */
  readonly id: string | undefined;
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

/** Describes what an error means for the user of the command line. */
export function describeFailure(error: unknown, interrupted: AbortSignal): Failure {
  const { code, id, issues, request, requestId, sentAt, status, url, path } = Object(error) as Readonly<Record<string, unknown>>;
  const generation = typeof id === "string" ? id : undefined;
  const details = { code, issues, status, requestId, request, sentAt, url, path };
  const failure = {
    id: generation,
    isResumable: generation !== undefined,
    details,
    name: error instanceof Error ? error.name : "Error",
  };
  if (error instanceof UsageError) return { ...failure, exitStatus: EXIT.usage, message: endSentence(error.message) };
  if (isViduError(error, "AbortError") || (interrupted.aborted && error === interrupted.reason))
    return { ...failure, name: "AbortError", ...describeAbort(error, generation) };
  const message = inTermsOfCommands(error instanceof Error ? error.message : String(error));
  if (isUnknown(error) && generation === undefined)
    return { ...failure, exitStatus: EXIT.unknown, message: `The outcome is unknown. ${withAdvice(message)}` };
  if (isViduError(error, "GenerationFailedError")) return { ...failure, isResumable: false, exitStatus: EXIT.failed, message };
  if (isViduError(error, "JournalError"))
    return { ...failure, exitStatus: EXIT.usage, message: `${message} Use another --journal FILE, or --no-journal.` };
  if (isViduError(error) || error instanceof CommandError) return { ...failure, exitStatus: EXIT.api, message };
  return { ...failure, exitStatus: EXIT.api, message: `Unexpected error: ${endSentence(message)}` };
}

function describeAbort(error: unknown, id: string | undefined): Pick<Failure, "exitStatus" | "message"> {
  const { outcome } = Object(error) as { readonly outcome?: unknown };
  if (outcome === "unknown")
    return {
      exitStatus: EXIT.unknown,
      message: `Interrupted. The outcome is unknown: the submission ${UNKNOWN}.`,
    };
  const meaning = id === undefined ? "Nothing was submitted." : `Generation ${id} continues and is charged.`;
  return { exitStatus: EXIT.interrupted, message: `Interrupted. ${meaning}` };
}

const UNKNOWN = "may have been accepted and charged. Check your account before you submit it again";

/** Whether a submission was sent and its response does not state whether it was accepted. */
function isUnknown(error: unknown): boolean {
  const isServerError = isViduError(error, "ServerError") && error.request !== undefined;
  return isServerError || isViduError(error, "SubmissionOutcomeUnknownError");
}

/** A server error does not state what it means for the submission. */
function withAdvice(message: string): string {
  return /may have been accepted/.test(message) ? message : `${endSentence(message)} The submission ${UNKNOWN}.`;
}

/** Replaces the methods and options of the client in a message by commands and flags. */
function inTermsOfCommands(message: string): string {
  const text = message
    .replace(/\.? Call wait\(".*"\) to resume\b\.?/s, "")
    .replace(/\.? Call `get\(id\)` for a new one\b\.?/, "")
    .replace("Check before you submit", "Check your account before you submit")
    .replace("another directory or name, or set `overwrite: true`", "another name with -o, or use --overwrite");
  return endSentence(text);
}

function endSentence(text: string): string {
  return /[.?!]$/.test(text) ? text : `${text}.`;
}
