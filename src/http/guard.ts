import { resumeAdvice, UNKNOWN_OUTCOME } from "../errors/advice.js";
import { ConnectionError, SubmissionOutcomeUnknownError, ViduError } from "../errors/errors.js";
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
export function toViduError({ generation, redactError }: CallContext, error: unknown): unknown {
  const { id, sentAt, submission } = generation;
  if (error instanceof ViduError) return id && !error.id ? Object.assign(error, { id }) : error;
  const cause = redactError(error);
  if (id)
    return new ConnectionError(`Lost track of generation ${id}. It continues and is charged. ${resumeAdvice(id)}`, { cause, id });
  if (!sentAt) return error;
  return new SubmissionOutcomeUnknownError(`The submission ${UNKNOWN_OUTCOME}.`, {
    cause,
    request: submission,
    sentAt,
  });
}
