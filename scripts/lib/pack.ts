import { execFile } from "node:child_process";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Both packages as their users get them: the paths of two tarballs. */
export interface Tarballs {
  readonly client: string;
  readonly suite: string;
}

/** Builds and packs both packages into a folder, with the version that they have now. */
export async function pack(root: string, folder: string): Promise<Tarballs> {
  await mkdir(folder, { recursive: true });
  const own = ["--include-workspace-root", "--workspaces"];
  await run("npm", ["pack", "--silent", ...own, "--pack-destination", folder], { cwd: root });
  const nameOf = async (manifest: string) => {
    const { name, version } = JSON.parse(await readFile(join(root, manifest), "utf8")) as Record<string, string>;
    return join(folder, `${name}-${version}.tgz`);
  };
  return { client: await nameOf("package.json"), suite: await nameOf("contract-tests/package.json") };
}

/** What a tarball holds, as paths inside its package. */
export async function contentsOf(tarball: string): Promise<readonly string[]> {
  const { stdout } = await run("tar", ["-tzf", tarball]);
  return stdout.split("\n").flatMap((path) => (path === "" ? [] : [path.replace(/^package\//, "")]));
}
