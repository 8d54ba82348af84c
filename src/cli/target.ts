import { randomUUID } from "node:crypto";
import { lstat, open, readlink, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { makeUnique } from "../node/file-name.js";
import { isOn, type ParsedArgs, textOf } from "./parse-args.js";
import { UsageError } from "./usage-error.js";

/** The folder and the file name for the videos of a generation. */
export interface Target {
  readonly directory: string;
  /** The name of the first file; undefined if the video has its own name. */
  readonly fileName: string | undefined;
  readonly overwrite: boolean;
}

/**
 * Finds out where the videos go. Checks that they can be saved there, before anything is charged.
 *
 * @param count the number of videos
 * @throws UsageError when the folder is missing or cannot be written, or when a file exists
 */
export async function prepareTarget(args: ParsedArgs, count = 1): Promise<Target> {
  const text = textOf(args, "output");
  const overwrite = isOn(args, "overwrite");
  const target = await parseTarget(text);
  const { directory, fileName } = target;
  if (!(await isFolder(directory)))
    throw new UsageError(
      `The output folder ${JSON.stringify(directory)} does not exist. Create it, or choose another one with -o`,
    );
  await assertWritable(directory);
  if (fileName === undefined) return { ...target, overwrite };
  const names = new Set<string>();
  for (let index = 0; index < count; index += 1) await assertFree(join(directory, makeUnique(fileName, names)), overwrite);
  return { ...target, overwrite };
}

async function parseTarget(text: string | undefined): Promise<Omit<Target, "overwrite">> {
  if (text === undefined) return { directory: ".", fileName: undefined };
  if (text === "" || text === "-") throw new UsageError("-o must be the path of a file or a folder");
  if (/[/\\]$/.test(text) || (await isFolder(text))) return { directory: text, fileName: undefined };
  const fileName = basename(text);
  if (/[\\/]/.test(fileName))
    throw new UsageError(`-o ${JSON.stringify(text)} must not contain a backslash in the name of the file`);
  return { directory: dirname(text), fileName };
}

async function isFolder(path: string): Promise<boolean> {
  return await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

/** Creates a file and removes it. Permissions alone do not show whether this works, for example on a read-only disk. */
async function assertWritable(directory: string): Promise<void> {
  const path = join(directory, `.vidu-${randomUUID()}.part`);
  try {
    await (await open(path, "wx")).close();
    await rm(path, { force: true });
  } catch (error) {
    throw new UsageError(
      `The output folder ${JSON.stringify(directory)} cannot be written (${codeOf(error)}). Choose another one with -o`,
    );
  }
}

async function assertFree(path: string, overwrite: boolean): Promise<void> {
  const found = await lstat(path).catch((error: unknown) => {
    if (codeOf(error) === "ENOENT") return undefined;
    throw new UsageError(`-o ${JSON.stringify(path)} cannot be used (${codeOf(error)}). Choose another name`);
  });
  if (found === undefined) return;
  if (!overwrite) throw new UsageError(`${JSON.stringify(path)} exists already. Choose another name, or use --overwrite`);
  // A rename would replace a device such as /dev/null, or a link such as /dev/stdout.
  const isFile = found.isSymbolicLink() ? !/^\/(?:dev|proc)\//.test(await readlink(path)) : found.isFile();
  if (!isFile) throw new UsageError(`${JSON.stringify(path)} is not a file. Choose another name`);
}

function codeOf(error: unknown): string {
  return String((error as { readonly code?: unknown }).code ?? error);
}
