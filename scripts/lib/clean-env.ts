import { execFile } from "node:child_process";
import { promisify } from "node:util";

/**
 * Runs a command as a user would who has nothing of this checkout: without what npm tells the scripts of a project about
 * it, and without a key. Resolves with all that it printed.
 *
 * @throws Error with what it printed unless it ends with status 0
 */
export async function runInCleanEnv(
  command: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv = {},
): Promise<string> {
  const own = Object.entries(process.env).filter(([name]) => !/^npm_|^INIT_CWD$|^SKILLS_VIDEO_/.test(name));
  const options = { cwd, env: { ...Object.fromEntries(own), NO_COLOR: "1", ...env }, maxBuffer: 2 ** 28 };
  try {
    const { stderr, stdout } = await promisify(execFile)(command, args, options);
    return stdout + stderr;
  } catch (error) {
    const { message, stderr = "", stdout = "" } = error as Error & { readonly stdout?: string; readonly stderr?: string };
    throw new Error(`${stdout}${stderr}`.trim() || message);
  }
}
