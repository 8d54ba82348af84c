import { execFile } from "node:child_process";
import { promisify } from "node:util";

/**
 * Resolves with what git prints about a checkout.
 *
 * @throws Error when git fails
 */
export async function git(root: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)("git", args, { cwd: root, maxBuffer: 2 ** 26 });
  return stdout;
}

/** The tag of the last release, `v…`; undefined where there is none. */
export async function lastRelease(root: string): Promise<string | undefined> {
  const tag = await git(root, "describe", "--tags", "--match", "v*", "--abbrev=0").catch(() => "");
  return tag.trim() || undefined;
}
