import { ConnectionError, SubmissionOutcomeUnknownError, ViduError } from "../errors/errors.js";
import type { CallContext } from "./call-context.js";

/** Rejects only with errors that say what is known about the generation, once a submission was sent. */
export async function guard<T>(call: CallContext, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw toViduError(call, error);
  }
}

export function toViduError({ generation, redactError }: CallContext, error: unknown): unknown {
  const { id, sentAt, submission } = generation;
  if (error instanceof ViduError) return id && !error.id ? Object.assign(error, { id }) : error;
  const cause = redactError(error);
  if (id)
    return new ConnectionError(
      `Lost track of generation ${id}. It continues and is charged. Call wait(${JSON.stringify(id)}) to resume`,
      { cause, id },
    );
  if (!sentAt) return error;
  return new SubmissionOutcomeUnknownError(
    "The submission may have been accepted and charged. Check before you submit it again.",
    {
      cause,
      request: submission,
      sentAt,
    },
  );
}
