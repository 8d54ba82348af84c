import { copyFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { startSandbox } from "../../../contract-tests/sandbox/index.js";
import { readBundledContract } from "../../../contract-tests/src/contract/load.js";
import { runInCleanEnv } from "../../lib/clean-env.js";
import { QUIETLY } from "../../lib/install.js";
import type { Tarballs } from "../../lib/pack.js";

/** Does something in an empty folder, which is gone afterwards. */
async function inEmptyFolder<T>(act: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "consumer-"));
  try {
    return await act(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Runs the suite from its tarball where there is nothing else: it judges a sandbox of its own. */
export function judgeWithNpx({ suite }: Tarballs, ...how: readonly string[]): Promise<void> {
  return inEmptyFolder(async (folder) => {
    const tarball = `./${basename(suite)}`;
    await copyFile(suite, join(folder, tarball));
    const printed = await runInCleanEnv(
      "npx",
      ["--yes", ...(how.length > 0 ? ["--package", tarball, ...how] : [tarball])],
      folder,
    );
    if (!printed.includes("The server conforms.")) throw new Error(printed);
  });
}

/** The same program for each kind of module, against a sandbox. */
const PROGRAMS = {
  "program.mjs": `
    import { createClient, videoUrls } from "vidu-q2-turbo";
    const vidu = createClient({ baseUrl: process.argv[2] });
    const done = await vidu.generate({ prompt: "a cat walking through neon rain", duration: 4 });
    console.log(videoUrls(done)[0]);
  `,
  "program.cjs": `
    const { createClient, videoUrls } = require("vidu-q2-turbo");
    require("vidu-q2-turbo/webhooks");
    const vidu = createClient({ baseUrl: process.argv[2] });
    vidu.generate({ prompt: "a cat walking through neon rain", duration: 4 }).then((done) => console.log(videoUrls(done)[0]));
  `,
} as const;

/** Makes a video with the client from its tarball, as a module and by `require`; nothing else may be printed. */
export async function generateFrom({ client }: Tarballs, program: keyof typeof PROGRAMS): Promise<void> {
  const contract = await readBundledContract();
  const sandbox = await startSandbox({ contract, pace: { queued: 10, running: 10 } });
  try {
    await inEmptyFolder(async (folder) => {
      await writeFile(join(folder, "package.json"), "{}");
      await writeFile(join(folder, program), PROGRAMS[program]);
      await runInCleanEnv("npm", ["install", ...QUIETLY, client], folder);
      const printed = await runInCleanEnv(process.execPath, [program, sandbox.url], folder, {
        SKILLS_VIDEO_API_KEY: "sandbox-key",
      });
      if (!/^https:\/\/\S+\n$/.test(printed)) throw new Error(printed);
    });
  } finally {
    await sandbox.close();
  }
}
