import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startSandbox } from "../contract-tests/sandbox/index.js";
import { parseContract } from "../contract-tests/src/contract/parse.js";
import { createClient } from "../src/index.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const names = ["submit-and-wait", "hide-the-key", "webhook-receiver"];
const contract = parseContract(await readFile(join(root, "generated/openapi.json"), "utf8"), "the contract");
const SECRET = `whsec_${Buffer.from("a secret of some length").toString("base64")}`;

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
    alias: { "vidu-q2-turbo": join(root, "src/index.ts"), "vidu-q2-turbo/webhooks": join(root, "src/webhooks.ts") },
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
  const exited = new Promise<number | null>((resolve) => child.once("exit", resolve));
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
  expect(second.output()).toMatch(/COMPLETED\nhttps:\/\/\S+\n$/);
  await expect(stat(env.ID_FILE)).rejects.toThrow("ENOENT");
  expect(sandbox.sandbox.balance).toBe(balance);
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
    await receiver.waitFor(new RegExp(`${id} is ready: https://`));
    expect(receiver.output()).toContain(`${id} queued\n${id} running\n${id} is ready`);
    expect((await fetch(url, { method: "POST", body: "{}" })).status).toBe(400);
  },
);
