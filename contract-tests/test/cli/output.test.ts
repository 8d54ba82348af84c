import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { main } from "../../src/cli/main.js";
import { createProgress } from "../../src/cli/progress.js";
import { isObject } from "../../src/util/json.js";
import { above, conforming } from "../../test-support/conforming.js";
import { createVerdict } from "../../test-support/rich-report.js";
import { serve, type TestServer } from "../../test-support/serve.js";

const CHECK = "duration.maximum.invalid";
let server: TestServer;

beforeAll(async () => {
  const duration = above("duration");
  server = await serve(conforming({ accepts: (body) => isObject(body) && body["duration"] === duration }));
});
afterAll(() => server[Symbol.asyncDispose]());

const createFolder = () => mkdtemp(join(tmpdir(), "report-"));

async function execute(args: readonly string[], env: Readonly<Record<string, string>> = {}, isTTY = false): Promise<string> {
  let printed = "";
  const stdout = { isTTY, write: (text: string) => (printed += text) };
  await main(
    ["--base-url", server.url, ...args],
    { env, stdout, stderr: { write: () => true } },
    { command: "vidu-conformance" },
  );
  return printed;
}

describe("the replay command", () => {
  test("quotes shell characters, and replaces the flags --only, --seed and --report", async () => {
    const args = ["--only", CHECK, "--seed=3", "--contract", "generated/openapi.json", "--samples=0", "--baseline"];
    const folder = await createFolder();
    const baseline = `${folder}/it's a $HOME.json`;
    await writeFile(baseline, '{"known":[]}');
    const printed = await execute([...args, baseline, `--report=${folder}`]);
    expect(printed.split("\n").filter((line) => line.includes("vidu-conformance "))).toEqual([
      `            vidu-conformance --base-url ${server.url} --contract generated/openapi.json --samples=0 ` +
        `--baseline '${folder}/it'\\''s a $HOME.json' --only '${CHECK}' --seed 3`,
    ]);
  });

  test("omits --only, --seed and --report in both forms", async () => {
    const folder = await createFolder();
    const printed = await execute([`--only=${CHECK}`, "--seed", "4", "--report", folder, "--strict"]);
    expect(printed).toContain(` vidu-conformance --base-url ${server.url} --strict --only '${CHECK}' --seed 4\n`);
  });
});

describe("color", () => {
  test.each([
    [true, {}, true],
    [false, {}, false],
    [true, { NO_COLOR: "1" }, false],
    [true, { NO_COLOR: "" }, true],
    [false, { FORCE_COLOR: "1" }, true],
    [true, { FORCE_COLOR: "0" }, false],
    [true, { FORCE_COLOR: "1", NO_COLOR: "1" }, true],
  ])("with a terminal (%j) and the environment %j is used: %j", async (isTTY, env, isColored) => {
    const printed = await execute(["--only", "n.default.valid"], env as Record<string, string>, isTTY);
    expect(printed).toContain("The server conforms.");
    expect(printed.includes("\u001b[")).toBe(isColored);
  });
});

describe("progress", () => {
  function show(isTTY: boolean): readonly string[] {
    const written: string[] = [];
    const progress = createProgress({ isTTY, write: (text) => written.push(text) });
    for (let done = 1; done <= 8; done++) progress.show(done, 8, createVerdict(done === 3 ? "fail" : "warn", "a.b"));
    progress.clear();
    return written;
  }

  test("on a terminal is one line that is overwritten for every check and erased at the end", () => {
    const texts = ["1/8 checks", "2/8 checks", ...[3, 4, 5, 6, 7, 8].map((done) => `${done}/8 checks, 1 failed`), ""];
    expect(show(true)).toEqual(texts.map((text) => `\r\u001b[2K${text}`));
  });

  test.each([
    [true, ["\r\u001b[2Kwaiting for the server (0 s): refused", "\r\u001b[2Kwaiting for the server (2 s): refused"]],
    [false, ["waiting for the server (0 s): refused\n"]],
  ])("shows that it waits for the server, without a terminal only once (%j)", (isTTY, expected) => {
    const written: string[] = [];
    const progress = createProgress({ isTTY, write: (text) => written.push(text) });
    progress.wait(100, "refused\nsecond line");
    progress.wait(2100, "refused");
    expect(written).toEqual(expected);
  });

  test("without a terminal is one line per quarter", () => {
    const texts = ["2/8 checks", ...[4, 6, 8].map((done) => `${done}/8 checks, 1 failed`)];
    expect(show(false)).toEqual(texts.map((text) => `${text}\n`));
  });
});
