import { copyFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** The entry files that run the smoke tests in each kind of runtime. */
const PROGRAMS = fileURLToPath(new URL("programs", import.meta.url));

/** The entry files for runtimes that load one file, without packages. */
const BUNDLED = ["page.mjs", "worker.mjs"];

/**
 * Builds the smoke tests, as an ES module and as a CommonJS module, next to the entry files.
 *
 * @param folder the folder in which the packages are installed; the programs import them from there, as users do
 */
export async function buildSmoke(folder: string): Promise<void> {
  for (const [format, outfile] of [
    ["esm", "smoke.mjs"],
    ["cjs", "smoke.cjs"],
  ] as const) {
    await build({
      bundle: true,
      entryPoints: [fileURLToPath(new URL("smoke.ts", import.meta.url))],
      external: ["vidu-q2-turbo", "vidu-q2-turbo/webhooks"],
      format,
      outfile: join(folder, outfile),
      target: "es2022",
      tsconfigRaw: {},
    });
  }
  for (const name of await readdir(PROGRAMS)) await copyFile(join(PROGRAMS, name), join(folder, name));
  for (const name of BUNDLED) {
    const file = join(folder, name);
    await build({ allowOverwrite: true, bundle: true, entryPoints: [file], format: "esm", outfile: file, target: "es2022" });
  }
}
