import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startSandbox } from "../../contract-tests/sandbox/index.js";
import type { Contract } from "../../contract-tests/src/contract.js";
import { derive } from "../../contract-tests/src/derive.js";
import { parseContract } from "../../contract-tests/src/parse-contract.js";
import { run } from "../../contract-tests/src/run.js";
import { limits } from "../../generated/limits.js";
import { loadContract } from "../generate/contract.js";
import { type Edit, olderVocabulary, otherParameters, secondEndpoint, sibling } from "./editions.js";

const execute = promisify(execFile);
const root = fileURLToPath(new URL("../..", import.meta.url));
const rules = join(root, "redocly.yaml");
const text = await readFile(join(root, "spec/openapi.yaml"), "utf8");

/** What a checkout has besides `node_modules`. */
const PARTS = ["spec", "src", "contract-tests", "scripts", "package.json", "tsconfig.json", "redocly.yaml"];

let folder: string;

beforeAll(async () => {
  await mkdir(join(root, "node_modules/.cache"), { recursive: true });
  folder = await mkdtemp(join(root, "node_modules/.cache/editions-"));
});

afterAll(() => rm(folder, { recursive: true }));

/** A copy of this checkout whose contract alone was edited. */
async function checkout(edit: Edit): Promise<string> {
  const copy = join(folder, edit.name);
  for (const part of PARTS)
    await cp(join(root, part), join(copy, part), { recursive: true, filter: (path) => !/node_modules|dist$/.test(path) });
  await symlink(join(root, "node_modules"), join(copy, "node_modules"));
  await writeFile(join(copy, "spec/openapi.yaml"), edit(text));
  return copy;
}

async function command(copy: string, ...args: readonly string[]): Promise<string> {
  const { SKILLS_VIDEO_API_KEY: _, ...env } = process.env;
  try {
    return (await execute("npm", ["run", "--silent", ...args], { cwd: copy, env })).stdout;
  } catch (error) {
    throw new Error(Object(error).stdout + Object(error).stderr);
  }
}

async function contractAfter(edit: Edit): Promise<Contract> {
  const path = join(folder, `${edit.name}.yaml`);
  await writeFile(path, edit(text));
  const { dereferenced } = await loadContract(path, rules);
  return parseContract(JSON.stringify(dereferenced), edit.name);
}

/** What the types of the second endpoint let through, and what they do not. */
const USE_OF_SECOND = `import { createClient } from "./index.js";
const { http } = createClient({ apiKey: "sk" });
const prompt = "a cat";
void http.POST("/generation/vidu/q3", { body: { prompt, duration: 16, resolution: "360p", first_frame_url: "https://example.com/1.png" } });
// @ts-expect-error beyond the sibling's range
void http.POST("/generation/vidu/q3", { body: { prompt, duration: 17 } });
// @ts-expect-error a duration of the sibling only
void http.POST("/generation/vidu/q2/video-turbo", { body: { prompt, duration: 16 } });
`;

const unchanged: Edit = (contract) => contract;

describe("an edit of the contract alone", { timeout: 120_000 }, () => {
  test.each([
    ["an older vocabulary", olderVocabulary, ""],
    ["a sibling in its place", sibling, ""],
    ["a sibling beside it", secondEndpoint, USE_OF_SECOND],
  ])("is followed by everything else: %s", async (_, edit, use) => {
    const copy = await checkout(edit);
    await command(copy, "generate");
    expect(await command(copy, "conformance")).toContain("The server conforms.");
    await writeFile(join(copy, "src/use.ts"), use);
    const compiler = join(root, "node_modules/typescript/bin/tsc");
    const compiled = execute(process.execPath, [compiler, "--noEmit", "-p", "scripts/tsconfig.client.json"], { cwd: copy });
    expect((await compiled.catch((error) => error as { readonly stdout: string })).stdout).toBe("");
  });

  test("that adds an endpoint adds checks of it", async () => {
    const listed = derive(await contractAfter(secondEndpoint)).flatMap(({ checks }) => checks.map(({ id }) => id));
    expect(listed).toContain("submitSiblingVideo:duration.maximum.invalid");
    expect(listed).toContain("streamSiblingVideo:first_frame_url.type.null.invalid");
  });
});

describe("the suite of one edition names exactly what a server of another does differently", { timeout: 120_000 }, () => {
  /** The places that the suite of one edition complains about at a sandbox of the other. */
  async function complaints(suite: Edit, server: Edit): Promise<readonly string[]> {
    const [contract, other] = await Promise.all([contractAfter(suite), contractAfter(server)]);
    const sandbox = await startSandbox({ contract: other, pace: { queued: 20, running: 20 } });
    try {
      const settings = { concurrency: 4, maxAccepted: 500, samples: 1, seed: 1, timeout: 5_000 };
      const report = await run({ ...settings, apiKey: "sandbox-key", baseUrl: sandbox.url, contract });
      const bad = report.verdicts.filter(({ outcome }) => outcome === "fail" || outcome === "warn");
      // What is wrong with an answer is told by what was received, anything else by the parameter.
      const places = bad.map(({ check: { id }, counterexample }) =>
        `${id.replace(/^\w+:/, "").split(".")[0]} ${id.includes("input.") ? counterexample?.expected : ""}`.trim(),
      );
      return [...new Set(places)].sort();
    } finally {
      await sandbox.close();
    }
  }

  test.each<[string, Edit, Edit, readonly string[]]>([
    ["itself", unchanged, unchanged, []],
    [
      "other parameters",
      unchanged,
      otherParameters,
      ["duration", "generate_audio", `input input.duration ${limits.duration.default}`, "resolution"],
    ],
    [
      "fewer parameters",
      otherParameters,
      unchanged,
      ["audio", "body", "duration", "first_frame_url", "input input.duration 8", "resolution"],
    ],
    ["an older vocabulary", unchanged, olderVocabulary, ["response", "stream"]],
    ["a newer vocabulary", olderVocabulary, unchanged, ["response", "stream"]],
    ["one endpoint more", unchanged, secondEndpoint, []],
  ])("%s", async (_, suite, server, places) => {
    expect(await complaints(suite, server)).toEqual(places);
  });
});
