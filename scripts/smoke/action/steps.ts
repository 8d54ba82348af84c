import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

/** Returns the text of the action. */
export async function actionText(): Promise<string> {
  return await readFile(new URL("../../../action.yml", import.meta.url), "utf8");
}

/** Returns the script of a step of the action, as GitHub passes it to the shell. */
export async function scriptOf(step: string): Promise<string> {
  const [, indented = ""] =
    new RegExp(`- name: ${step}\\n[\\s\\S]*?run: \\|\\n((?: {8}.*\\n|\\n)+)`).exec(await actionText()) ?? [];
  return indented.replaceAll(/^ {8}/gm, "");
}

/** Returns the environment variable of a step for each input of the action. */
export async function inputVariables(step: string): Promise<ReadonlyMap<string, string>> {
  const [, env = ""] = new RegExp(`- name: ${step}\\n[\\s\\S]*?env:\\n((?: {8}.*\\n)+)`).exec(await actionText()) ?? [];
  return new Map(
    [...env.matchAll(/^ +(\w+): \$\{\{ inputs\.([\w-]+) \}\}$/gm)].map(([, name = "", input = ""]) => [input, name]),
  );
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
