import { spawn } from "node:child_process";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  CLI_KEY,
  createFakeApi,
  createFolder,
  type FakeApiOptions,
  jsonResponse,
  noResponse,
  type Replaced,
  runCommand,
} from "../../contract-tests/test-support/command-line.js";
import { serve, type TestServer } from "../../contract-tests/test-support/serve.js";
import { saveVideosWith } from "../node/save-to-files.js";
import { NODE_FILES } from "../node/video-file.js";

let root: string;
let remove: () => Promise<void>;
let folder: string;
let count = 0;
beforeAll(async () => {
  [root, remove] = await createFolder();
});
afterAll(() => remove());
beforeEach(async () => {
  count += 1;
  folder = join(root, String(count));
  await mkdir(folder);
});

const out = (name: string) => join(folder, name);
const run = (args: readonly string[], replaced?: Replaced) => runCommand(folder, args, replaced);

/** Runs `generate` with the options of a fake API. */
async function generate(options: FakeApiOptions, replaced: Replaced = {}, ...flags: readonly string[]) {
  const api = createFakeApi(options);
  const result = await run(["generate", "a cat", "-o", out("cat.mp4"), ...flags], { api, ...replaced });
  return { ...result, posts: api.posts.length, api };
}

/** Returns the jobs that `jobs --json` lists. */
async function pendingJobs() {
  const { stdout } = await run(["jobs", "--json"], { env: {} });
  return (JSON.parse(stdout) as { readonly jobs: readonly Readonly<Record<string, unknown>>[] }).jobs;
}

const RESUME = (id = "gen_1") => `npx vidu-q2-turbo wait ${id} -o ${out("cat.mp4")}`;

describe("the exit status and the journal after", () => {
  test("a failed generation", async () => {
    const { posts, status, stderr } = await generate({
      statuses: ["FAILED"],
      end: { code: "MODERATION", message: "not allowed" },
    });
    expect(stderr).toMatch(/error: Generation gen_1 ended with status FAILED: MODERATION: not allowed\. Credits: 5\.\n$/);
    expect({ posts, status }).toEqual({ posts: 1, status: 1 });
    expect(await pendingJobs()).toEqual([]);
  });

  test("a canceled generation, as JSON", async () => {
    const { status, stdout } = await generate({ statuses: ["CANCELED"] }, {}, "--json");
    expect(JSON.parse(stdout)).toMatchObject({ error: { name: "GenerationFailedError", id: "gen_1" }, exitStatus: 1 });
    expect(status).toBe(1);
  });

  test("401", async () => {
    const onSubmit = () => jsonResponse({ code: "UNAUTHORIZED", message: "invalid API key" }, 401);
    const { posts, status, stderr } = await generate({ onSubmit });
    expect(stderr).toMatch(
      /error: POST .* returned 401 UNAUTHORIZED: invalid API key\. Check the key in SKILLS_VIDEO_API_KEY\.\n$/,
    );
    expect({ posts, status }).toEqual({ posts: 1, status: 3 });
    expect(await pendingJobs()).toEqual([]);
  });

  test.each([
    ["500", () => jsonResponse({ code: "INTERNAL", message: "oops" }, 500)],
    ["a lost connection", () => Promise.reject(Object.assign(new TypeError("fetch failed"), { cause: { code: "ECONNRESET" } }))],
    ["a response without an id", () => jsonResponse({}, 201)],
    ["a response that is no JSON", () => new Response("<html>", { status: 200 })],
  ])("%s: the outcome is unknown, and nothing is sent again", async (_, onSubmit) => {
    const { posts, status, stderr, stdout } = await generate({ onSubmit }, {}, "--json");
    expect({ posts, status }).toEqual({ posts: 1, status: 4 });
    expect(stderr).toMatch(/error: The outcome is unknown\..* may have been accepted and charged\. Check your account/);
    expect(stderr).toContain("It is in the journal: npx vidu-q2-turbo jobs\n");
    expect(JSON.parse(stdout)).toMatchObject({ error: { request: { prompt: "a cat" } }, exitStatus: 4 });
    expect(await pendingJobs()).toMatchObject([{ outcome: "unknown", request: { prompt: "a cat" } }]);
  });

  test("a submission without a response in time", async () => {
    const { posts, status } = await generate({ onSubmit: noResponse }, {}, "--timeout", "1s");
    expect({ posts, status }).toEqual({ posts: 1, status: 4 });
  });

  test("a connection that was never established", async () => {
    const onSubmit = () => Promise.reject(Object.assign(new TypeError("fetch failed"), { cause: { code: "ECONNREFUSED" } }));
    const { status, stderr } = await generate({ onSubmit });
    expect(stderr).toContain("was not sent");
    expect(status).toBe(3);
    expect(await pendingJobs()).toEqual([]);
  });

  test("a timeout: the job stays in the journal, and the command that resumes works", async () => {
    const { status, stderr } = await generate({ statuses: ["IN_PROGRESS"] }, { pollInterval: 200 }, "--timeout", "1s");
    expect(stderr).toContain(`Timed out waiting for generation gen_1. It continues and is charged.\nTo resume: ${RESUME()}\n`);
    expect(status).toBe(3);
    const [job] = await pendingJobs();
    expect(job).toMatchObject({ id: "gen_1", outcome: "accepted", next: "npx vidu-q2-turbo wait gen_1" });
    const [, , ...args] = RESUME().split(" ");
    expect(await run(args)).toMatchObject({ status: 0, stdout: `${out("cat.mp4")}\n` });
    expect(await pendingJobs()).toEqual([]);
  });

  test("an output without a video", async () => {
    const { status, stderr } = await generate({ count: 0 });
    expect(stderr).toContain("contains no URL of a video");
    expect(status).toBe(3);
    expect(await pendingJobs()).toHaveLength(1);
  });

  test("an expired URL: the job stays in the journal", async () => {
    const { status, stderr } = await generate({ onDownload: () => new Response("", { status: 403 }) });
    expect(stderr).toMatch(/error: Cannot download .*: returned 403\. The URL has expired\.\nTo resume: /);
    expect(status).toBe(3);
    expect(await pendingJobs()).toMatchObject([{ id: "gen_1", isCompleted: true }]);
  });

  test("a full disk: no file is left, and the job stays in the journal", async () => {
    const open: typeof NODE_FILES.open = async (path, flags) => {
      const file = await NODE_FILES.open(path, flags);
      const error = Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
      return {
        close: () => file.close(),
        sync: () => file.sync(),
        truncate: (size) => file.truncate(size),
        write: () => Promise.reject(error),
      };
    };
    const saveVideos: Replaced["saveVideos"] = (generation, options = {}) =>
      saveVideosWith({ ...NODE_FILES, open }, generation, options);
    const { posts, status, stderr } = await generate({}, { saveVideos });
    expect(stderr).toMatch(/ENOSPC: no space left on device\. Free some space and try again\.\nTo resume: /);
    expect({ posts, status }).toEqual({ posts: 1, status: 3 });
    expect(await readdir(folder)).toEqual(["home"]);
    expect(await pendingJobs()).toHaveLength(1);
  });

  test("a file that appears during the generation is not replaced", async () => {
    const onPoll = async () => {
      await writeFile(out("cat.mp4"), "other");
      return jsonResponse({ id: "gen_1", status: "COMPLETED", input: {}, usage: {}, data: ["https://cdn.example.com/1.mp4"] });
    };
    const { status, stderr } = await generate({ onPoll });
    expect(stderr).toMatch(/exists already\. Choose another name with -o, or use --overwrite\.\nTo resume: .* --overwrite\b/);
    expect(status).toBe(3);
    expect(await readFile(out("cat.mp4"), "utf8")).toBe("other");
  });

  test("the reader of stdout has closed the pipe", async () => {
    const listeners: ((error: Error & { readonly code?: string }) => void)[] = [];
    const stdout = (code: string) => ({
      on: (_: "error", listener: (typeof listeners)[number]) => listeners.push(listener),
      write: () =>
        setImmediate(() => {
          for (const listener of listeners) listener(Object.assign(new Error(code), { code }));
        }),
    });
    expect(await generate({}, { stdout: stdout("EPIPE") })).toMatchObject({
      status: 0,
      stderr: expect.not.stringContaining("error"),
    });
    const full = await generate({}, { stdout: stdout("ENOSPC") }, "--overwrite");
    expect(full).toMatchObject({ status: 3, stderr: expect.stringContaining("stdout cannot be written: ENOSPC") });
  });
});

test("a process that is killed at any request has the job in its journal, if it was sent", async () => {
  const states: string[] = [];
  const record = async () => {
    const jobs = await pendingJobs();
    states.push(jobs.map(({ id, isCompleted, outcome }) => [outcome, id, isCompleted].filter(Boolean).join(" ")).join());
  };
  const after = (response?: Response) => async () => {
    await record();
    return response as Response;
  };
  const { status } = await generate({
    onSubmit: after(),
    onPoll: after(),
    onDownload: after(new Response("v", { headers: { "content-type": "video/mp4" } })),
  });
  expect(states).toEqual(["unknown", "accepted gen_1", "accepted gen_1", "accepted gen_1 true"]);
  expect(status).toBe(0);
  expect(await pendingJobs()).toEqual([]);
});

describe("an interruption", () => {
  const reason = new Error("interrupted by SIGINT");

  test("before the submission sends nothing", async () => {
    const interrupted = AbortSignal.abort(reason);
    expect(await generate({}, { interrupted })).toMatchObject({
      posts: 0,
      status: 130,
      stderr: "Interrupted. Nothing was submitted.\n",
    });
  });

  test("while stdin is read sends nothing", async () => {
    const controller = new AbortController();
    const api = createFakeApi();
    const stdin = { [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => {}) }) };
    const running = run(["generate", "-"], { api, interrupted: controller.signal, stdin });
    controller.abort(reason);
    expect(await running).toMatchObject({ status: 130, stderr: "Interrupted. Nothing was submitted.\n" });
    expect(api.requests).toEqual([]);
  });

  test("during a submission waits for the id", async () => {
    const controller = new AbortController();
    const onSubmit = async () => {
      controller.abort(reason);
      await new Promise((resolve) => setTimeout(resolve, 20));
      return jsonResponse({ id: "gen_1", status: "IN_QUEUE", input: {}, usage: {} }, 201);
    };
    const { posts, status, stderr } = await generate({ onSubmit }, { interrupted: controller.signal });
    expect(stderr).toContain(`Interrupted. Generation gen_1 continues and is charged.\nTo resume: ${RESUME()}\n`);
    expect({ posts, status }).toEqual({ posts: 1, status: 130 });
    expect(await pendingJobs()).toMatchObject([{ id: "gen_1" }]);
  });

  test("during a submission that is rejected sends no other one", async () => {
    const controller = new AbortController();
    const onSubmit = () => {
      controller.abort(reason);
      return jsonResponse({ code: "RATE_LIMIT", message: "later" }, 429);
    };
    const { posts, status, stderr } = await generate({ onSubmit }, { interrupted: controller.signal });
    expect(stderr).toContain("Interrupted. Nothing was submitted.");
    expect({ posts, status }).toEqual({ posts: 1, status: 130 });
    expect(await pendingJobs()).toEqual([]);
  });

  test("that is repeated ends a submission without a response", async () => {
    const [first, second] = [new AbortController(), new AbortController()];
    const onSubmit = (signal: AbortSignal | null | undefined) => {
      first.abort(reason);
      setTimeout(() => second.abort(reason), 10);
      return noResponse(signal);
    };
    const { posts, status, stderr } = await generate({ onSubmit }, { interrupted: first.signal, killed: second.signal });
    expect(stderr).toMatch(/The outcome is unknown: the submission may have been accepted and charged\. Check your account/);
    expect({ posts, status }).toEqual({ posts: 1, status: 4 });
    expect(await pendingJobs()).toMatchObject([{ outcome: "unknown" }]);
  });

  // Each position is one more turn of the event loop, from the first to beyond the end.
  test("at any time loses no job, leaves no part of a file and sends nothing twice", async () => {
    const statuses = new Set<number>();
    for (let turns = 0; turns < 60; turns += 2) {
      const controller = new AbortController();
      const api = createFakeApi({ id: `gen_${turns}` });
      const name = `cat-${turns}.mp4`;
      const running = run(["generate", "a cat", "-o", out(name), "--journal", out(`${turns}.jsonl`)], {
        api,
        interrupted: controller.signal,
      });
      for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      controller.abort(reason);
      const { status, stderr } = await running;
      statuses.add(status);
      const journal = await readFile(out(`${turns}.jsonl`), "utf8").catch(() => "");
      const isAccepted = journal.includes('"type":"accepted"');
      expect(api.posts.length).toBe(isAccepted ? 1 : 0);
      expect(status).toBe(stderr.includes("Interrupted.") ? 130 : 0);
      expect(journal.includes('"type":"collected"')).toBe(status === 0);
      if (isAccepted && status === 130)
        expect(stderr).toContain(
          `To resume: npx vidu-q2-turbo wait gen_${turns} -o ${out(name)} --journal ${out(`${turns}.jsonl`)}`,
        );
      const files = await readdir(folder);
      expect(files.includes(name)).toBe(status === 0);
      expect(files.filter((file) => file.endsWith(".part"))).toEqual([]);
    }
    expect(statuses).toContain(130);
  });

  test("of the process prints how to resume", { timeout: 60_000 }, async () => {
    let isComplete = false;
    await using server: TestServer = await serve(({ method, path }) => {
      if (path.endsWith(".mp4")) return { status: 200, body: "a video", headers: { "content-type": "video/mp4" } };
      const status = method === "POST" ? "IN_QUEUE" : isComplete ? "COMPLETED" : "IN_PROGRESS";
      const data = isComplete ? [{ url: `${server.url}/1.mp4` }] : null;
      return { status: 200, body: { id: "gen_1", status, input: {}, usage: {}, ...(method === "GET" && { data }) } };
    });
    const bin = join(root, "dist/cli.js");
    const source = fileURLToPath(new URL("../cli.ts", import.meta.url));
    await build({
      bundle: true,
      entryPoints: [source],
      format: "esm",
      outfile: bin,
      platform: "node",

      logLevel: "error",
    });
    await writeFile(join(root, "package.json"), JSON.stringify({ version: "1.2.3", type: "module" }));
    const args = ["generate", "a cat", "-o", out("it's a cat.mp4"), "--base-url", server.url, "--journal", out("jobs.jsonl")];
    const child = spawn(process.execPath, [bin, ...args], { env: { SKILLS_VIDEO_API_KEY: CLI_KEY } });
    let stderr = "";
    child.stderr.on("data", (data) => {
      stderr += data;
      if (stderr.includes("submitted gen_1")) child.kill("SIGINT");
    });
    const status = await new Promise((resolve) => child.on("close", resolve));
    expect(stderr).toContain(`--base-url ${server.url} --journal ${out("jobs.jsonl")}\n`);
    expect(status).toBe(130);
    expect(server.received.filter(({ method }) => method === "POST")).toHaveLength(1);
    // The printed command, in bash, with an `npx` that runs the same file.
    isComplete = true;
    const resume = /^To resume: (.*)$/m.exec(stderr)?.[1];
    const npx = `npx() { shift; ${JSON.stringify(process.execPath)} ${JSON.stringify(bin)} "$@"; }`;
    const shell = spawn("bash", ["--norc", "--noprofile", "-c", `${npx}; ${resume}`], { env: { SKILLS_VIDEO_API_KEY: CLI_KEY } });
    expect(await new Promise((resolve) => shell.on("close", resolve))).toBe(0);
    expect(await readFile(out("it's a cat.mp4"), "utf8")).toBe("a video");
  });
});

test("only a generation that can be resumed has a command that resumes", async () => {
  const onPoll = () => jsonResponse({ code: "NOT_FOUND", message: "unknown" }, 404);
  for (const command of ["wait", "get"]) {
    const { status, stderr } = await run([command, "gen_1"], { api: createFakeApi({ onPoll }) });
    expect(stderr).toMatch(/^error: GET .* returned 404 NOT_FOUND: unknown\. Check ID and --base-url\.\n$/);
    expect(status).toBe(3);
  }
});
