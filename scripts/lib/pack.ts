import { execFile } from "node:child_process";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** The paths of the tarballs of both packages. */
export interface Tarballs {
  readonly client: string;
  readonly suite: string;
}

/** Builds both packages and packs them into a folder. */
export async function pack(root: string, folder: string): Promise<Tarballs> {
  await mkdir(folder, { recursive: true });
  const workspaces = ["--include-workspace-root", "--workspaces"];
  await run("npm", ["pack", "--silent", ...workspaces, "--pack-destination", folder], { cwd: root });
  const pathOf = async (manifest: string) => {
    const { name, version } = JSON.parse(await readFile(join(root, manifest), "utf8")) as Record<string, string>;
    return join(folder, `${name}-${version}.tgz`);
  };
  return { client: await pathOf("package.json"), suite: await pathOf("contract-tests/package.json") };
}

/** Returns the paths of the files in a tarball, relative to the package. */
export async function contentsOf(tarball: string): Promise<readonly string[]> {
  const { stdout } = await run("tar", ["-tzf", tarball]);
  return stdout.split("\n").flatMap((path) => (path === "" ? [] : [path.replace(/^package\//, "")]));
}
