import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import ts from "typescript";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type RunningSandbox, startSandbox } from "../contract-tests/sandbox/index.js";
import { parseContract } from "../contract-tests/src/parse-contract.js";
import { createClient } from "../src/index.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const names = ["submit-and-wait", "hide-the-key", "webhook-receiver"];
const paths = { "vidu-q2-turbo": [join(root, "src/index.ts")], "vidu-q2-turbo/webhooks": [join(root, "src/webhooks.ts")] };
const contract = parseContract(await readFile(join(root, "generated/openapi.json"), "utf8"), "the contract");
const SECRET = `whsec_${Buffer.from("a secret of some length").toString("base64")}`;

let folder: string;
let sandbox: RunningSandbox | undefined;
const running = new Set<ChildProcess>();

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

afterEach(async () => {
  for (const child of running) child.kill();
  running.clear();
  await sandbox?.close();
});

afterAll(() => rm(folder, { recursive: true }));

/** Starts an example; what it prints is collected. */
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
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const until = (pattern: RegExp) => expect.poll(() => text, { timeout: 8000, interval: 20 }).toMatch(pattern);
  return { child, ended, until, printed: () => text };
}

async function portOf(server: ReturnType<typeof start>): Promise<string> {
  await server.until(/listening on \d+/);
  return /listening on (\d+)/.exec(server.printed())?.[1] ?? "";
}

test("every example compiles, strictly", { timeout: 60_000 }, () => {
  const { config } = ts.readConfigFile(join(root, "tsconfig.json"), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const files = names.map((name) => join(root, "examples", `${name}.ts`));
  const program = ts.createProgram(files, { ...options, noEmit: true, paths });
  const problems = files.flatMap((file) => ts.getPreEmitDiagnostics(program, program.getSourceFile(file)));
  expect(problems.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, " "))).toEqual([]);
});

test("a script that is stopped goes on with the same video, and pays once", async () => {
  sandbox = await startSandbox({ contract, apiKey: "sandbox-key", pace: { queued: 500, running: 300 }, credits: 1000 });
  const env = { VIDU_BASE_URL: sandbox.url, NOTE: join(folder, "note") };
  const first = start("submit-and-wait", env);
  await first.until(/IN_QUEUE/);
  first.child.kill("SIGINT");
  expect(await first.ended).toBe(1);
  expect(first.printed()).toContain("stopped; start again to go on");
  const { balance } = sandbox.sandbox;
  expect(balance).toBeLessThan(1000);
  const second = start("submit-and-wait", env);
  expect(await second.ended).toBe(0);
  expect(second.printed()).toMatch(/COMPLETED\nhttps:\/\/\S+\n$/);
  await expect(stat(env.NOTE)).rejects.toThrow("ENOENT");
  expect(sandbox.sandbox.balance).toBe(balance);
});

test("a page without a key submits, waits and streams through a server that has it", async () => {
  sandbox = await startSandbox({ contract, apiKey: "sandbox-key", pace: { queued: 60, running: 100 } });
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

test.each(["standard", "legacy"] as const)(
  "a receiver is told by webhooks of the %s edition when a video is ready",
  async (edition) => {
    const receiver = start("webhook-receiver", { VIDU_WEBHOOK_SECRET: SECRET });
    const url = `http://127.0.0.1:${await portOf(receiver)}/`;
    const webhook = { url, edition, secret: SECRET };
    sandbox = await startSandbox({ contract, apiKey: "sandbox-key", pace: { queued: 60, running: 60 }, webhook });
    const { id } = await createClient({ apiKey: "sandbox-key", baseUrl: sandbox.url }).submit({ prompt: "a cat" });
    await receiver.until(new RegExp(`${id} is ready: https://`));
    expect(receiver.printed()).toContain(`${id} queued\n${id} running\n${id} is ready`);
    expect((await fetch(url, { method: "POST", body: "{}" })).status).toBe(400);
  },
);
