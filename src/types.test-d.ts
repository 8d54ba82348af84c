// Compiled by `npm run check:types`. A line that compiles in spite of @ts-expect-error is an error.
import {
  AbortError,
  ApiError,
  type CallOptions,
  type ClientOptions,
  type CompletedGeneration,
  type components,
  createClient,
  type ErrorBody,
  type FetchOption,
  type GenerateOptions,
  type Generation,
  type GenerationEvent,
  type GenerationResult,
  type GenerationStatus,
  type GenerationUpdate,
  type HeaderOption,
  InvalidRequestError,
  isViduError,
  limits,
  type operations,
  type ParseOptions,
  parseRequest,
  type paths,
  type RequestIssue,
  type ResponseInfo,
  requestSchema,
  type StreamOptions,
  type SubmitOptions,
  type SubmittedGeneration,
  type UnknownStatus,
  type UnrecognizedGeneration,
  type UnsuccessfulGeneration,
  type Usage,
  type ValidationResult,
  type VideoRequest,
  videoUrls,
  type WaitOptions,
  WaitTimeoutError,
} from "./index.js";
import { type IncomingHeaders, verifyWebhook, type WebhookEvent, WebhookVerificationError } from "./webhooks.js";

const vidu = createClient({ apiKey: "" });

vidu.submit({ prompt: "a cat" });
vidu.submit({ prompt: "a cat", seed: null, duration: 4, generate_audio: true, n: 2 });

// @ts-expect-error a request needs a prompt
vidu.submit({});
// @ts-expect-error longer than any duration of the contract
vidu.submit({ prompt: "a cat", duration: 99 });
// @ts-expect-error fewer results than the contract allows
vidu.submit({ prompt: "a cat", n: 0 });
// @ts-expect-error a fraction of a second
vidu.submit({ prompt: "a cat", duration: 4.5 });
// @ts-expect-error a string instead of a number
vidu.submit({ prompt: "a cat", n: "1" });
// @ts-expect-error a value that the contract does not list
vidu.submit({ prompt: "a cat", resolution: "4k" });
// @ts-expect-error a misspelled parameter
vidu.submit({ prompt: "a cat", aspectRatio: "16:9" });
// @ts-expect-error only the seed can be null
vidu.submit({ prompt: "a cat", duration: null });
// @ts-expect-error an option of a wait
vidu.submit({ prompt: "a cat" }, { pollInterval: 1 });

// @ts-expect-error an id is a string
vidu.wait(7);
// @ts-expect-error an option of a submission
vidu.wait("gen_1", { maxRetries: 1 });
// @ts-expect-error a stream yields its updates instead
vidu.stream({ prompt: "a cat" }, { onUpdate: () => {} });
// @ts-expect-error `get` does not poll
vidu.get("gen_1", { pollInterval: 1 });
// @ts-expect-error a stream is not a promise
vidu.stream({ prompt: "a cat" }).then;
// @ts-expect-error a path that is not in the contract
vidu.http.GET("/credits");

export const options: ClientOptions = {
  fetch: globalThis.fetch satisfies FetchOption,
  headers: { "x-a": "1" } satisfies HeaderOption,
  signal: AbortSignal.timeout(1),
};
/** The client calls `fetch` with a string, so a wrapper may require one. */
export const wrapped: FetchOption = async (url: string, init?: RequestInit) => await fetch(`${url}?${url.length}`, init);
export const inferred: ClientOptions = { fetch: async (url, init) => await fetch(url.toLowerCase(), init) };
// @ts-expect-error a number of milliseconds
export const timeout: CallOptions = { timeout: "1s" };
// @ts-expect-error the value of a header is a string
export const header: SubmitOptions = { headers: { "x-a": 1 } };
// @ts-expect-error a misspelled option
export const interval: WaitOptions = { interval: 1 };
// @ts-expect-error a misspelled option of the client
export const misspelled: ClientOptions = { baseURL: "https://host" };
export const rotating: ClientOptions = { apiKey: async () => "sk-rotating" };
export const synchronous: ClientOptions = { apiKey: () => "sk-rotating" };
// @ts-expect-error the function returns a string
export const numeric: ClientOptions = { apiKey: () => 7 };
export const both: GenerateOptions & StreamOptions = { maxRetries: 0, pollInterval: 5, signal: new AbortController().signal };

export function narrow(generation: Generation): string {
  if (generation.status === "FAILED") return `${generation.code}: ${generation.message}`;
  // @ts-expect-error only a failed generation always has a code
  const code: string = generation.code;
  return code;
}

export function read(result: GenerationResult): unknown {
  // The values of the input are unknown, not never.
  const duration: unknown = result.input["duration"];
  if (result.status === "IN_QUEUE") return result.data satisfies null;
  if (result.status === "COMPLETED") return result.data["videos"] ?? duration;
  // @ts-expect-error a status that the contract does not know
  return result.status === "succeeded";
}

/** A `switch` narrows by the known statuses, and leaves those that the contract does not know. */
export function follow(update: GenerationUpdate): string {
  switch (update.status) {
    case "COMPLETED":
      return String(update.data["videos"]);
    case "FAILED":
      return update.message;
    case "IN_QUEUE":
    case "IN_PROGRESS":
    case "CANCELED":
      return update.status satisfies GenerationStatus;
    default:
      update satisfies UnrecognizedGeneration;
      // @ts-expect-error none of the known statuses
      update.status satisfies GenerationStatus;
      return update.status satisfies UnknownStatus;
  }
}

export async function done(): Promise<Usage> {
  const generation: CompletedGeneration = await vidu.generate({ prompt: "a cat" });
  generation.status satisfies "COMPLETED";
  const info: ResponseInfo = await vidu.generate({ prompt: "a cat" });
  [info.requestId satisfies string | undefined, info.headers satisfies Headers];
  // @ts-expect-error a generation without its response, such as a copy
  generation.headers;
  // @ts-expect-error a completed generation has not failed
  generation.status === "FAILED";
  const submitted: SubmittedGeneration = await vidu.submit({ prompt: "a cat" });
  // @ts-expect-error a submitted generation has not necessarily completed
  submitted satisfies CompletedGeneration;
  for await (const update of vidu.stream({ prompt: "a cat" })) update satisfies GenerationUpdate;
  return generation.usage;
}

export function explain(error: unknown): unknown {
  // @ts-expect-error an error is unknown until it is narrowed
  error.issues;
  if (error instanceof InvalidRequestError) return error.issues satisfies readonly RequestIssue[];
  if (error instanceof WaitTimeoutError) return [error.id satisfies string | undefined, error.lastUpdate?.status];
  if (error instanceof AbortError) {
    if (error.outcome === "accepted") return error.id satisfies string | undefined;
    if (error.outcome === "unknown") return [error.request satisfies VideoRequest | undefined, error.sentAt?.getTime()];
    error.outcome satisfies "not-sent";
    // @ts-expect-error an unknown outcome
    return error.outcome === "aborted";
  }
  if (error instanceof ApiError) return [error.status satisfies number, error.code satisfies string | undefined];
  if (isViduError(error, "GenerationFailedError")) return error.generation satisfies UnsuccessfulGeneration;
  if (isViduError(error, "RateLimitError")) return error.name satisfies "RateLimitError";
  // @ts-expect-error a misspelled name
  isViduError(error, "RatelimitError");
  return undefined;
}

export const minimal: VideoRequest = { prompt: "a cat", duration: limits.duration.minimum, n: limits.n.maximum };
// @ts-expect-error limits are read-only
limits.duration.maximum = 0 as never;

export const parsed: VideoRequest = parseRequest(JSON.parse("{}"));
export const lenient: ParseOptions = { allowUnknownParameters: true };
export const alsoParsed: VideoRequest = parseRequest({}, lenient);
// @ts-expect-error a misspelled option
parseRequest({}, { allowUnknown: true });
export const validated: ValidationResult = requestSchema["~standard"].validate(1);
// @ts-expect-error there may be issues instead of a value
export const value: VideoRequest = validated.value;
export const urls: readonly string[] = videoUrls({});
// @ts-expect-error `await` is missing
videoUrls(vidu.generate({ prompt: "a cat" }));
vidu.generate({ prompt: "a cat" }).then(videoUrls);
// @ts-expect-error URLs are strings
export const lengths: readonly number[] = videoUrls({});

export type Body = ErrorBody["code"];
export type Event = GenerationEvent["status"];
export type Same = [paths, operations, components["schemas"]["VideoRequest"]];

export function receive(body: string, headers: IncomingHeaders): string {
  const event: WebhookEvent = verifyWebhook(body, headers, "whsec_x");
  // @ts-expect-error a parsed body cannot be verified
  verifyWebhook({}, headers, "whsec_x");
  if (event.event === "task.completed") return event.prediction.artifacts.map(({ url }) => url).join();
  // @ts-expect-error an unknown event
  if (event.event === "task.done") return "";
  return new WebhookVerificationError("").name satisfies "WebhookVerificationError";
}
