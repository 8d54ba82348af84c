import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { RUNTIME_TIMEOUT_MS, type Runtime } from "./runtime.js";

const execute = promisify(execFile);

/** A runtime with a command that runs a program and prints the results. */
export function commandLine(name: string, command: string, args: readonly string[], program: string): Runtime {
  const start = async (...parts: readonly string[]) => {
    // The key is an argument of the program. A key in the environment would be a real one.
    const env = { PATH: process.env["PATH"], HOME: process.env["HOME"] };
    const { stdout } = await execute(command, parts, { env, timeout: RUNTIME_TIMEOUT_MS });
    return stdout;
  };
  return {
    name,
    version: async () => /\d+\.\d+\.\d+/.exec(await start("--version"))?.[0] ?? "?",
    run: async (environment) => JSON.parse(await start(...args, program, JSON.stringify(environment))),
  };
}
