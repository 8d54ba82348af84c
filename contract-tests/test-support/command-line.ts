import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { main } from "../../src/cli/main.js";
import type { Program } from "../../src/cli/program.js";
import type { FetchOption } from "../../src/option-types.js";

/** The key that the fake API expects. */
export const CLI_KEY = "sk-command-line-test";

/** The bytes of every video of the fake API. */
export const VIDEO_BYTES = "the bytes of a video";

/** The behavior of the fake API. */
export interface FakeApiOptions {
  readonly id?: string;
  /** The statuses of the polls in order. The last one is repeated. */
  readonly statuses?: readonly string[];
  /** Additional properties of a generation in its last status. */
  readonly end?: object;
  /** The number of videos. */
  readonly count?: number;
  /** Replaces the response to a submission. If it throws, `fetch` rejects as after a network error. */
  readonly onSubmit?: (signal: AbortSignal | null | undefined) => Promise<Response> | Response;
  /** Replaces the response to a poll. */
  readonly onPoll?: (id: string, signal: AbortSignal | null | undefined) => Promise<Response> | Response;
  /** Replaces the response to a download. */
  readonly onDownload?: (url: string, init: RequestInit | undefined) => Promise<Response> | Response;
}

/** A fake API in this process. */
interface FakeApi {
  readonly fetch: FetchOption;
  /** The bodies of the submissions that were sent. */
  readonly posts: readonly Readonly<Record<string, unknown>>[];
  /** Method and URL of all requests, in order. */
  readonly requests: readonly string[];
}

/** Creates an API that accepts every submission and completes it after the given statuses. */
export function createFakeApi(options: FakeApiOptions = {}): FakeApi {
  const { count = 1, end, id = "gen_1", statuses = ["IN_PROGRESS", "COMPLETED"] } = options;
  const posts: Readonly<Record<string, unknown>>[] = [];
  const requests: string[] = [];
  let polls = 0;
  const fetch: FetchOption = async (url, init) => {
    const method = init?.method ?? "GET";
    requests.push(`${method} ${url}`);
    const signal = init?.signal;
    // As over a network, a response takes a turn of the event loop.
    await new Promise((resolve) => setImmediate(resolve));
    if (new URL(url).host === "cdn.example.com")
      return (await options.onDownload?.(url, init)) ?? new Response(VIDEO_BYTES, { headers: { "content-type": "video/mp4" } });
    if (method === "POST") {
      posts.push(JSON.parse(String(init?.body)) as Readonly<Record<string, unknown>>);
      return (await options.onSubmit?.(signal)) ?? jsonResponse({ id, status: "IN_QUEUE", input: {}, usage: {} }, 201);
    }
    const replaced = await options.onPoll?.(url.split("/").at(-1) ?? "", signal);
    if (replaced) return replaced;
    const status = statuses[Math.min(polls, statuses.length - 1)] ?? "COMPLETED";
    polls += 1;
    const isLast = polls >= statuses.length;
    const data = Array.from({ length: count }, (_, index) => ({ url: `https://cdn.example.com/${id}-${index}.mp4` }));
    const output = status === "COMPLETED" ? { data } : { data: null };
    return jsonResponse({ id, status, input: {}, usage: { total: 5 }, ...output, ...(isLast && end) });
  };
  return { fetch, posts, requests };
}

/** Returns a response with JSON. */
export function jsonResponse(body: unknown, status = 200): Response {
  return new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json" } });
}

/** Simulates a server that does not respond. Rejects when the signal aborts. */
export function noResponse(signal: AbortSignal | null | undefined): Promise<never> {
  return new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));
}

/** The result of a command. */
interface CommandResult {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Parts of the program that a test replaces. */
export type Replaced = Partial<Program> & { readonly api?: FakeApi; readonly input?: string | Uint8Array };

/** Runs the command line in this process, with a home directory in the folder. */
export async function runCommand(folder: string, args: readonly string[], replaced: Replaced = {}): Promise<CommandResult> {
  const { api = createFakeApi(), input = "", ...parts } = replaced;
  let [stdout, stderr] = ["", ""];
  const never = new AbortController().signal;
  const program: Program = {
    env: { SKILLS_VIDEO_API_KEY: CLI_KEY },
    stdin: {
      async *[Symbol.asyncIterator]() {
        if (input.length > 0) yield Buffer.from(input as string);
      },
    },
    stdout: {
      write: (text) => {
        stdout += text;
      },
    },
    stderr: {
      write: (text) => {
        stderr += text;
      },
    },
    interrupted: never,
    killed: never,
    home: join(folder, "home"),
    platform: "linux",
    version: "1.2.3",
    fetch: api.fetch,
    pollInterval: 1,
    ...parts,
  };
  return { status: await main(args, program), stdout, stderr };
}

/** Creates a folder that is removed by the returned function. */
export async function createFolder(): Promise<readonly [folder: string, remove: () => Promise<void>]> {
  const folder = await mkdtemp(join(tmpdir(), "command-line-"));
  return [folder, () => rm(folder, { recursive: true })];
}
