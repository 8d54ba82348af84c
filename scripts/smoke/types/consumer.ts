/** A program that uses the client as users do. Lines with `@ts-expect-error` must not compile. It is never run. */
import {
  type ClientOptions,
  createClient,
  type GenerationUpdate,
  isViduError,
  limits,
  parseRequest,
  requestSchema,
  type VideoRequest,
  videoUrls,
} from "vidu-q2-turbo";
import { fileJournal, saveVideos } from "vidu-q2-turbo/node";
import { verifyWebhook } from "vidu-q2-turbo/webhooks";

const options: ClientOptions = { apiKey: "sk", timeout: 1000, headers: { "x-team": "a" }, signal: new AbortController().signal };
const vidu = createClient(options);
const request: VideoRequest = { prompt: "a cat", duration: 4, seed: null, reference_image_urls: ["https://example.com/cat.png"] };

export async function generate(): Promise<readonly string[]> {
  const { id, status } = await vidu.submit(request, { maxRetries: 0 });
  if (status === "FAILED") return [];
  const updates: GenerationUpdate[] = [];
  const done = await vidu.wait(id, { onUpdate: (update) => updates.push(update) });
  const completed: "COMPLETED" = done.status;
  for await (const update of vidu.stream({ prompt: completed })) {
    if (update.status === "FAILED") console.log(update.code.toUpperCase(), update.message);
    if (update.status === "IN_QUEUE") console.log(update.data satisfies null);
  }
  const { data, error } = await vidu.http.GET("/generation/{id}", { params: { path: { id } } });
  console.log(data?.usage.total, error?.code, limits.duration.maximum satisfies number, requestSchema["~standard"].vendor);
  return videoUrls(done);
}

export async function save(id: string): Promise<readonly string[]> {
  const journal = fileJournal("jobs.jsonl");
  for (const job of await journal.pending())
    console.log(job.outcome === "unknown" ? job.request.prompt : (job.id satisfies string));
  // @ts-expect-error: an `await` is missing
  await saveVideos(vidu.wait(id));
  return await saveVideos(await vidu.wait(id), { directory: "videos", journal, onProgress: ({ received }) => received });
}

export function explain(error: unknown): string {
  if (isViduError(error, "RateLimitError")) return `${error.status} ${error.retryAfter ?? 0}`;
  if (isViduError(error, "InvalidRequestError")) return error.issues.map(({ path }) => path.join(".")).join();
  return isViduError(error) ? error.name : String(error);
}

export function receive(body: Uint8Array, headers: Headers): string {
  const event = verifyWebhook(body, headers, "whsec_");
  return event.event === "task.completed" ? (event.prediction.artifacts[0]?.url ?? "") : parseRequest({}).prompt;
}

// @ts-expect-error a duration that the contract does not allow
void vidu.submit({ prompt: "a cat", duration: 99 });
// @ts-expect-error a value that is not in the enum
void vidu.submit({ prompt: "a cat", resolution: "4k" });
// @ts-expect-error the prompt is required
void vidu.submit({ duration: 4 });
// @ts-expect-error an unknown parameter
void vidu.submit({ prompt: "a cat", fps: 24 });
// @ts-expect-error an unknown route
void vidu.http.GET("/credits");
// @ts-expect-error an unknown option
createClient({ key: "sk" });
// @ts-expect-error an unknown error name
isViduError(undefined, "UnknownError");
