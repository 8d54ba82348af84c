import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join, parse } from "node:path";
import { promisify } from "node:util";

/** The supported values of `moduleResolution`, each with the matching value of `module`. */
export const RESOLUTIONS = { node16: "node16", nodenext: "nodenext", bundler: "esnext" } as const;

/** A compiler with its options and input files. */
export interface Compilation {
  /** The name under which the compiler is installed. */
  readonly compiler: string;
  readonly resolution: keyof typeof RESOLUTIONS;
  /** The types of the platform: those of browsers or those of Node. */
  readonly platform: "dom" | "node";
  readonly files: readonly string[];
}

/** Compiles files of a folder in the strictest configuration, including libraries. Returns the output of the compiler. */
export async function compile(folder: string, { compiler, files, platform, resolution }: Compilation): Promise<string> {
  const project = join(folder, `tsconfig.${compiler}.${resolution}.${platform}.${parse(files[0] ?? "").name}.json`);
  const compilerOptions = {
    exactOptionalPropertyTypes: true,
    lib: platform === "dom" ? ["es2022", "dom", "dom.iterable", "dom.asynciterable"] : ["es2022"],
    module: RESOLUTIONS[resolution],
    moduleResolution: resolution,
    noEmit: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: false,
    strict: true,
    target: "es2022",
    types: platform === "node" ? ["node"] : [],
  };
  await writeFile(project, JSON.stringify({ compilerOptions, files }));
  const tsc = join(folder, "node_modules", compiler, "bin/tsc");
  // With `--expose-gc`, the compiler reports the memory in use, without garbage.
  const args = ["--expose-gc", tsc, "-p", project, "--pretty", "false", "--extendedDiagnostics"];
  return await promisify(execFile)(process.execPath, args, { cwd: folder }).then(
    ({ stdout }) => stdout,
    ({ stderr, stdout }: { readonly stderr: string; readonly stdout: string }) => stdout || stderr,
  );
}

/** Returns the lines of a compiler's output that report errors. */
export function errorsIn(output: string): readonly string[] {
  return output.split("\n").filter((line) => /error TS\d+/.test(line));
}
