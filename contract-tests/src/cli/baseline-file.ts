import { access, constants, readFile, realpath, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { BaselineError } from "../run/baseline.js";

/**
 * Reads a baseline that will be updated. Fails before the run spends any credits if the file cannot be written.
 *
 * @returns the text; undefined if there is no file yet
 * @throws BaselineError
 */
export async function readBaselineForUpdate(file: string): Promise<string | undefined> {
  try {
    const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return undefined;
      throw error;
    });
    await access(text === undefined ? dirname(file) : file, constants.W_OK);
    return text;
  } catch (cause) {
    throw new BaselineError(`--update-baseline: cannot write ${file} (${(cause as NodeJS.ErrnoException).code})`);
  }
}

/**
 * Replaces a baseline atomically, so that an interruption leaves the old file or the new one. Keeps a symbolic link.
 *
 * @throws BaselineError
 */
export async function writeBaseline(file: string, text: string): Promise<void> {
  const path = await realpath(file).catch(() => file);
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    await writeFile(temporary, text);
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true });
    throw new BaselineError(`--update-baseline: cannot write ${file} (${(cause as NodeJS.ErrnoException).code})`);
  }
}
