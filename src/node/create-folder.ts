import { mkdirSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";

/**
 * Creates a folder and the missing folders above it. Does not use the recursive mode of `mkdirSync`, which never returns if the
 * system reports an existing parent as missing, as below /proc.
 *
 * @param mode permissions of new folders
 */
export function createFolder(path: string, mode?: number): void {
  const folder = resolve(path);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return;
  try {
    mkdirSync(folder, { mode });
  } catch (error) {
    const { code } = error as { readonly code?: unknown };
    // Another process has created the folder.
    if (code === "EEXIST" && statSync(folder).isDirectory()) return;
    if (code !== "ENOENT" || statSync(dirname(folder), { throwIfNoEntry: false })?.isDirectory()) throw error;
    createFolder(dirname(folder), mode);
    createFolder(folder, mode);
  }
}
