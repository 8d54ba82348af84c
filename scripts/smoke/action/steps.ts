import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

/** Returns the script of a step of the action, as GitHub passes it to the shell. */
export async function scriptOf(step: string): Promise<string> {
  const text = await readFile(new URL("../../../action.yml", import.meta.url), "utf8");
  const [, indented = ""] = new RegExp(`- name: ${step}\\n[\\s\\S]*?run: \\|\\n((?: {8}.*\\n|\\n)+)`).exec(text) ?? [];
  return indented.replaceAll(/^ {8}/gm, "");
}

/** Runs a step as GitHub's `shell: bash` does. Returns its exit status and its output. */
export async function runStep(
  step: string,
  env: NodeJS.ProcessEnv,
): Promise<{ readonly exit: number; readonly printed: string }> {
  const args = ["--noprofile", "--norc", "-eo", "pipefail", "-c", await scriptOf(step)];
  return await promisify(execFile)("bash", args, { env }).then(
    ({ stderr, stdout }) => ({ exit: 0, printed: stdout + stderr }),
    ({ code, stderr, stdout }: { readonly code: number; readonly stderr: string; readonly stdout: string }) => ({
      exit: code,
      printed: stdout + stderr,
    }),
  );
}
