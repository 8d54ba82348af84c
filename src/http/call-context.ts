import type { CallOptions } from "../call-options.js";
import { resumeAdvice, UNKNOWN_OUTCOME } from "../errors/advice.js";
import { AbortError } from "../errors/errors.js";
import { assertKeyIsNotExposed, assertOption, parseHeaders, parseIntegerOption, type Settings } from "../options.js";
import type { VideoRequest } from "../types.js";
import { createRedactor, type Redactor } from "../util/redact.js";
import type { Deadline } from "./deadline.js";
import type { Transport } from "./transport.js";

/** Per-call state: the deadline, the abort signals, the headers, and what is known about the generation so far. */
export interface CallContext extends Deadline, Redactor {
  readonly settings: Settings;
  readonly transport: Transport;
  /** Headers of this call; they replace the client's headers of the same name. */
  readonly headers: Headers | undefined;
  /** Milliseconds for one response, and for each part of a stream. */
  readonly requestTimeout: number;
  /** The `Authorization` headers that were sent. Errors must not contain their credentials. */
  readonly authorizations: Set<string>;
  /** The generation that the call is about. Updated by every attempt. */
  readonly generation: GenerationState;
}

/** What is known about the generation of a call. It determines what an abort means for the caller's money. */
interface GenerationState {
  /** The id: the server has accepted the submission. */
  id?: string | undefined;
  /** The submission whose outcome is open. */
  submission?: VideoRequest | undefined;
  /** When that submission was sent; undefined if it was not, or if the server rejected it. */
  sentAt?: Date | undefined;
}

/**
 * Creates the state of one call of a client's method.
 *
 * @param totalTimeout milliseconds for the whole call, unless its options set another timeout
 * @param requestTimeout milliseconds for one response
 * @throws TypeError when an option is invalid
 */
export function createCallContext(
  settings: Settings,
  transport: Transport,
  options: CallOptions,
  totalTimeout = settings.timeout,
  requestTimeout = Infinity,
): CallContext {
  const { timeout = totalTimeout } = options;
  const headers = options.headers && parseHeaders(options.headers);
  if (headers?.has("authorization")) assertKeyIsNotExposed(settings);
  const signals = [settings.signal, options.signal].filter((signal) => signal !== undefined);
  for (const signal of signals)
    assertOption(
      typeof signal?.addEventListener === "function",
      "`signal` must be an AbortSignal, such as `new AbortController().signal`",
    );
  // Unlike Date, this clock does not jump when the system time is set.
  const end = performance.now() + parseIntegerOption("timeout", timeout);
  const generation: GenerationState = {};
  const authorizations = new Set<string>();
  // V8 takes much longer for properties that follow a spread.
  const { redactError, redactJson } = createRedactor(authorizations);
  return {
    authorizations,
    createAbortError: (reason) => createAbortError(generation, reason),
    generation,
    headers,
    redactError,
    redactJson,
    remainingMs: () => end - performance.now(),
    requestTimeout,
    settings,
    signals,
    transport,
  };
}

function createAbortError({ id, sentAt, submission }: GenerationState, cause: unknown): AbortError {
  const create = (message: string, fields: object) => new AbortError(`Aborted. ${message}`, { cause, ...fields });
  if (id) return create(`Generation ${id} ${resumeAdvice(id)}`, { id, outcome: "accepted" });
  if (!sentAt) return create("No submission was accepted", { outcome: "not-sent" });
  return create(`The submission ${UNKNOWN_OUTCOME}`, { outcome: "unknown", request: submission, sentAt });
}
