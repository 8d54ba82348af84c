import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  createFakeApi,
  createFolder,
  type FakeApiOptions,
  jsonResponse,
  noResponse,
  type Replaced,
  runCommand,
} from "../../contract-tests/test-support/command-line.js";
import { findInvocation } from "./invocation.js";

let folder: string;
let remove: () => Promise<void>;
beforeAll(async () => {
  [folder, remove] = await createFolder();
});
afterAll(() => remove());

const run = (args: readonly string[], options: FakeApiOptions = {}, replaced: Replaced = {}) =>
  runCommand(folder, args, { api: createFakeApi(options), ...replaced });

/** As undici reports a connection that was refused. */
const refuse = () => {
  const cause = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED", address: "::1", port: 4010 });
  return Promise.reject(new TypeError("fetch failed", { cause }));
};
const KEY = { SKILLS_VIDEO_API_KEY: "sk-command-line-test" };

test.each([
  ["npx vidu-q2-turbo", { file: "/app/node_modules/vidu-q2-turbo/dist/cli.js" }],
  ["npx vidu-q2-turbo", { file: "/app/dist/cli.js", script: "/app/node_modules/.bin/vidu-q2-turbo" }],
  ["npx vidu-q2-turbo", { file: "/lib/dist/cli.js", script: "/opt/vidu-q2-turbo" }],
  ["vidu-q2-turbo", { file: "/lib/dist/cli.js", script: "/usr/bin/vidu-q2-turbo" }],
  ["npm run cli --", { file: "/my clone/src/cli.ts", cwd: "/my clone" }],
  ["npm run cli --", { file: "/my clone/src/cli.ts", cwd: "/my clone", lifecycle: "cli", start: "/my clone/docs" }],
  ["npm --prefix '/my clone' run cli --", { file: "/my clone/src/cli.ts", cwd: "/my clone", lifecycle: "cli", start: "/tmp" }],
  ["'/my clone/node_modules/.bin/tsx' '/my clone/src/cli.ts'", { file: "/my clone/src/cli.ts", cwd: "/tmp" }],
  // A script of another package has the same name.
  ["npx vidu-q2-turbo", { file: "/app/dist/cli.js", lifecycle: "cli" }],
])("printed commands begin with %s after %j", (expected, { cwd = "/app", file, lifecycle, script, start }: Started) => {
  const env = {
    PATH: "/usr/bin:/app/node_modules/.bin",
    npm_lifecycle_event: lifecycle,
    npm_package_json: `${cwd}/package.json`,
    INIT_CWD: start,
  };
  expect(findInvocation({ cwd, env, file, platform: "linux", script })).toBe(expected);
});

interface Started {
  readonly file: string;
  readonly cwd?: string;
  readonly lifecycle?: string;
  readonly script?: string;
  readonly start?: string;
}

test("all printed commands begin as the user started the program", async () => {
  const replaced = { invocation: "npm run cli --" };
  const help = await run(["generate", "--help"], {}, replaced);
  expect(help.stdout).not.toContain("npx");
  expect(help.stdout.match(/^ {2}npm run cli -- generate/gm)?.length).toBeGreaterThan(2);
  const lost = await run(["generate", "a", "-o", folder], { onSubmit: () => jsonResponse({}, 500) }, replaced);
  expect(lost.stderr).toContain("It is in the journal: npm run cli -- jobs\n");
  const failed = await run(["generate", "a", "-o", folder], { onDownload: () => new Response("", { status: 404 }) }, replaced);
  expect(failed.stderr).toContain(`To resume: npm run cli -- wait gen_1 -o ${folder}`);
  expect((await run(["jobs"], {}, replaced)).stdout).toMatch(
    /npm run cli -- jobs --dismiss \S+\n[\s\S]*npm run cli -- wait gen_1\n/,
  );
});

describe("a server that cannot be reached", () => {
  test.each(["wait", "get"])("%s names the cause and claims no charge", async (command) => {
    const { status, stderr } = await run([command, "gen_1", "--timeout", "600ms"], { onPoll: refuse });
    const [retry, error] = stderr.split("\n");
    expect(retry).toBe("retrying: ECONNREFUSED [::1]:4010");
    expect(error).toMatch(/^error: .*GET \S+\/gen_1 .*\(ECONNREFUSED \[::1\]:4010\)\.$/);
    expect(stderr).not.toMatch(/charged|continues/);
    expect(status).toBe(3);
  });

  test("after a submission, the timeout states the charge and the cause", async () => {
    const { stderr } = await run(["generate", "a", "-o", folder, "--timeout", "600ms"], { onPoll: refuse });
    expect(stderr).toMatch(
      /Generation gen_1|generation gen_1\. It continues and is charged\. The last request failed: GET .*ECONN/,
    );
  });

  test("an interruption of wait claims no charge", async () => {
    const { status, stderr } = await run(["wait", "gen_1"], {}, { interrupted: AbortSignal.abort(new Error("SIGINT")) });
    expect(stderr).toBe("Interrupted. This does not cancel a generation.\nTo resume: npx vidu-q2-turbo wait gen_1\n");
    expect(status).toBe(130);
  });

  test.each([
    ["generate", ["generate", "a cat", "-o"]],
    ["wait", ["wait", "gen_1", "-o"]],
  ])("an interruption of the download of %s does not state that the generation continues", async (_, args) => {
    const controller = new AbortController();
    const onDownload = (_: string, init: RequestInit | undefined) => {
      controller.abort(new Error("SIGINT"));
      return noResponse(init?.signal);
    };
    const file = `${folder}/interrupted.mp4`;
    const { status, stderr } = await run([...args, file], { onDownload }, { interrupted: controller.signal });
    expect(stderr).toContain("Interrupted. Generation gen_1 has completed, but its video is not saved.\nTo resume: ");
    expect(status).toBe(130);
  });
});

describe("retries", () => {
  test.each([
    ["503", () => jsonResponse({}, 503), "the API returned 503"],
    ["no generation", () => jsonResponse({ hello: 1 }), "the response is not a generation"],
    ["a body that is cut off", () => new Response(cutOff()), "ECONNRESET"],
  ])("after %s are shown once, unless --quiet is set", async (_, fail, reason) => {
    const onPoll = () => {
      polls += 1;
      return polls > 2 ? jsonResponse({ id: "gen_1", status: "IN_QUEUE", input: {}, usage: {} }) : fail();
    };
    let polls = 0;
    const shown = await run(["get", "gen_1"], { onPoll });
    expect(shown).toMatchObject({ status: 0, stderr: `retrying: ${reason}\n` });
    polls = 0;
    expect((await run(["get", "gen_1", "--quiet"], { onPoll })).stderr).toBe("");
  });

  test("that have no time are not shown", async () => {
    const { stderr } = await run(["get", "gen_1", "--timeout", "50ms"], { onPoll: (_, signal) => noResponse(signal) });
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(stderr).toMatch(/^error: GET .* received no complete response in \d+ ms\.\n$/);
  });

  test("of a submission are shown", async () => {
    let posts = 0;
    const onSubmit = () => {
      posts += 1;
      return posts > 1 ? jsonResponse({ id: "gen_1", status: "IN_QUEUE", input: {}, usage: {} }, 201) : jsonResponse({}, 429);
    };
    const { stderr } = await run(["generate", "a", "-o", folder, "--overwrite"], { onSubmit });
    expect(stderr).toMatch(/^retrying: the API returned 429\nsubmitted gen_1\n/);
  });
});

function cutOff(): ReadableStream {
  return new ReadableStream({
    start: (controller) => {
      controller.enqueue(new TextEncoder().encode('{"id":'));
      controller.error(Object.assign(new Error("aborted"), { code: "ECONNRESET" }));
    },
  });
}

test.each([
  [402, "Add credits to your account."],
  [403, "Use a key with more permissions in SKILLS_VIDEO_API_KEY."],
  [404, "Check --base-url."],
  [429, "Try again in 3600 seconds."],
])("after %d, the error states the remedy", async (status, remedy) => {
  const onSubmit = () => new Response("{}", { status, headers: { "retry-after": "3600" } });
  const result = await run(["generate", "a", "-o", folder], { onSubmit });
  expect(result.stderr.split("\n").find((line) => line.startsWith("error: "))).toMatch(
    new RegExp(` returned ${status}\\. ${remedy}$`),
  );
  expect(result.status).toBe(3);
});

test("jobs shows no request of a generation that only wait knows", async () => {
  const journal = `${folder}/wait.jsonl`;
  await run(["wait", "gen_9", "--journal", journal], { id: "gen_9", onDownload: () => new Response("", { status: 404 }) });
  const { stdout } = await run(["jobs", "--journal", journal]);
  expect(stdout).toMatch(/^gen_9 {2}completed\n {2}npx vidu-q2-turbo wait gen_9 --journal \S+\n$/);
});

describe("credits", () => {
  const failed = (usage: object) => ({ statuses: ["FAILED"], end: { code: "E", message: "failed", usage } });

  test.each([
    [{ total: 0 }, "0"],
    [{}, "unknown"],
  ])("of a failed generation with the usage %j are %s", async (usage, credits) => {
    for (const args of [
      ["wait", "gen_1"],
      ["generate", "a", "-o", folder],
    ]) {
      const { status, stderr } = await run(args, failed(usage));
      expect(stderr).toContain(`ended with status FAILED: E: failed. Credits: ${credits}.\n`);
      expect(status).toBe(1);
    }
    expect((await run(["get", "gen_1"], failed(usage))).stdout).toContain(`credits ${credits}\n`);
    const { stdout } = await run(["wait", "gen_1", "--json"], failed(usage));
    expect(JSON.parse(stdout)).toMatchObject({ error: { usage } });
  });
});

describe("the URL of the API", () => {
  const env = { ...KEY, VIDU_BASE_URL: "http://127.0.0.1:4010/" };

  test("comes from the environment unless a flag sets it", async () => {
    const api = createFakeApi({ onDownload: () => new Response("", { status: 404 }) });
    const { stderr } = await run(["wait", "gen_1", "-o", folder], {}, { api, env });
    expect(api.requests[0]).toBe("GET http://127.0.0.1:4010/generation/gen_1");
    expect(stderr).toContain(`To resume: npx vidu-q2-turbo wait gen_1 -o ${folder} --base-url http://127.0.0.1:4010/\n`);
    const other = createFakeApi();
    await run(["get", "gen_1", "--base-url", "http://localhost/v1"], {}, { api: other, env });
    expect(other.requests).toEqual(["GET http://localhost/v1/generation/gen_1"]);
  });

  test("in an error has the name of its source", async () => {
    const invalid = await run(["get", "gen_1"], {}, { env: { ...KEY, VIDU_BASE_URL: "localhost:80" } });
    expect(invalid).toMatchObject({ status: 2, stderr: expect.stringMatching(/^error: VIDU_BASE_URL must be an http\(s\) URL/) });
  });

  test("of a job is printed, even if the environment has the same one", async () => {
    const journal = ["--journal", `${folder}/same.jsonl`];
    await run(["generate", "a", "-o", folder, ...journal], { onDownload: () => new Response("", { status: 404 }) }, { env });
    const { stdout } = await run(["jobs", ...journal], {}, { env });
    expect(stdout).toMatch(/wait gen_1 --base-url http:\/\/127\.0\.0\.1:4010\S* --journal/);
  });

  test("of another job is printed, although the environment has one", async () => {
    const journal = ["--journal", `${folder}/other.jsonl`];
    await run(["generate", "a", "-o", folder, ...journal], { onDownload: () => new Response("", { status: 404 }) });
    const { stdout } = await run(["jobs", ...journal], {}, { env });
    expect(stdout).toMatch(/wait gen_1 --base-url https:\/\/\S+ --journal/);
  });

  test("that redirects is named as the problem", async () => {
    const onSubmit = () => new Response("", { status: 308, headers: { location: "https://example.com/" } });
    const { status, stderr } = await run(["generate", "a", "-o", folder], { onSubmit });
    expect(stderr).toMatch(
      /^error: POST .* returned 308\. The command does not follow redirects of the API: correct --base-url\.\n$/,
    );
    expect(status).toBe(3);
  });
});

test.each([
  ["/home/me", {}, "~/.local/state/vidu-q2-turbo/jobs.jsonl"],
  ["/home/me", { XDG_STATE_HOME: "/var/state" }, "/var/state/vidu-q2-turbo/jobs.jsonl"],
  ["", {}, "none, without a home directory"],
])("the help with the home %j and %j states the journal", async (home, env, text) => {
  const { stdout } = await run(["jobs", "--help"], {}, { env, home });
  expect(stdout.replace(/\s+/g, " ")).toContain(`before it is sent (default: ${text}).`);
});
