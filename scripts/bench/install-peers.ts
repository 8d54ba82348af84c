import { execFile } from "node:child_process";
import { copyFile, mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Installs the other clients, and this one from its tarball as its users do, in a folder of their own. */
export async function installPeers(root: string): Promise<string> {
  const folder = join(root, "node_modules/.cache/bench");
  await mkdir(folder, { recursive: true });
  await copyFile(join(root, "scripts/bench/package.json"), join(folder, "package.json"));
  await run("npm", ["pack", "--silent", "--pack-destination", folder], { cwd: root });
  const tarball = (await readdir(folder)).find((file) => /^vidu-q2-turbo-\d.*\.tgz$/.test(file)) ?? "";
  await run("npm", ["install", "--silent", "--no-audit", "--no-fund", "--no-package-lock", `./${tarball}`], { cwd: folder });
  return folder;
}
