import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { signWebhook, startSandbox } from "../contract-tests/sandbox/index.js";
import { parseContract } from "../contract-tests/src/contract/parse.js";
import { BAD_REQUESTS, openConnection, post, sendBadRequests } from "../contract-tests/test-support/sandbox/bad-requests.js";
import { serve } from "../contract-tests/test-support/serve.js";
import { createClient } from "../src/index.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const names = ["ai-sdk", "submit-and-wait", "save-video", "save-videos", "hide-the-key", "webhook-receiver"];
const contract = parseContract(await readFile(join(root, "generated/openapi.json"), "utf8"), "the contract");
const SECRET = `whsec_${Buffer.from("a secret of some length").toString("base64")}`;

/** Options of `vi.waitFor` that allow for a slow machine. */
const PATIENT = { timeout: 30_000 };

let folder: string;
const running = new Set<ChildProcess>();
const closing: (() => Promise<void>)[] = [];

beforeAll(async () => {
  await mkdir(join(root, "node_modules/.cache"), { recursive: true });
  folder = await mkdtemp(join(root, "node_modules/.cache/examples-"));
  await build({
    bundle: true,
    entryPoints: names.map((name) => join(root, "examples", `${name}.ts`)),
    format: "esm",
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    platform: "node",
    banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
    alias: {
      "vidu-q2-turbo/node": join(root, "src/node.ts"),
      ai: join(root, "contract-tests/test-support/frameworks/ai.ts"),
      "vidu-q2-turbo": join(root, "src/index.ts"),
      "vidu-q2-turbo/ai-sdk": join(root, "src/ai-sdk.ts"),
      "vidu-q2-turbo/webhooks": join(root, "src/webhooks.ts"),
    },
  });
});

afterAll(async () => {
  for (const child of running) child.kill();
  await Promise.all(closing.map((close) => close()));
  await rm(folder, { recursive: true });
});

/** Starts a sandbox that is closed after all tests. */
async function sandboxWith(options: Omit<Parameters<typeof startSandbox>[0], "apiKey" | "contract">) {
  const sandbox = await startSandbox({ contract, apiKey: "sandbox-key", ...options });
  closing.push(() => sandbox.close());
  return sandbox;
}

/** Starts an example and collects its output. */
function start(name: string, env: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, [join(folder, `${name}.mjs`)], {
    env: { PATH: process.env["PATH"], SKILLS_VIDEO_API_KEY: "sandbox-key", PORT: "0", POLL_INTERVAL: "30", ...env },
  });
  running.add(child);
  let text = "";
  for (const output of [child.stdout, child.stderr]) {
    output.on("data", (data) => {
      text += data;
    });
  }
  const exited = new Promise<number | null>((resolve) => child.once("close", resolve));
  /** Waits until the output matches a pattern. Throws if the example exits before that. */
  const waitFor = async (pattern: RegExp) => {
    while (!pattern.test(text)) {
      if (child.exitCode !== null) throw new Error(`${name} exited before its output matched ${pattern}: ${text}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  return { child, exited, waitFor, output: () => text };
}

async function portOf(server: ReturnType<typeof start>): Promise<string> {
  await server.waitFor(/listening on \d+/);
  return /listening on (\d+)/.exec(server.output())?.[1] ?? "";
}

test.concurrent("a restarted script resumes the same generation and is charged only once", async () => {
  // The delay is long enough to stop the first script before the video is ready.
  const sandbox = await sandboxWith({ pace: { queued: 3000, running: 300 }, credits: 1000 });
  const env = { VIDU_BASE_URL: sandbox.url, ID_FILE: join(folder, "generation.id") };
  const first = start("submit-and-wait", env);
  await first.waitFor(/IN_QUEUE/);
  first.child.kill("SIGINT");
  expect(await first.exited).toBe(1);
  expect(first.output()).toContain("stopped; run the script again to resume");
  const { balance } = sandbox.sandbox;
  expect(balance).toBeLessThan(1000);
  const second = start("submit-and-wait", env);
  expect(await second.exited).toBe(0);
  expect(second.output()).toMatch(/COMPLETED\nhttp:\/\/127\.0\.0\.1:\d+\/\S+\n$/);
  await expect(stat(env.ID_FILE)).rejects.toThrow("ENOENT");
  expect(sandbox.sandbox.balance).toBe(balance);
});

test.concurrent("a script for the AI SDK prints the id first and writes the video", async () => {
  const sandbox = await sandboxWith({ pace: { queued: 60, running: 60 } });
  const file = join(folder, "cat.mp4");
  const script = start("ai-sdk", { VIDU_BASE_URL: sandbox.url, VIDEO_FILE: file });
  expect(await script.exited).toBe(0);
  expect(script.output()).toMatch(/^(\S+) IN_QUEUE\n(?:\1 IN_PROGRESS\n)?\1 COMPLETED\nwrote \S+cat\.mp4\n$/);
  expect((await stat(file)).size).toBeGreaterThan(0);
});

test.concurrent("a script of fifteen lines saves a video of the sandbox", async () => {
  const sandbox = await sandboxWith({ pace: { queued: 0, running: 0 } });
  const script = start("save-video", { VIDU_BASE_URL: sandbox.url, VIDEO_FOLDER: join(folder, "first") });
  expect(await script.exited).toBe(0);
  const [, id, path = ""] = /^(\S+) COMPLETED\nsaved (.+)\n$/.exec(script.output()) ?? [];
  expect(path).toBe(join(folder, "first", `${id}.mp4`));
  expect((await readFile(path)).subarray(4, 8).toString()).toBe("ftyp");
});

test.concurrent("a page without a key submits, waits and streams through a server that adds the key", async () => {
  const sandbox = await sandboxWith({ pace: { queued: 60, running: 100 } });
  const port = await portOf(start("hide-the-key", { VIDU_BASE_URL: sandbox.url }));
  const page = createClient({ baseUrl: `http://127.0.0.1:${port}/api/vidu`, pollInterval: 30 });
  await expect(page.generate({ prompt: "a cat" })).resolves.toMatchObject({ status: "COMPLETED" });
  const statuses: string[] = [];
  for await (const { status } of page.stream({ prompt: "a cat" })) statuses.push(status);
  expect(statuses.at(0)).toBe("IN_QUEUE");
  expect(statuses.at(-1)).toBe("COMPLETED");
  await expect(page.get("gen_unknown")).rejects.toMatchObject({ name: "NotFoundError" });
  const post = (path: string, body: string) => fetch(`http://127.0.0.1:${port}${path}`, { method: "POST", body });
  expect((await post("/api/vidu/generation/vidu/q2/video-turbo", '{"duration":9}')).status).toBe(400);
  expect((await post("/api/vidu/generation/vidu/q2/video-turbo", "{")).status).toBe(400);
  expect((await post("/api/vidu/credits", "{}")).status).toBe(404);
  expect((await fetch(`http://127.0.0.1:${port}/api/vidu/generation/a/b`)).status).toBe(404);
});

test.concurrent.each(["standard", "legacy"] as const)(
  "a receiver of %s webhooks prints when a video is ready",
  async (edition) => {
    const receiver = start("webhook-receiver", { VIDU_WEBHOOK_SECRET: SECRET });
    const url = `http://127.0.0.1:${await portOf(receiver)}/`;
    const webhook = { url, edition, secret: SECRET };
    const sandbox = await sandboxWith({ pace: { queued: 60, running: 60 }, webhook });
    const { id } = await createClient({ apiKey: "sandbox-key", baseUrl: sandbox.url }).submit({ prompt: "a cat" });
    await receiver.waitFor(new RegExp(`${id} is ready: http://`));
    expect(receiver.output()).toContain(`${id} queued\n${id} running\n${id} is ready`);
    expect((await fetch(url, { method: "POST", body: "{}" })).status).toBe(400);
  },
);

test.concurrent("bad requests do not stop a server that adds the key", async () => {
  const sandbox = await sandboxWith({ pace: { queued: 60, running: 100 } });
  const proxy = start("hide-the-key", { VIDU_BASE_URL: sandbox.url });
  const port = await portOf(proxy);
  expect(await sendBadRequests(port)).toEqual([
    "text that is not HTTP: 400",
    "a URL that is not valid: 400",
    "an asterisk as URL: 404",
    "a method that fetch forbids: 400",
    "an invalid percent-encoding: 404",
    "an encoded slash in an id: 404",
    "malformed JSON: 400",
    "a JSON value that is not an object: 400",
    "no body: 400",
    "bytes that are not UTF-8: 400",
    "a body that is too large: 413",
    "a malformed chunk: 400",
    "a body that is cut off: no response",
  ]);
  const page = createClient({ baseUrl: `http://127.0.0.1:${port}/api/vidu`, pollInterval: 30 });
  await expect(page.generate({ prompt: "a cat" })).resolves.toMatchObject({ status: "COMPLETED" });
  expect(proxy.output()).toBe(`listening on ${port}\n`);
});

test.concurrent("pages that disconnect do not stop a server that adds the key, and it disconnects from the API", async () => {
  const open = new Set<object>();
  await using api = await serve(({ method, path, socket }) => {
    open.add(socket);
    socket.once("close", () => open.delete(socket));
    if (path.includes("/sse/")) socket.write("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n: waiting\n\n");
    return method === "GET" ? { status: 200, body: { id: "gen_1", status: "COMPLETED", data: {} } } : undefined;
  });
  const proxy = start("hide-the-key", { VIDU_BASE_URL: api.url });
  const port = await portOf(proxy);
  const submission = post('{"prompt":"a cat"}');
  const stream = submission.replace("/generation/", "/generation/sse/");
  const pending = openConnection(port, submission);
  const streaming = openConnection(port, stream);
  await vi.waitFor(() => expect(api.received.length).toBe(2), PATIENT);
  await vi.waitFor(() => expect(streaming.received()).toContain(": waiting"), PATIENT);
  for (const { socket } of [pending, streaming]) socket.resetAndDestroy();
  await vi.waitFor(() => expect(open.size).toBe(0), PATIENT);
  const page = createClient({ baseUrl: `http://127.0.0.1:${port}/api/vidu` });
  const controller = new AbortController();
  const aborted = page.submit({ prompt: "a cat" }, { signal: controller.signal });
  const rejected = expect(aborted).rejects.toMatchObject({ name: "AbortError", outcome: "unknown" });
  await vi.waitFor(() => expect(api.received.length).toBe(3), PATIENT);
  controller.abort();
  await rejected;
  await expect(page.get("gen_1")).resolves.toMatchObject({ status: "COMPLETED" });
  expect(proxy.output()).toBe(`listening on ${port}\n`);
});

test.concurrent("an API that fails does not stop a server that adds the key", async () => {
  await using api = await serve(({ method, path, socket }) => {
    if (path.includes("/sse/")) {
      socket.write("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-length: 99\r\n\r\n: waiting\n\n");
      setTimeout(() => socket.resetAndDestroy(), 50);
    } else if (method === "POST") socket.resetAndDestroy();
    return method === "GET" ? { status: 429, headers: { "retry-after": "7", "x-request-id": "req_1" }, body: {} } : undefined;
  });
  const proxy = start("hide-the-key", { VIDU_BASE_URL: api.url });
  const port = await portOf(proxy);
  const page = createClient({ baseUrl: `http://127.0.0.1:${port}/api/vidu` });
  await expect(page.submit({ prompt: "a cat" })).rejects.toMatchObject({ name: "ServerError", status: 502 });
  await expect(page.stream({ prompt: "a cat" }).next()).rejects.toMatchObject({ name: "SubmissionOutcomeUnknownError" });
  const { headers, status } = await fetch(`http://127.0.0.1:${port}/api/vidu/generation/gen_1`);
  expect([status, headers.get("retry-after"), headers.get("x-request-id")]).toEqual([429, "7", "req_1"]);
  expect(api.received.filter(({ method }) => method === "POST")).toHaveLength(2);
  expect(proxy.output()).toBe(`listening on ${port}\n`);
});

test.concurrent("bad requests do not stop a receiver of webhooks", async () => {
  const receiver = start("webhook-receiver", { VIDU_WEBHOOK_SECRET: SECRET });
  const port = await portOf(receiver);
  const statuses = await sendBadRequests(port);
  const expected: Readonly<Record<string, string>> = {
    "a body that is too large": "413",
    "a body that is cut off": "no response",
  };
  expect(statuses).toEqual(Object.keys(BAD_REQUESTS).map((title) => `${title}: ${expected[title] ?? "400"}`));
  const url = `http://127.0.0.1:${port}/`;
  const sandbox = await sandboxWith({ pace: { queued: 60, running: 60 }, webhook: { url, secret: SECRET } });
  const { id } = await createClient({ apiKey: "sandbox-key", baseUrl: sandbox.url }).submit({ prompt: "a cat" });
  await receiver.waitFor(new RegExp(`${id} is ready: http://`));
});

test.concurrent("a receiver handles each delivery once, also if deliveries of the older format have no id", async () => {
  const receiver = start("webhook-receiver", { VIDU_WEBHOOK_SECRET: SECRET });
  const url = `http://127.0.0.1:${await portOf(receiver)}/`;
  const deliver = async (generation: string, edition: "standard" | "legacy", id: string) => {
    const body = JSON.stringify({ event: "task.started", prediction: { id: generation, state: "running", artifacts: [] } });
    const seconds = Math.floor(Date.now() / 1000);
    const signed = signWebhook({ body, edition, event: "task.started", id, seconds, secret: SECRET });
    const headers = Object.fromEntries(Object.entries(signed).filter(([, value]) => value !== ""));
    expect((await fetch(url, { method: "POST", body, headers })).status).toBe(204);
  };
  for (const generation of ["gen_1", "gen_2", "gen_1"]) await deliver(generation, "legacy", "");
  for (const id of ["msg_3", "msg_3"]) await deliver("gen_3", "standard", id);
  await receiver.waitFor(/gen_3/);
  expect(receiver.output()).toMatch(/^listening on \d+\ngen_1 running\ngen_2 running\ngen_3 running\n$/);
});

test.concurrent("a script that is killed saves the video in its next run, without another charge", async () => {
  let isDone = false;
  await using api = await serve(({ method, path }) => {
    if (path === "/gen_1.mp4") return { status: 200, headers: { "content-type": "video/mp4" }, body: "a video" };
    if (method === "POST" && isDone) return { status: 402, body: { code: "CREDITS", message: "no credits" } };
    const status = isDone ? "COMPLETED" : "IN_PROGRESS";
    return { status: 200, body: { id: "gen_1", status, data: isDone ? { video: `${api.url}/gen_1.mp4` } : null } };
  });
  const env = { VIDU_BASE_URL: api.url, JOURNAL_FILE: join(folder, "jobs.jsonl"), VIDEO_FOLDER: join(folder, "videos") };
  const first = start("save-videos", env);
  await first.waitFor(/gen_1 IN_PROGRESS/);
  first.child.kill("SIGKILL");
  await first.exited;
  isDone = true;
  const second = start("save-videos", env);
  expect(await second.exited).toBe(1);
  expect(second.output()).toMatch(/gen_1 COMPLETED\nsaved .*gen_1\.mp4\n.*CREDITS: no credits/);
  expect(await readFile(join(folder, "videos/gen_1.mp4"), "utf8")).toBe("a video");
});

test.concurrent("a script that cannot read the saved id does not submit", async () => {
  const sandbox = await sandboxWith({ credits: 1000 });
  const script = start("submit-and-wait", { VIDU_BASE_URL: sandbox.url, ID_FILE: folder });
  expect(await script.exited).toBe(1);
  expect(script.output()).toContain("EISDIR");
  expect(sandbox.sandbox.balance).toBe(1000);
});

test.concurrent.each([
  ["hide-the-key", "SKILLS_VIDEO_API_KEY"],
  ["webhook-receiver", "VIDU_WEBHOOK_SECRET"],
])("%s does not start without %s", async (name, variable) => {
  const server = start(name, { [variable]: "" });
  expect(await server.exited).toBe(1);
  expect(server.output()).toContain(`Set ${variable}`);
});
