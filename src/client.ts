import type { Client } from "openapi-fetch";
import { routes } from "../generated/endpoint.js";
import type { paths } from "../generated/schema.js";
import { getGeneration } from "./generation/get.js";
import { parseGeneration } from "./generation/normalize.js";
import { submit } from "./generation/submit.js";
import { watchGeneration } from "./generation/watch.js";
import { type CallContext, createCallContext, EVENT_STREAM, type ParsedResponse, type RequestParts } from "./http/call.js";
import { withDeadline } from "./http/deadline.js";
import { createSemaphore } from "./http/semaphore.js";
import { createTransport } from "./http/transport.js";
import {
  assertOption,
  type CallOptions,
  type ClientOptions,
  type GenerateOptions,
  parseIntegerOption,
  parseOptions,
  type StreamOptions,
  type SubmitOptions,
  type WaitOptions,
} from "./options.js";
import type { CompletedGeneration, GenerationUpdate, SubmittedGeneration, VideoRequest } from "./types.js";
import { isId } from "./util/id.js";

/**
 * A client of the Vidu Q2 Turbo endpoint. Every method rejects with a `ViduError`; or with a signal's reason, with what
 * an `onUpdate` or a middleware has thrown before anything was sent, or with a `TypeError` for options that make no sense.
 */
export interface ViduClient {
  /**
   * Submits a video generation and resolves as soon as the server has taken it. It is sent once; again only after 429
   * or when no connection could be made, `maxRetries` times at most.
   *
   * @throws InvalidRequestError before anything is sent, when the request breaks the contract
   * @throws ApiError when the server refuses the request
   * @throws ConnectionError when no connection could be made, so that nothing was sent
   * @throws SubmissionOutcomeUnknownError when the request was sent and no readable answer came
   * @throws UnexpectedResponseError when the answer has an id, and does not say where the generation stands
   */
  submit(request: VideoRequest, options?: SubmitOptions): Promise<SubmittedGeneration>;

  /**
   * Waits until a generation has completed. It is asked for every `pollInterval`; when an answer is lost, or the server
   * cannot tell just now, it is asked for again after a while.
   *
   * @throws GenerationFailedError when the generation failed or was canceled
   * @throws WaitTimeoutError when it has not ended in time; it goes on, and can be waited for again
   * @throws ApiError when the server refuses to tell, as it does for an unknown id
   * @throws TypeError when the id is none
   */
  wait(id: string, options?: WaitOptions): Promise<CompletedGeneration>;

  /**
   * Submits a generation and waits for it. The first update has its id.
   *
   * @throws what `submit` and `wait` throw; every error after the submission has the id
   */
  generate(request: VideoRequest, options?: GenerateOptions): Promise<CompletedGeneration>;

  /**
   * Submits a generation when it is first asked for an update, and tells whenever its status is another, until it has
   * completed. When the stream breaks off, falls silent for `timeout` or is none, it goes on by asking for the id.
   *
   * @throws what `generate` throws
   */
  stream(request: VideoRequest, options?: StreamOptions): AsyncGenerator<GenerationUpdate, void>;

  /**
   * How a generation stands now. Asks again, as long as `timeout` lets it, when the server cannot tell just now.
   *
   * @throws ApiError when the server refuses to tell, as it does for an unknown id
   * @throws ConnectionError, TimeoutError or UnexpectedResponseError when there was no readable answer
   * @throws TypeError when the id is none
   */
  get(id: string, options?: CallOptions): Promise<GenerationUpdate>;

  /**
   * The typed openapi-fetch client underneath, for what this one has no method for. Its middleware sees the requests of
   * all methods. It sends the key to this server only and follows no redirect; retries and time-outs are the caller's.
   */
  readonly http: Client<paths>;
}

/**
 * Makes a client. Nothing is sent before one of its methods is called.
 *
 * @throws TypeError when there is no usable API key, when the key would be shown around, or an option makes no sense
 */
export function createClient(options: ClientOptions = {}): ViduClient {
  const settings = parseOptions(options);
  const transport = createTransport(settings);
  const gate = createSemaphore(MAX_CONCURRENT_POLLS);
  const begin = (options: CallOptions, most?: number, patience?: number) =>
    createCallContext(settings, transport, options, most, patience);
  const send = (call: CallContext, route: string, request: VideoRequest, options: SubmitOptions, parts?: RequestParts) =>
    submit(call, route, request, parseIntegerOption("maxRetries", options.maxRetries ?? settings.maxRetries), parts);
  /** What a wait is made of; made before anything is sent, as it says what is wrong with an option. */
  const plan = ({ onUpdate, pollInterval = settings.pollInterval, ...options }: WaitOptions) => {
    assertOption(!onUpdate || typeof onUpdate === "function", "onUpdate is not a function");
    const call = begin(options, settings.waitTimeout, settings.timeout);
    const interval = parseIntegerOption("pollInterval", pollInterval);
    const trace = (answer: Partial<ParsedResponse>) => watchGeneration(call, gate, interval, answer);
    const finish = async (answer: Partial<ParsedResponse>) => {
      let last: GenerationUpdate | undefined;
      for await (last of trace(answer)) {
        const update = last;
        await withDeadline(call, Infinity, async () => onUpdate?.(update));
      }
      return last as CompletedGeneration;
    };
    return { call, finish, trace };
  };

  return {
    http: transport.http,
    submit: async (request, options = {}) => {
      const { body, toError: fail } = await send(begin(options), routes.submit, request, options);
      const generation = parseGeneration(body);
      if (!generation) throw fail();
      return generation;
    },
    get: async (id, options = {}) => await getGeneration(begin(options), gate, parseId(id)),
    wait: async (id, options = {}) => await plan(options).finish({ id: parseId(id) }),
    generate: async (request, options = {}) => {
      const { call, finish } = plan(options);
      return await finish(await send(call, routes.submit, request, options));
    },
    async *stream(request, options = {}) {
      const { call, trace } = plan(options);
      yield* trace(await send(call, routes.stream, request, options, { headers: { accept: EVENT_STREAM } }));
    },
  };
}

/** So many questions are on their way at a time, however many generations are waited for. */
const MAX_CONCURRENT_POLLS = 10;

function parseId(id: string): string {
  assertOption(isId(id), "id is no part of a URL");
  return id;
}
