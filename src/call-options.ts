import type { HeaderOption } from "./option-types.js";
import type { GenerationUpdate } from "./types.js";

/**
 * The options of one call.
 *
 * @example
 * ```ts
 * import { type CallOptions, createClient } from "vidu-q2-turbo";
 *
 * const options: CallOptions = { signal: AbortSignal.timeout(10_000), headers: { "x-trace": "1" } };
 * await createClient().get("gen_123", options);
 * ```
 */
export interface CallOptions {
  /** Aborts the call, which rejects with an `AbortError`. So does the client's signal. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds for the whole call, including retries. */
  readonly timeout?: number | undefined;
  /** Headers of this call. They replace the client's headers of the same name. */
  readonly headers?: HeaderOption | undefined;
}

/**
 * The options of a submission.
 *
 * @example
 * ```ts
 * import { createClient, type SubmitOptions } from "vidu-q2-turbo";
 *
 * const once: SubmitOptions = { maxRetries: 0 };
 * await createClient().submit({ prompt: "a cat" }, once);
 * ```
 */
export interface SubmitOptions extends CallOptions {
  /** The maximum number of times the submission is resent, if the server certainly did not accept it. */
  readonly maxRetries?: number | undefined;
  /** Sends parameters that this version of the package does not know. */
  readonly allowUnknownParameters?: boolean | undefined;
}

/**
 * The options of a wait.
 *
 * @example
 * ```ts
 * import { createClient, type WaitOptions } from "vidu-q2-turbo";
 *
 * const options: WaitOptions = { pollInterval: 5_000, onUpdate: ({ status }) => console.log(status) };
 * await createClient().wait("gen_123", options);
 * ```
 */
export interface WaitOptions extends CallOptions {
  /** Milliseconds between polls. */
  readonly pollInterval?: number | undefined;
  /**
   * Receives every status change. The wait continues when the returned promise resolves. If it throws, the wait rejects
   * with that error, and the generation continues.
   */
  readonly onUpdate?: ((update: GenerationUpdate) => unknown) | undefined;
}

/**
 * The options of a submission that is waited for.
 *
 * @example
 * ```ts
 * import { createClient, type GenerateOptions } from "vidu-q2-turbo";
 *
 * const options: GenerateOptions = { timeout: 600_000, onUpdate: ({ id, status }) => console.log(id, status) };
 * await createClient().generate({ prompt: "a cat" }, options);
 * ```
 */
export interface GenerateOptions extends WaitOptions, SubmitOptions {}

/**
 * The options of a stream.
 *
 * @example
 * ```ts
 * import { createClient, type StreamOptions } from "vidu-q2-turbo";
 *
 * const options: StreamOptions = { timeout: 600_000 };
 * for await (const { status } of createClient().stream({ prompt: "a cat" }, options)) console.log(status);
 * ```
 */
export type StreamOptions = Omit<GenerateOptions, "onUpdate">;
