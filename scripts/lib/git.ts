import { execFile } from "node:child_process";
import { promisify } from "node:util";

/**
 * Runs git in a checkout and returns its output.
 *
 * @throws Error if git fails
 */
export async function git(root: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)("git", args, { cwd: root, maxBuffer: 2 ** 26 });
  return stdout;
}

/** Returns the tag of the last release, such as `v1.2.3`; undefined if none exists. */
export async function lastRelease(root: string): Promise<string | undefined> {
  const tag = await git(root, "describe", "--tags", "--match", "v*", "--abbrev=0").catch(() => "");
  return tag.trim() || undefined;
}
