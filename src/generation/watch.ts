import { GenerationFailedError, WaitTimeoutError } from "../errors/errors.js";
import type { CallContext, ParsedResponse } from "../http/call.js";
import { delay, throwIfAborted } from "../http/deadline.js";
import type { Semaphore } from "../http/semaphore.js";
import { readEvents } from "../http/sse.js";
import type { GenerationUpdate } from "../types.js";
import { readId } from "../util/id.js";
import { getGeneration, isTransient } from "./get.js";
import { isComplete, parseUpdate, terminalStateOf } from "./normalize.js";

/**
 * Tells whenever a generation's status is another, until it has completed: by a stream as long as there is one, then by
 * asking. The last update has the output.
 *
 * @param pollInterval milliseconds between two questions
 * @param answer the submission's, or no more than an id
 * @throws GenerationFailedError when it failed or was canceled
 * @throws WaitTimeoutError when time is over
 */
export async function* watchGeneration(
  call: CallContext,
  gate: Semaphore,
  pollInterval: number,
  { body, events, toError: fail, id }: Partial<ParsedResponse>,
): AsyncGenerator<GenerationUpdate, void> {
  let last: GenerationUpdate | undefined;
  const readUpdates = async function* (): AsyncGenerator<GenerationUpdate | undefined, void> {
    if (body) yield parseUpdate(body);
    if (events) {
      for await (const value of readEvents(events, call)) {
        const name = readId(value);
        id ??= name;
        if (name === id) yield parseUpdate(value);
      }
    }
    if (!id) throw fail?.();
    for (const name = id; ; ) {
      // Its output is there to be asked for, or nothing is known of it: both at once.
      const rest = last && !terminalStateOf(last) ? pollInterval : 0;
      const left = call.remainingMs();
      if (rest) await delay(call, rest);
      if (rest >= left) throw createWaitTimeout(call, name, last);
      yield await getGeneration(call, gate, name, Math.min(pollInterval, 500)).catch((error) => {
        throw isTransient(error) ? createWaitTimeout(call, name, last, error) : error;
      });
    }
  };
  for await (const update of readUpdates()) {
    throwIfAborted(call.signals);
    if (!update) continue;
    // What says that there is an output without having it is no news yet.
    const statusChanged = terminalStateOf(update) !== "completed" && update.status !== last?.status;
    if (statusChanged || isComplete(update)) yield update;
    if (isComplete(update)) return;
    throwIfFailed(update, call);
    last = update;
  }
}

function throwIfFailed(update: GenerationUpdate, { redactJson: safe }: CallContext): void {
  const end = terminalStateOf(update);
  if (!end || end === "completed") return;
  const { id, status } = update;
  const generation = safe(update);
  const { code, message } = Object(generation) as { readonly code?: unknown; readonly message?: unknown };
  throw new GenerationFailedError([`Generation ${id} ended ${status}`, code, message].filter(Boolean).join(": "), {
    code,
    generation,
    id,
  });
}

function createWaitTimeout(
  { redactJson: safe }: CallContext,
  id: string,
  last: GenerationUpdate | undefined,
  cause?: unknown,
): WaitTimeoutError {
  return new WaitTimeoutError(`Generation ${id} is not waited for any longer; it may go on, and is paid for`, {
    cause,
    id,
    lastUpdate: safe(last),
  });
}
