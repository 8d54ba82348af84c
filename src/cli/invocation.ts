import { basename, delimiter, dirname, join, resolve } from "node:path";
import { quote } from "./shell.js";

/** How the process of the command line was started. */
export interface Start {
  /** The file that runs, after links are resolved. */
  readonly file: string;
  /** The file as the user named it, `process.argv[1]`. */
  readonly script: string | undefined;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
}

const NAME = "vidu-q2-turbo";

/**
 * Returns the start of a command that runs this program again from the same folder:
 *
 * - `npx vidu-q2-turbo` for an installed package
 * - `vidu-q2-turbo` if it was found on the path, as after a global installation
 * - `npm run cli --` in a clone of the repository, where `npx` finds no package
 */
export function findInvocation({ cwd, env, file, platform, script }: Start): string {
  if (file.endsWith(".ts")) return invocationOfClone(dirname(dirname(file)), cwd, env, platform);
  const folder = script && basename(script) === NAME ? dirname(script) : undefined;
  const folders = (env["PATH"] ?? "").split(delimiter);
  // `npx` and `npm run` add the folders of a project to the path.
  const isOnPath = folder !== undefined && folders.includes(folder) && basename(folder) !== ".bin";
  return isOnPath ? NAME : `npx ${NAME}`;
}

/** Returns the working directory; an empty string if it was removed, so that a command can still report this. */
export function workingDirectory({ cwd }: { readonly cwd: () => string }): string {
  try {
    return cwd();
  } catch {
    return "";
  }
}

function invocationOfClone(clone: string, cwd: string, env: Start["env"], platform: string): string {
  const isScript = env["npm_lifecycle_event"] === "cli" && env["npm_package_json"] === join(clone, "package.json");
  // npm runs a script in the folder of its package.json. `npm run` finds that file only from the folders below it.
  const start = isScript ? (env["INIT_CWD"] ?? cwd) : cwd;
  const isInside = isScript ? resolve(start) === clone || resolve(start).startsWith(join(clone, "/")) : resolve(start) === clone;
  if (isInside) return "npm run cli --";
  if (isScript) return `npm --prefix ${quote(clone, platform)} run cli --`;
  return [join(clone, "node_modules", ".bin", "tsx"), join(clone, "src", "cli.ts")]
    .map((word) => quote(word, platform))
    .join(" ");
}
