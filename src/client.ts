import type { Client } from "openapi-fetch";
import { routes } from "../generated/endpoint.js";
import type { paths } from "../generated/schema.js";
import type { CallOptions, GenerateOptions, StreamOptions, SubmitOptions, WaitOptions } from "./call-options.js";
import { createAcceptedIds } from "./generation/accepted-ids.js";
import { getGeneration, type Polling } from "./generation/get.js";
import { parseGeneration, withResponse } from "./generation/normalize.js";
import { submit } from "./generation/submit.js";
import { watchGeneration } from "./generation/watch.js";
import { type CallContext, createCallContext } from "./http/call-context.js";
import { withDeadline } from "./http/deadline.js";
import { guard, toViduError } from "./http/guard.js";
import { EVENT_STREAM, type ParsedResponse } from "./http/parse-response.js";
import { createSemaphore } from "./http/semaphore.js";
import { createTransport } from "./http/transport.js";
import type { ClientOptions } from "./option-types.js";
import { assertOption, assertOptionNames, assertType, type OPTION_NAMES, parseIntegerOption, parseOptions } from "./options.js";
import type { CompletedGeneration, GenerationUpdate, ResponseInfo, SubmittedGeneration, VideoRequest } from "./types.js";
import { isId } from "./util/id.js";

/**
 * A client of the Vidu Q2 Turbo endpoint.
 *
 * Every method rejects with a `ViduError`, with two exceptions. Invalid options are a `TypeError`. Errors of the caller's own
 * code are rethrown: those of `onUpdate`, and those of a middleware before a submission is sent.
 *
 * @example
 * ```ts
 * import { createClient, type ViduClient } from "vidu-q2-turbo";
 *
 * async function status(vidu: ViduClient, id: string) {
 *   return (await vidu.get(id)).status;
 * }
 * console.log(await status(createClient(), "gen_123"));
 * ```
 */
export interface ViduClient {
  /**
   * Submits a generation and resolves when the server has accepted it. Resends it only after 429, or if nothing was sent.
   *
   * @throws InvalidRequestError before anything is sent, when the request violates the contract
   * @throws ApiError when the server rejects the request
   * @throws ConnectionError when nothing was sent
   * @throws SubmissionOutcomeUnknownError when the request was sent and no readable response arrived
   * @throws UnexpectedResponseError when the response has an id but no status
   * @throws AbortError when a signal aborts
   */
  submit(request: VideoRequest, options?: SubmitOptions): Promise<SubmittedGeneration & ResponseInfo>;

  /**
   * Polls until a generation completes. Retries polls that fail temporarily.
   *
   * @throws GenerationFailedError when the generation failed or was canceled
   * @throws WaitTimeoutError at the deadline; the generation continues, and `wait` can be called again
   * @throws ApiError when the server rejects the poll, as it does for an unknown id
   * @throws AbortError when a signal aborts
   * @throws TypeError when the id is not a non-empty string
   */
  wait(id: string, options?: WaitOptions): Promise<CompletedGeneration & ResponseInfo>;

  /**
   * Submits a generation and waits for it. The first update has its id.
   *
   * @throws what `submit` and `wait` throw; every error after the submission has the id
   */
  generate(request: VideoRequest, options?: GenerateOptions): Promise<CompletedGeneration & ResponseInfo>;

  /**
   * Submits a generation when the first update is requested, and yields an update on every status change until it completes.
   * Continues by polling if the stream breaks off, is silent for `timeout`, or if the server does not stream.
   *
   * @throws what `generate` throws
   */
  stream(request: VideoRequest, options?: StreamOptions): AsyncGenerator<GenerationUpdate & ResponseInfo, void>;

  /**
   * Gets a generation. Retries within `timeout` while the failure is temporary.
   *
   * @throws ApiError when the server rejects the request, as it does for an unknown id
   * @throws ConnectionError, TimeoutError or UnexpectedResponseError when no readable response arrived
   * @throws AbortError when a signal aborts
   * @throws TypeError when the id is not a non-empty string
   */
  get(id: string, options?: CallOptions): Promise<GenerationUpdate & ResponseInfo>;

  /**
   * The typed openapi-fetch client, for everything that has no method here. Its middleware sees the requests of all
   * methods. It sends the API key to this server only and follows no redirect. It has no retries and no timeouts.
   */
  readonly http: Client<paths>;
}

/**
 * Creates a client. Sends nothing.
 *
 * @throws TypeError when an option is unknown or invalid, or when the API key is missing or would be exposed
 * @example
 * ```ts
 * import { createClient, videoUrls } from "vidu-q2-turbo";
 *
 * const vidu = createClient(); // uses the key in SKILLS_VIDEO_API_KEY
 * const done = await vidu.generate({ prompt: "a cat walking through neon rain", duration: 4 });
 * console.log(videoUrls(done));
 * ```
 */
export function createClient(options: ClientOptions = {}): ViduClient {
  const settings = parseOptions(options);
  const transport = createTransport(settings);
  const accepted = createAcceptedIds();
  const polling: Polling = { isRecent: accepted.isRecent, limit: createSemaphore(MAX_CONCURRENT_POLLS) };

  const createCall = (method: Method, options: CallOptions, totalTimeout?: number, requestTimeout?: number) => {
    assertOptionNames(options, method);
    return createCallContext(settings, transport, options, totalTimeout, requestTimeout);
  };

  const send = async (call: CallContext, request: VideoRequest, options: SubmitOptions, isStream = false) => {
    const { allowUnknownParameters = settings.allowUnknownParameters, maxRetries = settings.maxRetries } = options;
    const response = await submit(call, request, {
      allowUnknownParameters,
      headers: isStream ? { accept: EVENT_STREAM } : undefined,
      maxRetries: parseIntegerOption("maxRetries", maxRetries),
      route: isStream ? routes.stream : routes.submit,
    }).finally(() => settings.journal?.record(call));
    if (response.id) accepted.add(response.id);
    return response;
  };

  /** Validates the options of a wait, before anything is sent. */
  const createWaiter = (method: Method, options: WaitOptions) => {
    const call = createCall(method, options, settings.waitTimeout, settings.timeout);
    const { onUpdate, pollInterval = settings.pollInterval } = options;
    if (onUpdate) assertType("onUpdate", onUpdate);
    const interval = parseIntegerOption("pollInterval", pollInterval);
    const watch = async function* (response: Partial<ParsedResponse>) {
      try {
        yield* watchGeneration(call, polling, interval, response);
      } catch (error) {
        await settings.journal?.record(call);
        throw toViduError(call, error);
      }
    };
    const waitForCompletion = async (response: Partial<ParsedResponse>) => {
      let last: GenerationUpdate | undefined;
      for await (last of watch(response)) {
        const update = last;
        await notify(call, update, onUpdate);
      }
      return last as CompletedGeneration & ResponseInfo;
    };
    return { call, waitForCompletion, watch };
  };

  return {
    http: transport.http,
    submit: async (request, options = {}) => {
      const call = createCall("submit", options);
      return await guard(call, async () => {
        const response = await send(call, request, options);
        const generation = parseGeneration(response.body);
        if (!generation) throw response.toError();
        await settings.journal?.record(call, { update: generation });
        return withResponse(generation, response);
      });
    },
    get: async (id, options = {}) => {
      const call = createCall("get", options);
      call.generation.id = parseId(id);
      return await guard(call, async () => {
        const update = await getGeneration(call, polling, id);
        await settings.journal?.record(call, { update });
        return update as GenerationUpdate & ResponseInfo;
      });
    },
    wait: async (id, options = {}) => {
      const { call, waitForCompletion } = createWaiter("wait", options);
      call.generation.id = parseId(id);
      return await waitForCompletion({});
    },
    generate: async (request, options = {}) => {
      const { call, waitForCompletion } = createWaiter("generate", options);
      return await waitForCompletion(await guard(call, () => send(call, request, options)));
    },
    async *stream(request, options = {}) {
      const { call, watch } = createWaiter("stream", options);
      const response = await guard(call, () => send(call, request, options, canStream()));
      for await (const update of watch(response)) {
        accepted.add(update.id);
        yield update as GenerationUpdate & ResponseInfo;
      }
    },
  };
}

/** A method that has options. */
type Method = Exclude<keyof typeof OPTION_NAMES, "createClient" | "parseRequest">;

/** The maximum number of concurrent polls of a client. */
const MAX_CONCURRENT_POLLS = 10;

/** Calls `onUpdate`, and waits for it until the deadline. Rethrows its error, which belongs to the caller. */
async function notify(call: CallContext, update: GenerationUpdate, onUpdate: WaitOptions["onUpdate"]): Promise<void> {
  let thrown: { readonly error: unknown } | undefined;
  await guard(call, () =>
    withDeadline(call, Infinity, async () => {
      try {
        await onUpdate?.(update);
      } catch (error) {
        thrown = { error };
      }
    }),
  );
  if (thrown) throw thrown.error;
}

/**
 * Whether response bodies can be read in chunks. React Native returns a stream only after its end, so polling is faster there.
 */
function canStream(): boolean {
  return typeof Response !== "function" || "body" in Response.prototype;
}

function parseId(id: string): string {
  assertOption(
    isId(id),
    `\`id\` must be a non-empty string that can be part of a path (received ${typeof id === "string" ? JSON.stringify(id) : typeof id})`,
  );
  return id;
}
