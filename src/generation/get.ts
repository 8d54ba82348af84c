import { routes } from "../../generated/endpoint.js";
import { ApiError } from "../errors/api-errors.js";
import { ConnectionError, TimeoutError, UnexpectedResponseError, ViduError } from "../errors/errors.js";
import type { CallContext } from "../http/call.js";
import { backoffDelay, MAX_RETRY_DELAY_MS, retry } from "../http/retry.js";
import type { Semaphore } from "../http/semaphore.js";
import type { GenerationUpdate } from "../types.js";
import { parseUpdate, terminalStateOf } from "./normalize.js";

/**
 * Asks for a generation, and again when the answer is lost or says that the server cannot tell just now, as long as
 * there is time: a question costs nothing.
 *
 * @param first milliseconds of the first back-off
 * @throws ApiError, ConnectionError, TimeoutError or UnexpectedResponseError, all with the id: the last one's
 */
export async function getGeneration(call: CallContext, gate: Semaphore, id: string, first = 500): Promise<GenerationUpdate> {
  const ask = async () => {
    // What a generation is like changes; a framework's cache would keep the first answer.
    const { body, toError: fail } = await call.send("GET", routes.result, { cache: "no-store", params: { path: { id } } });
    const update = parseUpdate(body);
    if (!update) throw fail();
    // Where a completed generation has nothing to show, there is nothing to wait for.
    return terminalStateOf(update) === "completed" ? ({ ...update, data: Object(update.data) } as GenerationUpdate) : update;
  };
  try {
    return await retry(
      call,
      () => gate(call, ask),
      (error, failures) => {
        if (!isTransient(error)) return Infinity;
        const { retryAfter = 0 } = error as Partial<ApiError>;
        const rest = Math.max(backoffDelay(failures, first), Math.min(retryAfter * 1000, MAX_RETRY_DELAY_MS));
        // What is left is halved rather than given up: the server may be back before it is over.
        return Math.max(Math.min(rest, call.remainingMs() / 2), first / 4);
      },
    );
  } catch (error) {
    throw error instanceof ViduError ? Object.assign(error, { id }) : error;
  }
}

/** Whether another question may be answered better. */
export function isTransient(error: unknown): boolean {
  return error instanceof ApiError
    ? error.status >= 500 || [408, 425, 429].includes(error.status)
    : [ConnectionError, TimeoutError, UnexpectedResponseError].some((Class) => error instanceof Class);
}
