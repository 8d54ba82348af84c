import { copyFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { startSandbox } from "../../../contract-tests/sandbox/index.js";
import { readBundledContract } from "../../../contract-tests/src/contract/load.js";
import { runInCleanEnv } from "../../lib/clean-env.js";
import { INSTALL_OPTIONS } from "../../lib/install.js";
import type { Tarballs } from "../../lib/pack.js";

/** Calls a function with an empty folder, which is removed afterwards. */
async function withEmptyFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "consumer-"));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/**
 * Runs the suite from its tarball in an empty folder, against its own sandbox.
 *
 * @param command the command in the tarball; without one, npx runs the only or default command
 * @throws Error with the output if the sandbox does not conform
 */
export function runSuiteWithNpx({ suite }: Tarballs, command?: string): Promise<void> {
  return withEmptyFolder(async (folder) => {
    const tarball = `./${basename(suite)}`;
    await copyFile(suite, join(folder, tarball));
    const output = await runInCleanEnv(
      "npx",
      ["--yes", ...(command === undefined ? [tarball] : ["--package", tarball, command])],
      folder,
    );
    if (!output.includes("The server conforms.")) throw new Error(output);
  });
}

/**
 * Runs the client's command line from its tarball with npx, in an empty folder, against a sandbox.
 *
 * @throws Error with the output if the dry run is wrong, or if an error of the client is not recognized
 */
export function runClientWithNpx({ client }: Tarballs): Promise<void> {
  return withEmptyFolder(async (folder) => {
    const tarball = `./${basename(client)}`;
    await copyFile(client, join(folder, tarball));
    const npx = (...args: readonly string[]) =>
      runInCleanEnv("npx", ["--yes", tarball, ...args], folder, { XDG_STATE_HOME: folder });
    const dryRun = await npx("generate", "a cat", "--dry-run", "--quiet");
    if ((JSON.parse(dryRun.slice(0, dryRun.lastIndexOf("}") + 1)) as { readonly prompt?: unknown }).prompt !== "a cat")
      throw new Error(dryRun);
    const contract = await readBundledContract();
    const sandbox = await startSandbox({ contract, pace: { queued: 10, running: 10 } });
    try {
      const rejected = await npx("get", "gen_unknown", "--base-url", sandbox.url, "--json", "--quiet").catch(String);
      if (!rejected.includes('"exitStatus": 3')) throw new Error(rejected);
    } finally {
      await sandbox.close();
    }
  });
}

/** Throws unless both entries share one class of errors. */
const CHECK_ERRORS = `
    let error;
    try {
      verifyWebhook("{}", {}, "whsec_c2VjcmV0");
    } catch (thrown) {
      error = thrown;
    }
    if (!(error instanceof WebhookVerificationError && error instanceof ViduError)) throw new Error(\`wrong class: \${error}\`);`;

/** Rejects, and so fails the program, unless an error of the entry for Node has the class of the main entry. */
const CHECK_NODE = `
    saveVideos({ data: "http://127.0.0.1:1/a.mp4" }, { maxRetries: 0 }).then(
      () => Promise.reject(new Error("saved nothing")),
      (error) => error instanceof ViduError || Promise.reject(error),
    );`;

/** Fails unless the provider for the AI SDK uses the classes of the main entry. The package of the AI SDK is not installed. */
const CHECK_PROVIDER = `
    const image = { type: "file", mediaType: "image/png", data: "" };
    provider.video().doGenerate({ prompt: "a cat", n: 1, image }).then(
      () => process.exit(1),
      (error) => error instanceof ViduError || process.exit(1),
    );`;

/** The same program as an ES module and as a CommonJS module. */
const PROGRAMS = {
  "program.mjs": `
    import { createClient, ViduError, videoUrls } from "vidu-q2-turbo";
    import { vidu as provider } from "vidu-q2-turbo/ai-sdk";
    import { fileJournal, saveVideos } from "vidu-q2-turbo/node";
    import { verifyWebhook, WebhookVerificationError } from "vidu-q2-turbo/webhooks";${CHECK_ERRORS}${CHECK_NODE}${CHECK_PROVIDER}
    const vidu = createClient({ baseUrl: process.argv[2], journal: fileJournal("jobs.jsonl") });
    const done = await vidu.generate({ prompt: "a cat walking through neon rain", duration: 4 });
    console.log(videoUrls(done)[0]);
  `,
  "program.cjs": `
    const { createClient, ViduError, videoUrls } = require("vidu-q2-turbo");
    const { vidu: provider } = require("vidu-q2-turbo/ai-sdk");
    const { fileJournal, saveVideos } = require("vidu-q2-turbo/node");
    const { verifyWebhook, WebhookVerificationError } = require("vidu-q2-turbo/webhooks");${CHECK_ERRORS}${CHECK_NODE}${CHECK_PROVIDER}
    const vidu = createClient({ baseUrl: process.argv[2], journal: fileJournal("jobs.jsonl") });
    vidu.generate({ prompt: "a cat walking through neon rain", duration: 4 }).then((done) => console.log(videoUrls(done)[0]));
  `,
} as const;

/**
 * Generates a video with the client from its tarball, against a sandbox.
 *
 * @param nodeOptions command-line options of Node
 * @throws Error with the output if it is not exactly the URL of the video
 */
export async function generateFromTarball(
  { client }: Tarballs,
  program: keyof typeof PROGRAMS,
  nodeOptions: readonly string[] = [],
): Promise<void> {
  const contract = await readBundledContract();
  const sandbox = await startSandbox({ contract, pace: { queued: 10, running: 10 } });
  try {
    await withEmptyFolder(async (folder) => {
      await writeFile(join(folder, "package.json"), "{}");
      await writeFile(join(folder, program), PROGRAMS[program]);
      await runInCleanEnv("npm", ["install", ...INSTALL_OPTIONS, client], folder);
      const output = await runInCleanEnv(process.execPath, [...nodeOptions, program, sandbox.url], folder, {
        SKILLS_VIDEO_API_KEY: "sandbox-key",
      });
      if (!/^https?:\/\/\S+\n$/.test(output)) throw new Error(output);
    });
  } finally {
    await sandbox.close();
  }
}
