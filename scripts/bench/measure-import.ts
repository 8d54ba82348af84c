import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** So many processes import it; what counts is the one in the middle. */
const TIMES = 15;

/** Milliseconds that importing a module takes in a process that has imported nothing. */
export async function measureImport(imports: string, folder: string): Promise<number> {
  const specifier = /"(.*)"/.exec(imports)?.[1] ?? "";
  const code = `const start = performance.now(); await import(${JSON.stringify(specifier)}); console.log(performance.now() - start)`;
  const times: number[] = [];
  for (let time = 0; time < TIMES; time += 1) {
    const { stdout } = await run(process.execPath, ["--input-type=module", "-e", code], { cwd: folder });
    times.push(Number(stdout));
  }
  return times.sort((a, b) => a - b)[TIMES >> 1] ?? Number.NaN;
}
