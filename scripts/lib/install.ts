import { execFile } from "node:child_process";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { pack } from "./pack.js";

const run = promisify(execFile);

/** Options of `npm install` that print only errors, write no lock file and ignore the workspaces of this repository. */
export const INSTALL_OPTIONS = ["--silent", "--no-audit", "--no-fund", "--no-package-lock", "--no-workspaces"] as const;

/** The part of a package.json that is used here. */
interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** Packages to install: their names, each with a version or the path of a tarball. */
type Packages = Readonly<Record<string, string>>;

/**
 * Installs the packages that only one command needs, so that `npm ci` does not install them: those of
 * `scripts/NAME/package.json`. Packages from an earlier run are reused.
 *
 * @param root the checkout
 * @param name the folder below `scripts`
 * @param others further packages to install
 * @returns the folder in which the packages are installed
 */
export async function install(root: string, name: string, others: Packages = {}): Promise<string> {
  const folder = join(root, "node_modules/.cache", name);
  await mkdir(folder, { recursive: true });
  const manifest = JSON.parse(await readFile(join(root, "scripts", name, "package.json"), "utf8")) as Manifest;
  const dependencies = { ...manifest.dependencies, ...others };
  await writeFile(join(folder, "package.json"), JSON.stringify({ ...manifest, dependencies }, null, 2));
  await run("npm", ["install", ...INSTALL_OPTIONS], { cwd: folder });
  return folder;
}

/** Does the same as `install`, and also installs both packages of this project from their tarballs. */
export async function installWithTarballs(root: string, name: string, others: Packages = {}): Promise<string> {
  const { client, suite } = await pack(root, join(root, "node_modules/.cache/tarballs"));
  const packages = { "vidu-q2-turbo": `file:${client}`, "vidu-q2-turbo-conformance": `file:${suite}` };
  // npm would keep the installed copy, because the version of the tarball is the same even if its content is not.
  for (const stale of [...Object.keys(packages), ".package-lock.json"])
    await rm(join(root, "node_modules/.cache", name, "node_modules", stale), { force: true, recursive: true });
  return install(root, name, { ...others, ...packages });
}
