import { execFile } from "node:child_process";
import { promisify } from "node:util";

/**
 * Runs a command as on the machine of a user: without npm's variables of this checkout, without an API key and without
 * colors.
 *
 * @returns the output, stdout before stderr
 * @throws Error with the output if the exit status is not 0
 */
export async function runInCleanEnv(
  command: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv = {},
): Promise<string> {
  const kept = Object.entries(process.env).filter(([name]) => !/^npm_|^INIT_CWD$|^SKILLS_VIDEO_/.test(name));
  const options = { cwd, env: { ...Object.fromEntries(kept), NO_COLOR: "1", ...env }, maxBuffer: 2 ** 28 };
  try {
    const { stderr, stdout } = await promisify(execFile)(command, args, options);
    return stdout + stderr;
  } catch (error) {
    const { message, stderr = "", stdout = "" } = error as Error & { readonly stdout?: string; readonly stderr?: string };
    throw new Error(`${stdout}${stderr}`.trim() || message);
  }
}
