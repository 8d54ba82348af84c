import { resumeAdvice, UNKNOWN_OUTCOME } from "../errors/advice.js";
import { AbortError, ConnectionError, SubmissionOutcomeUnknownError, ViduError } from "../errors/errors.js";
import type { CallContext } from "./call-context.js";

/** Wraps errors that are thrown after a submission was sent, so that they contain what is known about the generation. */
export async function guard<T>(call: CallContext, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw toViduError(call, error);
  }
}

/** Returns an error that contains what is known about the generation. Returns the error itself if no submission was sent. */
export function toViduError({ createAbortError, generation, redactError }: CallContext, error: unknown): unknown {
  const { id, sentAt, submission } = generation;
  if (error instanceof ViduError) {
    if (!id || error.id) return error;
    // If the response arrives in the moment of an abort, the id is known only now.
    return error instanceof AbortError ? createAbortError(error.cause) : Object.assign(error, { id });
  }
  const cause = redactError(error);
  if (id) return new ConnectionError(`Lost track of generation ${id}. It ${resumeAdvice(id)}`, { cause, id });
  if (!sentAt) return error;
  return new SubmissionOutcomeUnknownError(`The submission ${UNKNOWN_OUTCOME}.`, {
    cause,
    request: submission,
    sentAt,
  });
}
