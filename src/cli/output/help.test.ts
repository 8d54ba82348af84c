import { mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createSandbox } from "../../../contract-tests/sandbox/index.js";
import { parseContract } from "../../../contract-tests/src/contract/parse.js";
import { CLI_KEY, createFolder, runCommand } from "../../../contract-tests/test-support/command-line.js";
import { createClient } from "../../index.js";
import type { FetchOption } from "../../option-types.js";
import { COMMANDS } from "../flags.js";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const page = await readFile(join(root, "docs/command-line.md"), "utf8");

let folder: string;
let remove: () => Promise<void>;
beforeAll(async () => {
  [folder, remove] = await createFolder();
});
afterAll(() => remove());

const run = async (...args: readonly string[]) => (await runCommand(folder, args)).stdout;
const names = COMMANDS.map(({ name }) => name);

/** Returns the commands in a text: lines that begin with the command, with their continuations. */
function commandsIn(text: string): readonly (readonly string[])[] {
  const lines = text.replace(/ \\\n\s*/g, " ").matchAll(/^ *(?:\$ )?npx vidu-q2-turbo (.*)$/gm);
  return [...lines].map(([, line = ""]) =>
    [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, double, single, word]) => double ?? single ?? word ?? ""),
  );
}

describe.each(["", ...names])("the help of %s", (name) => {
  test("fits 80 columns, states the exit statuses and has no trailing spaces", async () => {
    const text = await run(...(name ? [name] : []), "--help");
    const lines = text.split("\n");
    expect(lines.filter((line) => line.length > 80 || /\s$/.test(line))).toEqual([]);
    for (const status of [0, 1, 2, 3, 4, 130]) expect(text).toMatch(new RegExp(`^  ${status}  `, "m"));
    expect(commandsIn(text.slice(text.indexOf("Examples:"))).length).toBeGreaterThanOrEqual(name ? 1 : names.length);
  });
});

test("every flag of the help is on the page, and every flag of the page is in the help", async () => {
  const flagsIn = (text: string) => new Set(text.match(/(?<![\w-])--[a-z][a-z-]+/g));
  const help = flagsIn((await Promise.all(names.map((name) => run(name, "--help")))).join());
  expect([...flagsIn(page)].filter((flag) => !help.has(flag) && !/^--(?:api-key|param-|no-FLAG)/.test(flag))).toEqual([]);
  const parameters = /^ {2}(?:PROMPT, )?--.*$/gm;
  const generate = await run("generate", "--help");
  const own = flagsIn((generate.slice(0, generate.indexOf("Flags:")).match(parameters) ?? []).join());
  expect([...help].filter((flag) => !page.includes(flag) && !own.has(flag))).toEqual([]);
});

/** Returns a `fetch` that passes requests to a sandbox in this process, and returns bytes for its videos. */
async function createSandboxFetch() {
  const contract = parseContract(await readFile(join(root, "generated/openapi.json"), "utf8"), "the contract");
  const sandbox = createSandbox({ contract, apiKey: CLI_KEY, pace: { queued: 0, running: 0 } });
  const fetch: FetchOption = async (input, init) => {
    const request = new Request(input, init);
    const { pathname } = new URL(request.url);
    const isVideo = !/^\/(?:api\/v1\/)?generation\//.test(pathname);
    if (isVideo) return new Response("a video", { headers: { "content-type": "video/mp4" } });
    const body = Buffer.from(await request.arrayBuffer());
    const headers = { ...Object.fromEntries(request.headers), "content-length": String(body.length) };
    const path = pathname.replace("/api/v1", "");
    const reply = await sandbox.handle({ method: request.method, path, headers, body });
    if (reply.kind !== "answer") throw new Error(`unexpected ${reply.kind}`);
    return new Response(reply.body, { status: reply.status, headers: reply.headers as Record<string, string> });
  };
  return { fetch, close: () => sandbox.close() };
}

test("every example of the help and of the page runs against the sandbox", async () => {
  const { close, fetch } = await createSandboxFetch();
  const { id } = await createClient({ apiKey: CLI_KEY, fetch }).submit({ prompt: "a cat" });
  const help = (await Promise.all(names.map((name) => run(name, "--help")))).join("\n");
  const examples = [...commandsIn(help.replace(/^Usage:\n.*$/gm, "")), ...commandsIn(page)].filter(
    // A placeholder, and a job that does not exist.
    (words) => !words.some((word) => /^(?:\[FLAGS\]|COMMAND|--dismiss)$/.test(word)),
  );
  expect(examples.length).toBeGreaterThan(12);
  for (const [index, words] of examples.entries()) {
    // Each example has its own folder.
    const output = join(folder, String(index));
    await mkdir(output);
    const args = words
      .filter((word, position) => word !== "<" && words[position - 1] !== "<")
      .map((word, position, all) =>
        all[position - 1] === "-o" ? join(output, "cat.mp4") : word === "ID" || /^gen_/.test(word) ? id : word,
      );
    const [command] = args;
    const savesHere = (command === "generate" || command === "wait") && !args.includes("-o");
    const { status, stderr } = await runCommand(folder, [...args, ...(savesHere ? ["-o", output] : [])], {
      fetch,
      input: "a cat",
    });
    expect({ args, status, error: /^error.*/m.exec(stderr)?.[0] }).toEqual({ args, status: 0, error: undefined });
    if ((command === "generate" && !args.includes("--dry-run")) || command === "wait")
      expect(await readdir(output)).not.toEqual([]);
  }
  close();
});
