import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** A program for command-line runtimes. It prints the results as JSON. */
const PROGRAM = `
import { createRequire } from "node:module";
import process from "node:process";
import { createClient } from "vidu-q2-turbo";
import { runSmokeTests } from "./smoke.mjs";
const results = await runSmokeTests(JSON.parse(process.argv[2]));
const required = createRequire(import.meta.url)("vidu-q2-turbo");
const problem = required.createClient === createClient ? undefined : "require returned another instance of the module";
console.log(JSON.stringify([...results, { name: "can be loaded with require", problem }]));
`;

/** A worker. It responds with the results as JSON. */
const WORKER = `
import { runSmokeTests } from "./smoke.mjs";
export default { fetch: async (request) => Response.json(await runSmokeTests(await request.json())) };
`;

/** The module of a page. It makes the function global, so that `page.evaluate` can call it. */
const PAGE = `
import { runSmokeTests } from "./smoke.mjs";
globalThis.runSmokeTests = runSmokeTests;
`;

/** Paths of the entry files that run the smoke tests in each kind of runtime. */
export interface Programs {
  readonly program: string;
  readonly worker: string;
  readonly page: string;
}

/**
 * Builds the smoke tests and their entry files.
 *
 * @param folder the folder in which the packages are installed; the command-line program imports them from there, as users do
 */
export async function buildSmoke(folder: string): Promise<Programs> {
  const programs = { program: join(folder, "program.mjs"), worker: join(folder, "worker.mjs"), page: join(folder, "page.mjs") };
  await build({
    bundle: true,
    entryPoints: [fileURLToPath(new URL("smoke.ts", import.meta.url))],
    external: ["vidu-q2-turbo", "vidu-q2-turbo/webhooks"],
    format: "esm",
    outfile: join(folder, "smoke.mjs"),
    target: "es2022",
    tsconfigRaw: {},
  });
  await writeFile(programs.program, PROGRAM);
  for (const [contents, outfile] of [
    [WORKER, programs.worker],
    [PAGE, programs.page],
  ] as const) {
    await build({ bundle: true, format: "esm", outfile, stdin: { contents, resolveDir: folder }, target: "es2022" });
  }
  return programs;
}
