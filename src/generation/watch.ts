import { GenerationFailedError, WaitTimeoutError } from "../errors/errors.js";
import type { Answer, Call } from "../http/call.js";
import { pause, throwIfAborted } from "../http/deadline.js";
import type { Gate } from "../http/semaphore.js";
import { readEvents } from "../http/sse.js";
import type { GenerationUpdate } from "../types.js";
import { readId } from "../util/id.js";
import { isTransient, readResult } from "./get.js";
import { endOf, isComplete, readUpdate } from "./normalize.js";

/**
 * Tells whenever a generation's status is another, until it has completed: by a stream as long as there is one, then by
 * asking. The last update has the output.
 *
 * @param pollInterval milliseconds between two questions
 * @param answer the submission's, or no more than an id
 * @throws GenerationFailedError when it failed or was canceled
 * @throws WaitTimeoutError when time is over
 */
export async function* follow(
  call: Call,
  gate: Gate,
  pollInterval: number,
  { body, events, fail, id }: Partial<Answer>,
): AsyncGenerator<GenerationUpdate, void> {
  let last: GenerationUpdate | undefined;
  const hear = async function* (): AsyncGenerator<GenerationUpdate | undefined, void> {
    if (body) yield readUpdate(body);
    if (events) {
      for await (const value of readEvents(events, call)) {
        const name = readId(value);
        id ??= name;
        if (name === id) yield readUpdate(value);
      }
    }
    if (!id) throw fail?.();
    for (const name = id; ; ) {
      // Its output is there to be asked for, or nothing is known of it: both at once.
      const rest = last && !endOf(last) ? pollInterval : 0;
      const left = call.left();
      if (rest) await pause(call, rest);
      if (rest >= left) throw overtime(call, name, last);
      yield await readResult(call, gate, name, Math.min(pollInterval, 500)).catch((error) => {
        throw isTransient(error) ? overtime(call, name, last, error) : error;
      });
    }
  };
  for await (const update of hear()) {
    throwIfAborted(call.signals);
    if (!update) continue;
    // What says that there is an output without having it is no news yet.
    const isNews = endOf(update) !== "completed" && update.status !== last?.status;
    if (isNews || isComplete(update)) yield update;
    if (isComplete(update)) return;
    refuseFailure(update, call);
    last = update;
  }
}

function refuseFailure(update: GenerationUpdate, { safe }: Call): void {
  const end = endOf(update);
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

function overtime({ safe }: Call, id: string, last: GenerationUpdate | undefined, cause?: unknown): WaitTimeoutError {
  return new WaitTimeoutError(`Generation ${id} is not waited for any longer; it may go on, and is paid for`, {
    cause,
    id,
    lastUpdate: safe(last),
  });
}
