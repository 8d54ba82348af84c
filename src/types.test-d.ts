// Compiled by `npm run check:types`: a line marked @ts-expect-error that does compile is an error.
import {
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
  parseRequest,
  type paths,
  type RequestIssue,
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
// @ts-expect-error no video can be made of no results
vidu.submit({ prompt: "a cat", n: 0 });
// @ts-expect-error a fraction of a second
vidu.submit({ prompt: "a cat", duration: 4.5 });
// @ts-expect-error a number written as a string
vidu.submit({ prompt: "a cat", n: "1" });
// @ts-expect-error a value that is not listed
vidu.submit({ prompt: "a cat", resolution: "4k" });
// @ts-expect-error a misspelt property
vidu.submit({ prompt: "a cat", aspectRatio: "16:9" });
// @ts-expect-error null where only the seed may be null
vidu.submit({ prompt: "a cat", duration: null });
// @ts-expect-error a submission is not polled
vidu.submit({ prompt: "a cat" }, { pollInterval: 1 });

// @ts-expect-error a generation is waited for by its id
vidu.wait(7);
// @ts-expect-error what is waited for is not sent again
vidu.wait("gen_1", { maxRetries: 1 });
// @ts-expect-error a stream tells its updates itself
vidu.stream({ prompt: "a cat" }, { onUpdate: () => {} });
// @ts-expect-error nothing is polled by asking once
vidu.get("gen_1", { pollInterval: 1 });
// @ts-expect-error a stream is listened to, not waited for
vidu.stream({ prompt: "a cat" }).then;
// @ts-expect-error a path that is not in the contract
vidu.http.GET("/credits");

export const options: ClientOptions = {
  fetch: globalThis.fetch satisfies FetchOption,
  headers: { "x-a": "1" } satisfies HeaderOption,
  signal: AbortSignal.timeout(1),
};
// @ts-expect-error milliseconds are a number
export const timeout: CallOptions = { timeout: "1s" };
// @ts-expect-error a header's value is a text
export const header: SubmitOptions = { headers: { "x-a": 1 } };
// @ts-expect-error a misspelt option
export const interval: WaitOptions = { interval: 1 };
export const both: GenerateOptions & StreamOptions = { maxRetries: 0, pollInterval: 5, signal: new AbortController().signal };

export function narrow(generation: Generation): string {
  if (generation.status === "FAILED") return `${generation.code}: ${generation.message}`;
  // @ts-expect-error only a failed generation is sure to have a code
  const code: string = generation.code;
  return code;
}

export function read(result: GenerationResult): unknown {
  // The input is usable: its values are unknown, not never.
  const duration: unknown = result.input["duration"];
  if (result.status === "IN_QUEUE") return result.data satisfies null;
  if (result.status === "COMPLETED") return result.data["videos"] ?? duration;
  // @ts-expect-error a status that the contract does not know
  return result.status === "succeeded";
}

/** The types tell the truth: there may be a status that nobody knows yet, and the known ones are told from it. */
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
      // @ts-expect-error it is none of the known ones
      update.status satisfies GenerationStatus;
      return update.status satisfies UnknownStatus;
  }
}

export async function done(): Promise<Usage> {
  const generation: CompletedGeneration = await vidu.generate({ prompt: "a cat" });
  generation.status satisfies "COMPLETED";
  // @ts-expect-error what has completed has not failed
  generation.status === "FAILED";
  const submitted: SubmittedGeneration = await vidu.submit({ prompt: "a cat" });
  // @ts-expect-error what has only been submitted need not have completed
  submitted satisfies CompletedGeneration;
  for await (const update of vidu.stream({ prompt: "a cat" })) update satisfies GenerationUpdate;
  return generation.usage;
}

export function explain(error: unknown): unknown {
  // @ts-expect-error an error is unknown until it is told
  error.issues;
  if (error instanceof InvalidRequestError) return error.issues satisfies readonly RequestIssue[];
  if (error instanceof WaitTimeoutError) return [error.id satisfies string | undefined, error.lastUpdate?.status];
  if (error instanceof ApiError) return [error.status satisfies number, error.code satisfies string | undefined];
  if (isViduError(error, "GenerationFailedError")) return error.generation satisfies UnsuccessfulGeneration;
  if (isViduError(error, "RateLimitError")) return error.name satisfies "RateLimitError";
  // @ts-expect-error no error has this name
  isViduError(error, "RatelimitError");
  return undefined;
}

export const shortest: VideoRequest = { prompt: "a cat", duration: limits.duration.minimum, n: limits.n.maximum };
// @ts-expect-error a limit is not to be changed
limits.duration.maximum = 9;

export const parsed: VideoRequest = parseRequest(JSON.parse("{}"));
export const validated: ValidationResult = requestSchema["~standard"].validate(1);
// @ts-expect-error there is a value only where there are no issues
export const value: VideoRequest = validated.value;
export const urls: readonly string[] = videoUrls({});
// @ts-expect-error addresses are texts
export const lengths: readonly number[] = videoUrls({});

export type Body = ErrorBody["code"];
export type Event = GenerationEvent["status"];
export type Same = [paths, operations, components["schemas"]["VideoRequest"]];

export function receive(body: string, headers: IncomingHeaders): string {
  const event: WebhookEvent = verifyWebhook(body, headers, "whsec_x");
  // @ts-expect-error a body that has been parsed cannot be verified
  verifyWebhook({}, headers, "whsec_x");
  if (event.event === "task.completed") return event.prediction.artifacts.map(({ url }) => url).join();
  // @ts-expect-error no event is called so
  if (event.event === "task.done") return "";
  return new WebhookVerificationError("").name satisfies "WebhookVerificationError";
}
