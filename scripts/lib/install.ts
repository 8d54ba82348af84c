import { execFile } from "node:child_process";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { pack } from "./pack.js";

const run = promisify(execFile);

/** What npm has to be told in order to leave alone what is not its own, and to say only what is wrong. */
export const QUIETLY = ["--silent", "--no-audit", "--no-fund", "--no-package-lock", "--no-workspaces"] as const;

/** A package.json, as far as it matters here. */
interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** What else is to be installed: packages by name, with their version or the path of their tarball. */
export type Packages = Readonly<Record<string, string>>;

/**
 * Installs what a command of its own needs, and `npm ci` does not: the packages of `scripts/NAME/package.json`, in a
 * folder of their own. What is there from the last time is used again.
 *
 * @returns the folder
 */
export async function install(root: string, name: string, others: Packages = {}): Promise<string> {
  const folder = join(root, "node_modules/.cache", name);
  await mkdir(folder, { recursive: true });
  const manifest = JSON.parse(await readFile(join(root, "scripts", name, "package.json"), "utf8")) as Manifest;
  const dependencies = { ...manifest.dependencies, ...others };
  await writeFile(join(folder, "package.json"), JSON.stringify({ ...manifest, dependencies }, null, 2));
  await run("npm", ["install", ...QUIETLY], { cwd: folder });
  return folder;
}

/** The same, with both packages of this project from the tarballs that their users get. */
export async function installWithTarballs(root: string, name: string, others: Packages = {}): Promise<string> {
  const { client, suite } = await pack(root, join(root, "node_modules/.cache/tarballs"));
  const own = { "vidu-q2-turbo": `file:${client}`, "vidu-q2-turbo-conformance": `file:${suite}` };
  // npm takes a tarball of the same version for the same, whatever is in it, as long as it remembers one.
  for (const stale of [...Object.keys(own), ".package-lock.json"])
    await rm(join(root, "node_modules/.cache", name, "node_modules", stale), { force: true, recursive: true });
  return install(root, name, { ...others, ...own });
}
