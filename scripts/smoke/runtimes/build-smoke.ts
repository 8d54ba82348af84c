import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** A program for a command line: the findings are printed. */
const PROGRAM = `
import { createRequire } from "node:module";
import process from "node:process";
import { createClient } from "vidu-q2-turbo";
import { smoke } from "./smoke.mjs";
const findings = await smoke(JSON.parse(process.argv[2]));
const required = createRequire(import.meta.url)("vidu-q2-turbo");
const wrong = required.createClient === createClient ? undefined : "it is another module";
console.log(JSON.stringify([...findings, { promise: "can be required", wrong }]));
`;

/** A worker: the findings are the answer. */
const WORKER = `
import { smoke } from "./smoke.mjs";
export default { fetch: async (request) => Response.json(await smoke(await request.json())) };
`;

/** A page's module: leaves the function where whoever drives the browser finds it. */
const PAGE = `
import { smoke } from "./smoke.mjs";
globalThis.smoke = smoke;
`;

/** Files in the folder that has the packages installed: the same smoke file, and what starts it where. */
export interface Programs {
  readonly program: string;
  readonly worker: string;
  readonly page: string;
}

/** Builds the smoke file into a folder. What command lines run imports the packages from there, as users do. */
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
