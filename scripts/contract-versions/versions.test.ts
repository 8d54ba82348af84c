import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runAgainstSandbox } from "../../contract-tests/kill-matrix/run-against-sandbox.js";
import { startSandbox } from "../../contract-tests/sandbox/index.js";
import { derive } from "../../contract-tests/src/checks/derive.js";
import { main } from "../../contract-tests/src/cli/main.js";
import type { Contract } from "../../contract-tests/src/contract/model.js";
import { parseContract } from "../../contract-tests/src/contract/parse.js";
import { limits } from "../../generated/limits.js";
import { render } from "../codegen/render.js";
import { type MockServers, startMocks } from "../lib/prism.js";
import { typeCheckFiles } from "../lib/type-check.js";
import {
  type Edit,
  nestedJob,
  olderVocabulary,
  otherParameters,
  renamedOutput,
  SIBLING_MAXIMUM,
  secondEndpoint,
  sibling,
} from "./versions.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Versions of the contract, each with code that uses its types. Lines after `@ts-expect-error` must not compile. */
const PACKAGES: readonly (readonly [name: string, edit: Edit, uses: string])[] = [
  [
    "older statuses",
    olderVocabulary,
    `void client.get("gen").then(({ status }) => {
  if (status === "succeeded") return "done";
  // @ts-expect-error a status of the newer version
  return status === "COMPLETED";
});`,
  ],
  [
    "a sibling instead of the endpoint",
    sibling,
    `void client.submit({ prompt, duration: ${SIBLING_MAXIMUM}, resolution: "360p", first_frame_url: "https://example.com/1.png", audio: true });
// @ts-expect-error above the sibling's maximum
void client.submit({ prompt, duration: ${SIBLING_MAXIMUM + 1} });
// @ts-expect-error a parameter that the sibling does not have
void client.submit({ prompt, generate_audio: true });`,
  ],
  [
    "a sibling beside the endpoint",
    secondEndpoint,
    `void client.http.POST("/generation/vidu/q3", { body: { prompt, duration: ${SIBLING_MAXIMUM}, resolution: "360p", first_frame_url: "https://example.com/1.png" } });
// @ts-expect-error above the sibling's maximum
void client.http.POST("/generation/vidu/q3", { body: { prompt, duration: ${SIBLING_MAXIMUM + 1} } });
// @ts-expect-error a duration that only the sibling accepts
void client.http.POST("/generation/vidu/q2/video-turbo", { body: { prompt, duration: 1 } });`,
  ],
  [
    "nested parts with annotations",
    nestedJob,
    `void client.wait("job").then(({ id, status, video }) => (status === "delivered" ? [id, video?.url] : []));
// @ts-expect-error a status of another contract
void client.get("job").then(({ status }) => status === "COMPLETED");
void client.submit({ scene: prompt, frames: 240 });`,
  ],
  [
    "a renamed output and other terminal statuses",
    renamedOutput,
    `void client.wait("job").then(({ output }) => output.map((url) => url.length));
void client.get("job").then((generation) => (generation.status === "rejected" ? generation.message : ""));
void client.submit({ prompt, model: "small", guidance: null });`,
  ],
];

/** The versions that are tested with Prism. `npm run contracts` does so for the contracts of other APIs. */
const MOCKED = PACKAGES.filter(([, edit]) => edit !== nestedJob && edit !== renamedOutput);

let folder: string;
let mocks: MockServers;

beforeAll(async () => {
  await mkdir(join(root, "node_modules/.cache"), { recursive: true });
  folder = await mkdtemp(join(root, "node_modules/.cache/versions-"));
  await Promise.all(PACKAGES.map(([, edit]) => generate(edit)));
  mocks = await startMocks(MOCKED.map(([, edit]) => join(folder, edit.name, "generated/openapi.json")));
}, 120_000);

afterAll(async () => {
  await mocks?.close();
  await rm(folder, { recursive: true });
});

const generated = new Map<Edit, Promise<Contract>>();

/** Returns an edited contract. The first call for an edit writes the contract and its generated files. */
function generate(edit: Edit): Promise<Contract> {
  const contract = generated.get(edit) ?? generateOnce(edit);
  generated.set(edit, contract);
  return contract;
}

async function generateOnce(edit: Edit): Promise<Contract> {
  const copy = join(folder, edit.name);
  const spec = join(copy, "openapi.yaml");
  await mkdir(join(copy, "generated"), { recursive: true });
  await writeFile(spec, edit(await readFile(join(root, "spec/openapi.yaml"), "utf8")));
  const files = await render(spec, join(root, "scripts/contract-versions/redocly.yaml"));
  for (const [name, text] of files) await writeFile(join(copy, "generated", name), text);
  return parseContract(files.get("openapi.json") ?? "", edit.name);
}

const isSource = (path: string) => !/\.(test|test-d)\.ts$/.test(path);

/** Compiles the client of every version in one program, so that libraries are compiled once. Returns the errors. */
async function compile(): Promise<readonly string[]> {
  for (const [, edit, uses] of PACKAGES) {
    const copy = join(folder, edit.name, "src");
    await cp(join(root, "src"), copy, { recursive: true, filter: isSource });
    const setup = 'import { createClient } from "./index.js";\nconst client = createClient({ apiKey: "sk-versions" });';
    await writeFile(join(copy, "uses.ts"), `${setup}\nexport const prompt = "a cat";\n${uses}\n`);
  }
  return typeCheckFiles(folder, [folder]);
}

describe("after an edit of the contract only", () => {
  test("the client of every version compiles with the new types", { timeout: 120_000 }, async () => {
    expect(await compile()).toEqual([]);
  });

  test.each(MOCKED.map(([name, edit], index) => [name, edit, index] as const))(
    "the Prism mock of the version conforms: %s",
    { timeout: 60_000 },
    async (_, edit, index) => {
      const text = { stdout: "", stderr: "" };
      const output = (name: keyof typeof text) => ({
        isTTY: false,
        write: (chunk: string) => {
          text[name] += chunk;
          return true;
        },
      });
      const baseline = await readFile(join(root, "contract-tests/baselines/prism.json"), "utf8");
      const status = await main(
        ["--contract", join(folder, edit.name, "generated/openapi.json")],
        { env: {}, stdout: output("stdout"), stderr: output("stderr") },
        {
          command: "conformance",
          startTarget: async () => ({ baseUrl: mocks.urls[index] ?? "", baseline, isStateless: true, close: async () => {} }),
        },
      );
      expect(text.stdout).toContain("The server conforms.");
      expect(status).toBe(0);
    },
  );

  test("a new endpoint has checks", async () => {
    const ids = derive(await generate(secondEndpoint)).flatMap(({ checks }) => checks.map(({ id }) => id));
    expect(ids).toContain("submitSiblingVideo:duration.maximum.invalid");
    expect(ids).toContain("streamSiblingVideo:first_frame_url.type.null.invalid");
  });
});

const unchanged: Edit = (contract) => contract;

describe("the client of a version", () => {
  /** Bundles the client of a version and imports it. */
  async function importClient(edit: Edit): Promise<typeof import("../../src/index.js")> {
    await generate(edit);
    const copy = join(folder, edit.name, "src");
    await cp(join(root, "src"), copy, { recursive: true, filter: isSource });
    const options = { bundle: true, format: "esm", write: false, logLevel: "silent" } as const;
    const { outputFiles } = await build({ entryPoints: [join(copy, "index.ts")], ...options });
    return await import(`data:text/javascript,${encodeURIComponent(outputFiles[0]?.text ?? "")}`);
  }

  test.each<[string, Edit, object, string, string]>([
    ["nested parts", nestedJob, { scene: "a lighthouse" }, "delivered", "rejected"],
    ["a renamed output", renamedOutput, { prompt: "a kite", model: "small" }, "succeeded", "rejected"],
  ])("waits for the terminal statuses of its contract: %s", async (_, edit, request, completed, failed) => {
    const { createClient, isViduError, videoUrls } = await importClient(edit);
    const apiKey = "sk-versions";
    const sandbox = await startSandbox({ contract: await generate(edit), apiKey, pace: { queued: 20, running: 20 } });
    const client = createClient({ apiKey, baseUrl: sandbox.url, pollInterval: 5 });
    const generation = await client.generate(request as never);
    expect(generation).toMatchObject({ id: expect.any(String), status: completed });
    expect(videoUrls(generation)).toEqual([expect.stringMatching(/^https?:/)]);
    const [name = ""] = Object.keys(request);
    const error = await client.generate({ ...request, [name]: "[fail]" } as never).catch((reason: unknown) => reason);
    expect(isViduError(error) && error).toMatchObject({
      name: "GenerationFailedError",
      message: expect.stringContaining(`ended with status ${failed}`),
    });
    await sandbox.close();
  });
});

describe("the suite of one version reports exactly the deviations of a sandbox of another version", () => {
  /** Runs the suite of one version against a sandbox of another. Returns the locations of its failures and warnings. */
  async function locationsOfProblems(suite: Edit, server: Edit): Promise<readonly string[]> {
    const [contract, other] = await Promise.all([generate(suite), generate(server)]);
    const report = await runAgainstSandbox(other, [], { contract, timeout: 5_000 });
    const problems = report.verdicts.filter(({ outcome }) => outcome === "fail" || outcome === "warn");
    // The location of a wrong `input` in a response includes the expected value. Other locations are parameters.
    const locations = problems.map(({ check: { id }, counterexample }) =>
      `${id.replace(/^\w+:/, "").split(".")[0]} ${id.includes("input.") ? counterexample?.expected : ""}`.trim(),
    );
    return [...new Set(locations)].sort();
  }

  test.each<[string, Edit, Edit, readonly string[]]>([
    ["the same version", unchanged, unchanged, []],
    [
      "other parameters",
      unchanged,
      otherParameters,
      ["body", "duration", "generate_audio", `input input.duration ${limits.duration.default}`, "resolution"],
    ],
    [
      "fewer parameters",
      otherParameters,
      unchanged,
      ["audio", "body", "duration", "first_frame_url", "input input.duration 8", "resolution"],
    ],
    ["older statuses", unchanged, olderVocabulary, ["response", "stream"]],
    ["newer statuses", olderVocabulary, unchanged, ["response", "stream"]],
    ["one more endpoint", unchanged, secondEndpoint, []],
  ])("%s", { timeout: 60_000 }, async (_, suite, server, locations) => {
    expect(await locationsOfProblems(suite, server)).toEqual(locations);
  });
});
