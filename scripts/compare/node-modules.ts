import { lstat, mkdir, readdir, readFile, readlink, symlink } from "node:fs/promises";
import { join } from "node:path";

/** Entries that belong to one checkout: caches, and npm's list of installed packages. */
const OWN_ENTRIES = /^\.(?!bin$)/;

/** Returns whether two folders have the same lock file, so that they can share installed packages. */
export async function hasSameLock(first: string, second: string): Promise<boolean> {
  const [one, other] = await Promise.all([first, second].map((folder) => readFile(join(folder, "package-lock.json"), "utf8")));
  return one === other;
}

/**
 * Creates `node_modules` in a folder, with a link to each package that is installed in another folder. The link of a
 * workspace is copied unchanged, because it is relative and must point to the workspace of the new folder.
 */
export async function linkModules(from: string, to: string): Promise<void> {
  const source = join(from, "node_modules");
  const target = join(to, "node_modules");
  await mkdir(target);
  const names = (await readdir(source)).filter((name) => !OWN_ENTRIES.test(name));
  await Promise.all(
    names.map(async (name) => {
      const path = join(source, name);
      const isWorkspace = (await lstat(path)).isSymbolicLink();
      await symlink(isWorkspace ? await readlink(path) : path, join(target, name));
    }),
  );
}
