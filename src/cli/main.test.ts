import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  CLI_KEY,
  createFakeApi,
  createFolder,
  jsonResponse,
  type Replaced,
  runCommand,
  VIDEO_BYTES,
} from "../../contract-tests/test-support/command-line.js";
import { limits } from "../index.js";

let folder: string;
let remove: () => Promise<void>;
beforeEach(async () => {
  [folder, remove] = await createFolder();
});
afterEach(() => remove());

const MAX = limits.duration.maximum;
const PROMPT = "a cat walking through neon rain";
const out = (name: string) => join(folder, name);
const run = (args: readonly string[], replaced?: Replaced) => runCommand(folder, args, replaced);

describe("generate", () => {
  test("submits once, shows the status, saves the video and prints its path", async () => {
    const api = createFakeApi();
    const result = await run(["generate", PROMPT, "--duration", "4", "-o", out("cat.mp4")], { api });
    expect(result).toMatchObject({ status: 0, stdout: `${out("cat.mp4")}\n` });
    expect(api.posts).toEqual([{ prompt: PROMPT, duration: 4 }]);
    expect(await readFile(out("cat.mp4"), "utf8")).toBe(VIDEO_BYTES);
    expect(result.stderr.split("\n")).toEqual([
      "submitted gen_1",
      expect.stringMatching(/^IN_PROGRESS after \d+ s$/),
      expect.stringMatching(/^COMPLETED after \d+ s$/),
      expect.stringMatching(/^downloading cat.mp4/),
      "credits: 5",
      "",
    ]);
  });

  test("numbers the files of several videos", async () => {
    const api = createFakeApi({ count: 3 });
    const { stdout } = await run(["generate", PROMPT, "--n", "3", "-o", out("cat.mp4")], { api });
    expect(stdout).toBe(["cat.mp4", "cat-2.mp4", "cat-3.mp4"].map((name) => `${out(name)}\n`).join(""));
  });

  test("saves into an existing folder", async () => {
    const { stdout } = await run(["generate", PROMPT, "-o", folder]);
    expect(stdout).toBe(`${out("gen_1-0.mp4")}\n`);
  });

  test("shows one line on a terminal, with a progress bar, and removes it", async () => {
    const parts: string[] = [];
    const stderr = { isTTY: true, columns: 60, write: (part: string) => parts.push(part) };
    const onDownload = () =>
      new Response(VIDEO_BYTES, { headers: { "content-length": String(VIDEO_BYTES.length), "content-type": "video/mp4" } });
    expect(await run(["generate", PROMPT, "-o", out("cat.mp4")], { stderr, api: createFakeApi({ onDownload }) })).toMatchObject({
      status: 0,
    });
    const text = parts.join("");
    expect(text).toMatch(/gen_1 {2}IN_PROGRESS {2}0 s/);
    expect(text).toContain(`cat.mp4  [${"#".repeat(24)}] 100 %`);
    expect(text.endsWith("\r\u001b[2Kcredits: 5\n")).toBe(true);
    const lines = text.split("\r\u001b[2K").flatMap((part) => part.split("\n"));
    expect(lines.filter((line) => line.length >= 60)).toEqual([]);
  });

  test("prints lines without escape sequences on a terminal that cannot replace a line", async () => {
    const parts: string[] = [];
    const stderr = { isTTY: true, write: (part: string) => parts.push(part) };
    const env = { SKILLS_VIDEO_API_KEY: CLI_KEY, TERM: "dumb" };
    expect(await run(["generate", PROMPT, "-o", out("cat.mp4")], { stderr, env })).toMatchObject({ status: 0 });
    expect(parts.join("")).toMatch(/^submitted gen_1\nIN_PROGRESS after /);
    expect(parts.join("")).not.toMatch(/[\r\u001b]/);
  });

  test("--quiet prints only the path, and --json one document", async () => {
    const quiet = await run(["generate", PROMPT, "-o", out("a.mp4"), "--quiet"]);
    expect(quiet).toEqual({ status: 0, stdout: `${out("a.mp4")}\n`, stderr: "" });
    const { stdout } = await run(["generate", PROMPT, "-o", out("b.mp4"), "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({ id: "gen_1", status: "COMPLETED", files: [out("b.mp4")] });
  });

  test("reads the prompt from stdin", async () => {
    const api = createFakeApi();
    await run(["generate", "-", "-o", out("a.mp4")], { api, input: "a cat\nin the rain\n\n" });
    await run(["generate", "--prompt", "-", "-o", out("b.mp4")], { api, input: "a dog" });
    expect(api.posts).toEqual([{ prompt: "a cat\nin the rain" }, { prompt: "a dog" }]);
  });

  test("-- ends the flags", async () => {
    const { stdout } = await run(["generate", "--dry-run", "--", "--json"]);
    expect(JSON.parse(stdout)).toEqual({ prompt: "--json" });
  });

  test("--dry-run prints the request, sends nothing and needs no key and no journal", async () => {
    const api = createFakeApi();
    const args = ["generate", PROMPT, "--duration", "4", "--no-generate-audio", "--reference-image-urls", "https://a/1"];
    const { status, stdout } = await run([...args, "--reference-image-urls", "https://a/2", "--seed", "-5", "--dry-run"], {
      api,
      env: {},
    });
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      prompt: PROMPT,
      duration: 4,
      generate_audio: false,
      reference_image_urls: ["https://a/1", "https://a/2"],
      seed: -5,
    });
    expect(api.requests).toEqual([]);
    expect(await readdir(folder)).toEqual([]);
  });
});

describe("before anything is sent", () => {
  type Rejected = readonly [title: string, args: readonly string[], message: RegExp, replaced?: Replaced];
  const rejected: readonly Rejected[] = [
    ["no prompt", [], /^error: PROMPT is required\.\n$/],
    ["two prompts", ["a cat", "in rain"], /Put the text in quotes/],
    ["a prompt twice", ["a cat", "--prompt", "a dog"], /PROMPT and --prompt are the same/],
    ["an empty stdin", ["-"], /stdin is empty/],
    ["an empty prompt", [""], /^error: PROMPT is empty\. Put the text in quotes\.\n$/],
    ["a blank prompt", ["--prompt", " \n"], /PROMPT is empty/],
    ["a stdin that is not UTF-8", ["-"], /must be UTF-8/, { input: Uint8Array.of(0xff, 0xfe, 0x41) }],
    [
      "a value above the maximum",
      ["a cat", "--duration", `${MAX + 1}`],
      new RegExp(`--duration must be at most ${MAX} \\(received ${MAX + 1}\\)`),
    ],
    ["text for a number", ["a cat", "--duration", "four"], /--duration must be of type integer \(received "four"\)/],
    ["a hexadecimal number", ["a cat", "--duration", "0x4"], /--duration must be of type integer/],
    ["an empty value", ["a cat", "--duration="], /--duration must be of type integer/],
    ["a number that cannot be represented", ["a cat", "--seed", "9007199254740993"], /--seed must be a number that/],
    ["a value outside the enum", ["a cat", "--resolution", "unknown"], /--resolution must be one of "/],
    ["two invalid values", ["a cat", "--n", "1000", "--duration", "-1"], /--duration must be at least .*; --n must be at most /],
    ["a misspelled flag", ["a cat", "--durration", "4"], /Unknown flag --durration\. Did you mean --duration\?/],
    ["a flag without a value", ["a cat", "--duration"], /--duration needs a value/],
    ["a flag in place of a value", ["a cat", "--resolution", "--quiet"], /--resolution needs a value/],
    ["a flag twice", ["a cat", "--duration", "4", "--duration", "5"], /--duration can be given only once/],
    [
      "a switch and its opposite",
      ["a cat", "--generate-audio", "--no-generate-audio"],
      /--generate-audio can be given only once/,
    ],
    ["a switch with a value", ["a cat", "--generate-audio=maybe"], /--generate-audio needs no value/],
    ["an invalid time", ["a cat", "--timeout", "soon"], /--timeout must be seconds/],
    ["an invalid URL", ["a cat", "--base-url", "localhost:80"], /--base-url must be an http\(s\) URL/],
    ["a key that would be readable", ["a cat", "--base-url", "http://api.example.com"], /over plain HTTP/],
    ["a missing key", ["a cat"], /The API key is missing\. Set SKILLS_VIDEO_API_KEY/, { env: {} }],
    [
      "an invalid key",
      ["a cat"],
      /The API key in SKILLS_VIDEO_API_KEY must have/,
      { env: { SKILLS_VIDEO_API_KEY: "a b c d e f g" } },
    ],
    [
      "a key with invisible characters that no header can have",
      ["a cat"],
      /The API key in SKILLS_VIDEO_API_KEY must have/,
      { env: { SKILLS_VIDEO_API_KEY: "sk-secret-key-987\u200b" } },
    ],
    ["a prompt in another encoding", ["caf\ufffd"], /"caf\ufffd" is not UTF-8/],
    ["a path in another encoding", ["a cat", "-o", "caf\ufffd.mp4"], /is not UTF-8/],
    ["an empty item of a list", ["a cat", "--reference-image-urls", ""], /--reference-image-urls is empty/],
    ["an empty item among others", ["a", "--reference-image-urls=https://a.example", "--reference-image-urls="], /is empty/],
    ["no home directory", ["a cat"], /Use --journal FILE or --no-journal/, { home: "" }],
    ["two journals", ["a cat", "--journal", "a", "--no-journal"], /exclude each other/],
    ["a missing output folder", ["a cat", "-o", "/missing-folder/cat.mp4"], /"\/missing-folder" does not exist/],
    ["a missing output folder with a slash", ["a cat", "-o", "/missing-folder/"], /does not exist/],
    ["an output folder that cannot be written", ["a cat", "-o", "/proc/cat.mp4"], /"\/proc" cannot be written/],
    ["a name that is too long", ["a cat", "-o", `/tmp/${"x".repeat(300)}.mp4`], /ENAMETOOLONG/],
    ["a device", ["a cat", "-o", "/dev/null", "--overwrite"], /"\/dev\/null" is not a file/],
    ["a link to a device", ["a cat", "-o", "/dev/stdout", "--overwrite"], /"\/dev\/stdout" is not a file/],
    ["stdout as the file", ["a cat", "-o", "-"], /-o must be the path/],
  ];

  test.each(rejected.map((one) => ({ title: one[0], one })))(
    "$title is reported with exit status 2",
    async ({ one: [, args, message, replaced] }) => {
      const api = createFakeApi();
      const { status, stderr, stdout } = await run(["generate", ...args], { api, ...replaced });
      expect(stderr).toMatch(message);
      expect(stderr).toMatch(/^error: .+[.?]\n$/);
      expect({ status, stdout, requests: api.requests }).toEqual({ status: 2, stdout: "", requests: [] });
    },
  );

  test("no output contains a key with invisible characters, and --json still prints a document", async () => {
    const key = "sk-secret-key-987\u200b";
    const args = ["generate", "a cat", "--base-url", `https://api.example/${key.slice(0, -1)}?x`, "--json"];
    const { stderr, stdout } = await run(args, { env: { SKILLS_VIDEO_API_KEY: key } });
    expect(JSON.parse(stdout)).toMatchObject({ error: { name: "UsageError" }, exitStatus: 2 });
    expect(stderr + stdout).not.toContain("sk-secret-key-987");
  });

  test("an invalid request is described as JSON", async () => {
    const { stdout } = await run(["generate", "a cat", "--duration", `${MAX + 1}`, "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({
      error: { name: "UsageError", issues: [{ path: ["duration"], rule: "maximum", limit: MAX, received: MAX + 1 }] },
      exitStatus: 2,
    });
  });

  test("an existing file stops the command, and --overwrite replaces it", async () => {
    await writeFile(out("cat-2.mp4"), "old");
    const api = createFakeApi({ count: 2 });
    const args = ["generate", PROMPT, "--n", "2", "-o", out("cat.mp4")];
    expect(await run(args, { api })).toMatchObject({ status: 2, stderr: expect.stringContaining('cat-2.mp4" exists already') });
    expect(api.requests).toEqual([]);
    expect(await run([...args, "--overwrite"], { api })).toMatchObject({ status: 0 });
    expect(await readFile(out("cat-2.mp4"), "utf8")).toBe(VIDEO_BYTES);
  });

  test("a journal that cannot be written stops the command", async () => {
    const api = createFakeApi();
    await writeFile(out("file"), "");
    const { status, stderr } = await run(["generate", PROMPT, "-o", out("a.mp4"), "--journal", out("file/jobs")], { api });
    expect(stderr).toMatch(
      /^error: The request was not sent: the journal cannot be used: .*Use another --journal FILE, or --no-journal\.\n/,
    );
    expect({ status, posts: api.posts }).toEqual({ status: 2, posts: [] });
  });

  test.each(["--api-key", "--key", "--apikey", "--api_key", "--token", "--api-key=sk-secret-1234"])(
    "%s is rejected",
    async (flag) => {
      const { status, stderr, stdout } = await run(["generate", "a cat", flag, "sk-secret-1234", "--json"]);
      expect(status).toBe(2);
      expect(stderr).toContain("SKILLS_VIDEO_API_KEY");
      expect(stderr + stdout).not.toContain("sk-secret");
    },
  );
});

describe("commands", () => {
  test("wait saves the videos of a generation", async () => {
    const api = createFakeApi({ id: "gen_7" });
    const result = await run(["wait", "gen_7", "-o", out("cat.mp4")], { api });
    expect(result).toMatchObject({ status: 0, stdout: `${out("cat.mp4")}\n` });
    expect(api.posts).toEqual([]);
  });

  test("get prints a failed generation and escapes terminal control characters", async () => {
    const end = { code: "MODERATION", message: "a\u001b[31mred\u202e" };
    const api = () => createFakeApi({ statuses: ["FAILED"], end });
    const { status, stdout } = await run(["get", "gen_1"], { api: api() });
    expect(status).toBe(0);
    expect(stdout.split("\n")).toEqual([
      "id      gen_1",
      "status  FAILED",
      "reason  MODERATION: a\\u001b[31mred\\u202e",
      "credits 5",
      "",
    ]);
    const json = await run(["get", "gen_1", "--json"], { api: api() });
    expect(JSON.parse(json.stdout)).toMatchObject({ id: "gen_1", status: "FAILED", ...end });
    expect(json.stdout).not.toMatch(/[\u001b\u202e]/);
  });

  test("no output contains the key, even if the server repeats it", async () => {
    const onPoll = () =>
      jsonResponse({ id: "gen_1", status: "COMPLETED", input: { echo: CLI_KEY }, usage: {}, data: { a: CLI_KEY } });
    const { stdout } = await run(["get", "gen_1", "--json"], { api: createFakeApi({ onPoll }) });
    expect(stdout).toContain("[API key]");
    expect(stdout).not.toContain(CLI_KEY);
  });

  test.each([
    [[], 2, ""],
    [["--help"], 0, "Usage:"],
    [["help", "wait"], 0, "wait ID [FLAGS]"],
    [["get", "--help"], 0, "get ID [FLAGS]"],
    [["--version"], 0, "1.2.3\n"],
    [["wait", "--version"], 0, "1.2.3\n"],
    [["--help", "--json"], 0, "Usage:"],
  ])("%j prints help or the version", async (args, status, text) => {
    const result = await run(args as string[], { env: {} });
    expect(result.status).toBe(status);
    expect(result.stdout).toContain(text);
    expect(result.stdout === "").toBe(text === "");
  });

  test.each([
    [["generat", "a cat"], "Did you mean generate?"],
    [["--duration", "4"], "Start with a command"],
    [["--json"], "A command is missing"],
    [["--verison"], "Did you mean --version?"],
    [["--api-key=sk-secret-1234", "generate", "a"], "--api-key is not a flag, because"],
    [["wait"], "ID is missing"],
    [["get", "a", "b"], "one ID"],
    [["jobs", "a"], "flags only"],
    [["get", "a", "--duration", "4"], "Unknown flag --duration"],
    [["get", ".."], "ID must be"],
  ])("%j is invalid usage", async (args, message) => {
    const { status, stderr } = await run(args as string[]);
    expect(stderr).toContain(message);
    expect(status).toBe(2);
  });
});
