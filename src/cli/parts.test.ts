import { execFileSync } from "node:child_process";
import { EventEmitter } from "node:events";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { createFakeApi, createFolder, jsonResponse, runCommand } from "../../contract-tests/test-support/command-line.js";
import { createClient } from "../index.js";
import { fileJournal } from "../node.js";
import { workingDirectory } from "./invocation.js";
import { defaultPath } from "./journal-file.js";
import { formatBytes, formatTime } from "./output/progress.js";
import { parseArguments } from "./parse-args.js";
import { parseTimeout } from "./settings.js";
import { quote, resumeCommand } from "./shell.js";
import { watchParent, watchSignals } from "./signals.js";

let folder: string;
let remove: () => Promise<void>;
beforeAll(async () => {
  [folder, remove] = await createFolder();
});
afterAll(() => remove());

test("a working directory that was removed does not crash the program", () => {
  const cwd = () => {
    throw new Error("ENOENT, uv_cwd");
  };
  expect([workingDirectory({ cwd }), workingDirectory({ cwd: () => "/work" })]).toEqual(["", "/work"]);
});

describe("the default journal", () => {
  test.each([
    ["linux", {}, "/home/me", "/home/me/.local/state/vidu-q2-turbo/jobs.jsonl"],
    ["linux", { XDG_STATE_HOME: "/state" }, "/home/me", "/state/vidu-q2-turbo/jobs.jsonl"],
    ["linux", { XDG_STATE_HOME: "relative" }, "/home/me", "/home/me/.local/state/vidu-q2-turbo/jobs.jsonl"],
    ["darwin", {}, "/Users/me", "/Users/me/Library/Application Support/vidu-q2-turbo/jobs.jsonl"],
    ["win32", { LOCALAPPDATA: "D:\\Local" }, "C:\\Users\\me", "D:\\Local\\vidu-q2-turbo\\jobs.jsonl"],
    ["win32", {}, "C:\\Users\\me", "C:\\Users\\me\\AppData\\Local\\vidu-q2-turbo\\jobs.jsonl"],
  ])("of %s with %j", (platform, env, home, path) => {
    expect(defaultPath({ env, home, platform })).toBe(path);
  });
});

describe("jobs", () => {
  const file = () => `${folder}/jobs.jsonl`;
  const run = (...args: readonly string[]) => runCommand(folder, ["jobs", "--journal", file(), ...args], { env: {} });

  test("lists jobs of several APIs and of other programs with the commands that continue, and dismisses them", async () => {
    expect(await run()).toEqual({ status: 0, stdout: "", stderr: "The journal has no pending jobs.\n" });
    const other = createFakeApi({ id: "gen_other" });
    await createClient({ apiKey: "sk-other-program", fetch: other.fetch, journal: fileJournal(file()) }).submit({
      prompt: "a dog",
    });
    const flags = ["a cat", "-o", folder, "--journal", file()];
    const url = "http://127.0.0.1:9/api";
    await runCommand(folder, ["generate", ...flags, "--base-url", url], {
      api: createFakeApi({ onDownload: () => new Response("", { status: 403 }) }),
    });
    await runCommand(folder, ["generate", ...flags], { api: createFakeApi({ onSubmit: () => jsonResponse({}, 500) }) });

    const { jobs, journal } = JSON.parse((await run("--json")).stdout);
    expect(journal).toBe(file());
    const [, , unknown] = jobs;
    expect(jobs).toMatchObject([
      { id: "gen_other", next: `npx vidu-q2-turbo wait gen_other --journal ${file()}` },
      { id: "gen_1", baseUrl: url, next: `npx vidu-q2-turbo wait gen_1 --base-url ${url} --journal ${file()}` },
      {
        outcome: "unknown",
        request: { prompt: "a cat" },
        next: `npx vidu-q2-turbo jobs --dismiss ${unknown.job} --journal ${file()}`,
      },
    ]);
    const text = (await run()).stdout;
    for (const { id, job, next } of jobs)
      expect(text).toMatch(new RegExp(`^${id ?? job}  .*\\n  .*\\n  (check your account, then: )?${next}\\n`, "m"));
    expect(text).toMatch(new RegExp(`^gen_1  completed  .* UTC  ${url}$`, "m"));
    expect((await run("--base-url", url)).stdout).not.toContain("unknown outcome");

    const { status, stderr } = await run("--dismiss", "gen_2");
    expect([status, stderr]).toEqual([2, "error: The journal has no pending job with this key. Did you mean gen_1?\n"]);
    for (const key of ["gen_1", "gen_other", unknown.job]) expect((await run("--dismiss", key)).status).toBe(0);
    expect((await run()).stdout).toBe("");
  });
});

describe("the shell", () => {
  const words = ["cat.mp4", "my cat.mp4", "it's", 'a "b"', "$HOME `id` \\", "*?", "", "ünï", "a\nb\u001b[31m\u202e"];

  test("reads every word as it was quoted", () => {
    const quoted = words.map((word) => quote(word, "linux"));
    expect(quoted.join("")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    // One process for all words, which reads no file of the user.
    const args = ["--norc", "--noprofile", "-c", `printf '%s\\0' ${quoted.join(" ")}`];
    const output = execFileSync("bash", args, { encoding: "utf8", env: { LC_ALL: "C.UTF-8", SHLVL: "1" } });
    expect(output.split("\0").slice(0, -1)).toEqual(words);
  });

  test("receives a command that resumes any id", () => {
    const flags = ["-o", "output", "text"]
      .slice(1, 2)
      .map((name) => ({ name, short: "o", kind: "text", description: "" }) as const);
    expect(resumeCommand("-x", parseArguments(["--output=-o.mp4"], flags), { platform: "linux" })).toBe(
      "npx vidu-q2-turbo wait --output=-o.mp4 -- -x",
    );
    expect(resumeCommand("a b", parseArguments(["-o", "my cat.mp4"], flags), { platform: "win32" })).toBe(
      'npx vidu-q2-turbo wait "a b" -o "my cat.mp4"',
    );
  });
});

test("signals abort twice, a signal that arrives twice counts once, and the third one ends the process", () => {
  const source = new EventEmitter();
  const killed: string[] = [];
  let time = 0;
  const signals = watchSignals(
    Object.assign(source, { pid: 1, kill: (_: number, name: string) => killed.push(name) }),
    () => time,
  );
  const receive = (name: string, ms: number) => {
    time += ms;
    source.emit(name);
    return [signals.interrupted.aborted, signals.killed.aborted, killed.length];
  };
  expect(receive("SIGINT", 0)).toEqual([true, false, 0]);
  expect(receive("SIGINT", 10)).toEqual([true, false, 0]);
  expect(receive("SIGINT", 600)).toEqual([true, true, 0]);
  expect(receive("SIGTERM", 0)).toEqual([true, true, 1]);
  expect(source.eventNames()).toEqual([]);
});

test("the end of the shell of npm counts once, and other parents do not count", async () => {
  const program = { ppid: 10 };
  const ended: string[] = [];
  watchParent(program, { npm_lifecycle_event: "npx" }, () => ended.push("npx"));
  watchParent(program, { npm_lifecycle_event: "cli" }, () => ended.push("npm run"));
  watchParent(program, {}, () => ended.push("shell"));
  program.ppid = 1;
  await vi.waitFor(() => expect(ended).toEqual(["npx", "npm run"]), { timeout: 10_000 });
  program.ppid = 2;
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(ended).toEqual(["npx", "npm run"]);
});

test.each([
  ["90", 90_000],
  ["1.5m", 90_000],
  ["20ms", 20],
  ["2h", 7_200_000],
])("--timeout %s", (text, ms) => {
  const flag = { name: "timeout", kind: "text", description: "" } as const;
  expect(parseTimeout(parseArguments(["--timeout", text], [flag]))).toBe(ms);
});

test("formats sizes and durations", () => {
  expect([5, 1500, 2_600_000, 3e9].map(formatBytes)).toEqual(["5 B", "1.5 kB", "2.6 MB", "3.0 GB"]);
  expect([900, 59_999, 125_000].map(formatTime)).toEqual(["0 s", "59 s", "2 min 05 s"]);
});
