/**
 * Runs before and after `npm pack`: replaces README.md by one for npm, without links that npm cannot resolve, and restores it
 * with `--restore`.
 */
import { readFile, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { toNpmReadme } from "../lib/npm-readme.js";

const readme = fileURLToPath(new URL("../../README.md", import.meta.url));
/** Also restored by the next run, if `npm pack` is interrupted. */
const backup = fileURLToPath(new URL("../../node_modules/.README.md", import.meta.url));

const saved = await readFile(backup, "utf8").catch(() => undefined);
const current = await readFile(readme, "utf8");
// Someone may have edited the file after an interrupted run.
const original = saved !== undefined && current === toNpmReadme(saved) ? saved : current;
if (process.argv.includes("--restore")) {
  await writeFile(readme, original);
  await rm(backup, { force: true });
} else {
  await writeFile(backup, original);
  await writeFile(readme, toNpmReadme(original));
}
