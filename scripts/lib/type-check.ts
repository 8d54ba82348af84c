import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

/**
 * TypeScript 7, which checks types several times faster than TypeScript 5.9. openapi-typescript needs the API of 5.9, which
 * TypeScript 7 does not have.
 */
const COMPILER = join(dirname(createRequire(import.meta.url).resolve("typescript-7/package.json")), "bin/tsc");

/**
 * Checks the types of a project in a separate process.
 *
 * @param project the path of a tsconfig.json
 * @returns one line per error; empty if no error exists
 */
export function typeCheck(project = join(root, "tsconfig.json")): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    const args = [COMPILER, "--noEmit", "--pretty", "false", "-p", project];
    execFile(process.execPath, args, { cwd: root, maxBuffer: 1e8 }, (error, stdout, stderr) => {
      const lines = stdout.split("\n").filter((line) => line !== "");
      if (error === null || lines.length > 0) resolve(lines);
      else reject(new Error(stderr || error.message));
    });
  });
}

/**
 * Checks the types of files, with the compiler options of this project.
 *
 * @param folder a folder below the root, for the tsconfig.json of this check
 * @param include the files to check, and folders whose files to check
 * @param options compiler options that replace those of the project
 * @returns one line per error; empty if no error exists
 */
export async function typeCheckFiles(
  folder: string,
  include: readonly string[],
  options: object = {},
): Promise<readonly string[]> {
  const project = join(folder, "tsconfig.json");
  const content = { extends: join(root, "tsconfig.json"), compilerOptions: options, include, exclude: [] };
  await writeFile(project, JSON.stringify(content));
  return typeCheck(project);
}
