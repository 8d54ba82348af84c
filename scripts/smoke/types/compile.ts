import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join, parse } from "node:path";
import { promisify } from "node:util";

/** How consumers have their modules resolved, and what `module` goes with it. */
export const RESOLUTIONS = { node16: "node16", nodenext: "nodenext", bundler: "esnext" } as const;

/** A compiler, and what it is asked. */
export interface Compilation {
  /** The name under which the compiler is installed. */
  readonly compiler: string;
  readonly resolution: keyof typeof RESOLUTIONS;
  /** Where the types of the platform come from: the browser's, or Node's. */
  readonly platform: "dom" | "node";
  readonly files: readonly string[];
}

/** Compiles files of a folder as strictly as a consumer can, libraries included; resolves with what the compiler says. */
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
  // With the collector at hand, the compiler counts what it needs, not what it has not yet thrown away.
  const args = ["--expose-gc", tsc, "-p", project, "--pretty", "false", "--extendedDiagnostics"];
  return await promisify(execFile)(process.execPath, args, { cwd: folder }).then(
    ({ stdout }) => stdout,
    ({ stderr, stdout }: { readonly stderr: string; readonly stdout: string }) => stdout || stderr,
  );
}

/** The errors among what a compiler says. */
export function errorsIn(said: string): readonly string[] {
  return said.split("\n").filter((line) => /error TS\d+/.test(line));
}
