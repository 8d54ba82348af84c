import { readFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import type { CommandResult, Commands } from "./commands.js";

/** The part of a `package.json` that is used here. */
interface Manifest {
  readonly name: string;
  readonly workspaces?: readonly string[];
  readonly bin?: Readonly<Record<string, string>>;
  readonly scripts?: Readonly<Record<string, string>>;
}

/** Reads the `package.json` of a folder. */
export async function readManifest(folder: string): Promise<Manifest> {
  return JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as Manifest;
}

/**
 * Runs an npm script as npm does: in a shell with `node_modules/.bin` in its path. It does not start npm, which takes a second
 * for each of dozens of scripts.
 *
 * @returns the result, with status 127 if the script does not exist, as in a shell
 */
export async function runNpmScript(
  folder: string,
  commands: Commands,
  name: string,
  ...args: readonly string[]
): Promise<CommandResult> {
  const script = (await readManifest(folder)).scripts?.[name];
  if (script === undefined) return { status: 127, stdout: "", stderr: `package.json has no script "${name}"` };
  const path = [join(folder, "node_modules/.bin"), process.env["PATH"]].join(delimiter);
  return await commands.run("sh", ["-c", `${script} "$@"`, "sh", ...args], folder, { PATH: path });
}
