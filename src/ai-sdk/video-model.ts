import { terminalStateOf } from "../generation/normalize.js";
import { type GenerationUpdate, isViduError, type ResponseInfo, type ViduClient, ViduError } from "../index.js";
import { buildRequest, PROVIDER } from "./build-request.js";
import { createRequestIds, describeGeneration, describeResponse, listVideos, type VideoOperation } from "./metadata.js";
import { maximumOf } from "./parameters.js";
import type { JSONValue, VideoModelV4 } from "./sdk-types.js";
import type { VideoProgress, ViduProviderSettings } from "./settings.js";

/** The id of the only model. */
export const MODEL_ID = "vidu-q2-turbo";

/**
 * Creates the video model. Each call of `doGenerate` or `doStart` sends at most one submission. The client does not resend it.
 * The AI SDK does not repeat the call either: it does so only after a retryable `APICallError` or `GatewayError`, which this
 * model never throws.
 *
 * @param getClient returns the client. It is called when the client is first needed, so that a program without a key can be
 *   loaded
 */
export function createVideoModel(getClient: () => ViduClient, onUpdate: ViduProviderSettings["onUpdate"]): VideoModelV4 {
  const notify = async ({ id, status }: VideoProgress) => {
    try {
      await onUpdate?.({ id, status });
    } catch (cause) {
      throw new ViduError(
        `\`onUpdate\` threw. Generation ${id} continues and is charged. Call wait(${JSON.stringify(id)}) to resume`,
        { cause, id },
      );
    }
  };
  return {
    specificationVersion: "v4",
    provider: PROVIDER,
    modelId: MODEL_ID,
    maxVideosPerCall: maximumOf("n") ?? 1,

    doGenerate: (options) =>
      neverRetryable(async () => {
        const timestamp = new Date();
        const { request, warnings } = buildRequest(options);
        const requestIds = createRequestIds();
        const done = await getClient().generate(request, {
          ...callOptions(options),
          maxRetries: 0,
          onUpdate: (update: GenerationUpdate & Partial<ResponseInfo>) => {
            requestIds.addFrom(update);
            return notify(update);
          },
        });
        const videos = listVideos(done);
        return {
          videos: [...videos],
          warnings,
          providerMetadata: describeGeneration(
            done,
            requestIds,
            videos.map(({ url }) => url),
          ),
          response: describeResponse(timestamp, MODEL_ID, done),
        };
      }),

    doStart: (options) =>
      neverRetryable(async () => {
        const timestamp = new Date();
        const { request, warnings } = buildRequest(options);
        const submitted = await getClient().submit(request, { ...callOptions(options), maxRetries: 0 });
        const requestIds = createRequestIds();
        requestIds.addFrom(submitted);
        await notify(submitted);
        const operation = { id: submitted.id, requestIds: [...requestIds] } satisfies VideoOperation;
        return {
          operation,
          warnings,
          providerMetadata: describeGeneration(submitted, requestIds),
          response: describeResponse(timestamp, MODEL_ID, submitted),
        };
      }),

    doStatus: ({ operation, ...options }) =>
      neverRetryable(async () => {
        const timestamp = new Date();
        const { id, requestIds: known } = parseOperation(operation);
        const client = getClient();
        const update = await client.get(id, callOptions(options));
        const requestIds = createRequestIds(known);
        requestIds.addFrom(update);
        const state = terminalStateOf(update);
        const videos = state === "completed" ? listVideos(update) : undefined;
        const info = {
          providerMetadata: describeGeneration(
            update,
            requestIds,
            videos?.map(({ url }) => url),
          ),
          response: describeResponse(timestamp, MODEL_ID, update),
        };
        if (videos) return { status: "completed", videos: [...videos], warnings: [], ...info };
        if (state === undefined) return { status: "pending", ...info };
        return { status: "error", error: await describeFailure(client, id, callOptions(options)), ...info };
      }),
  };
}

/** The options of a call that are passed on to the client. */
interface RequestOptions {
  readonly abortSignal?: AbortSignal | undefined;
  readonly headers?: Readonly<Record<string, string | undefined>> | undefined;
}

function callOptions({ abortSignal, headers = {} }: RequestOptions) {
  const entries = Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { signal: abortSignal, headers: Object.fromEntries(entries) };
}

/** Reads an operation, which the caller may have saved and changed. The client validates the id. */
function parseOperation(operation: JSONValue): VideoOperation {
  const { id, requestIds } = Object(operation) as { readonly id?: unknown; readonly requestIds?: unknown };
  return {
    id: (typeof operation === "string" ? operation : id) as string,
    requestIds: Array.isArray(requestIds) ? requestIds.filter((requestId) => typeof requestId === "string") : [],
  };
}

/** Returns why a generation failed. Polls again with `wait`, because the client removes secrets only from errors. */
async function describeFailure(client: ViduClient, id: string, options: ReturnType<typeof callOptions>): Promise<string> {
  try {
    await client.wait(id, options);
  } catch (error) {
    if (isViduError(error, "GenerationFailedError")) return error.message;
    throw error;
  }
  return `Generation ${id} failed`;
}

/** Wraps errors of other code, such as a middleware or a key function, because the AI SDK might retry after them. */
async function neverRetryable<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (isViduError(error) || error instanceof TypeError) throw error;
    throw new ViduError(`The call failed: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
