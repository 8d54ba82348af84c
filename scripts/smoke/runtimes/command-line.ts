import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { PATIENCE, type Runtime } from "./runtime.js";

const execute = promisify(execFile);

/** A runtime that is started with a program's file and prints what comes of it. */
export function commandLine(name: string, command: string, args: readonly string[], program: string): Runtime {
  const start = async (...parts: readonly string[]) => {
    // The key is handed over; one from the environment would be a real one.
    const env = { PATH: process.env["PATH"], HOME: process.env["HOME"] };
    const { stdout } = await execute(command, parts, { env, timeout: PATIENCE });
    return stdout;
  };
  return {
    name,
    version: async () => /\d+\.\d+\.\d+/.exec(await start("--version"))?.[0] ?? "?",
    run: async (surroundings) => JSON.parse(await start(...args, program, JSON.stringify(surroundings))),
  };
}
