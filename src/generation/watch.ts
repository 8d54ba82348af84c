import { resumeAdvice } from "../errors/advice.js";
import { describeErrorBody } from "../errors/create-api-error.js";
import type { ConnectionError } from "../errors/errors.js";
import { GenerationFailedError, WaitTimeoutError } from "../errors/generation-errors.js";
import type { CallContext } from "../http/call-context.js";
import { delay, throwIfAborted } from "../http/deadline.js";
import { type ParsedResponse, SizeLimitError } from "../http/parse-response.js";
import { readEvents, type ServerEvent } from "../http/sse.js";
import type { GenerationUpdate } from "../types.js";
import { readId } from "../util/id.js";
import { toLine } from "../util/line.js";
import { getGeneration, isTransient, minimumInterval, type Polling } from "./get.js";
import { hasOutput, parseUpdate, terminalStateOf, withResponse } from "./normalize.js";

/**
 * Yields an update on every status change until the generation completes: from the stream of events while it lasts, then by
 * polling. The last update has the output.
 *
 * @param pollInterval milliseconds between polls, unless a response requests more (`Retry-After`)
 * @param response the response to the submission; empty if only the id is known
 * @throws GenerationFailedError when the generation failed or was canceled
 * @throws WaitTimeoutError at the deadline
 */
export async function* watchGeneration(
  call: CallContext,
  polling: Polling,
  pollInterval: number,
  response: Partial<ParsedResponse>,
): AsyncGenerator<GenerationUpdate, void> {
  let last: GenerationUpdate | undefined;
  for await (const update of readUpdates(call, polling, pollInterval, response)) {
    throwIfAborted(call);
    if (!update) continue;
    await call.settings.journal?.record(call, { update });
    // A completed generation is reported when its output is known.
    const statusChanged = terminalStateOf(update) !== "completed" && update.status !== last?.status;
    if (statusChanged || hasOutput(update)) yield update;
    if (hasOutput(update)) return;
    throwIfFailed(call, update);
    last = update;
  }
}

async function* readUpdates(
  call: CallContext,
  polling: Polling,
  pollInterval: number,
  response: Partial<ParsedResponse>,
): AsyncGenerator<GenerationUpdate | undefined, void> {
  const { generation } = call;
  let last = parseUpdate(response.body);
  if (last) yield withResponse(last, response);
  let failure: ErrorDetails | undefined;
  try {
    for await (const { data, event, isComplete } of response.events ? readEvents(response.events, call, response.close) : []) {
      const id = readId(data);
      if (event === "error" || (!id && describeErrorBody(data))) failure = describeErrorEvent(call, { data, event });
      generation.id ??= id;
      const update = isComplete && id === generation.id ? parseUpdate(data) : undefined;
      if (!update) continue;
      last = update;
      yield withResponse(update, response);
    }
  } catch (cause) {
    if (generation.id || !(cause instanceof SizeLimitError)) throw cause;
    failure = { cause, message: cause.message };
  }
  const { id } = generation;
  if (!id) throw response.toError?.(failure);
  let previous = response;
  for (;;) {
    // The first poll follows at once if nothing is known yet, or if only the output is missing.
    const ms = last && !terminalStateOf(last) ? Math.max(pollInterval, minimumInterval(previous)) : 0;
    const remainingMs = call.remainingMs();
    if (ms) await delay(call, ms);
    if (ms >= remainingMs) throw createWaitTimeout(call, id, last);
    try {
      last = await getGeneration(call, polling, id, Math.min(pollInterval, 500));
    } catch (error) {
      // A transient failure means that the retries ran out of time, unless the failure is permanent.
      const isOver = isTransient(error, polling, id) && !(error as Partial<ConnectionError>).isPermanent;
      throw isOver ? createWaitTimeout(call, id, last, error) : error;
    }
    yield last;
    previous = last;
  }
}

/** The reason why a stream failed before it sent an id. */
interface ErrorDetails {
  readonly message: string;
  readonly cause: unknown;
}

function describeErrorEvent({ redactJson }: CallContext, event: Pick<ServerEvent, "data" | "event">): ErrorDetails {
  const cause = redactJson(event);
  const data = cause?.data;
  return { cause, message: `an error event: ${typeof data === "string" ? toLine(data) : describeErrorBody(data)}` };
}

function throwIfFailed({ redactJson }: CallContext, update: GenerationUpdate): void {
  const state = terminalStateOf(update);
  if (!state || state === "completed") return;
  const { id, status } = update;
  const generation = redactJson(update);
  const { code } = Object(generation) as { readonly code?: unknown };
  const message = [`Generation ${id} ended with status ${status}`, describeErrorBody(generation)].filter(Boolean).join(": ");
  throw new GenerationFailedError(message, { code, generation });
}

function createWaitTimeout(
  { redactJson }: CallContext,
  id: string,
  last: GenerationUpdate | undefined,
  cause?: unknown,
): WaitTimeoutError {
  const message = `Timed out waiting for generation ${id}. It ${resumeAdvice(id)}`;
  return new WaitTimeoutError(message, { cause, lastUpdate: redactJson(last) });
}
