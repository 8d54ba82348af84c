import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { RUNTIME_TIMEOUT_MS, type Runtime } from "./runtime.js";
import type { SmokeEnvironment } from "./smoke.js";

const execute = promisify(execFile);

/** A command that runs a program. The program receives the environment as JSON and prints the results as JSON. */
interface Command {
  readonly name: string;
  readonly command: string;
  /** The arguments before the program. */
  readonly args?: readonly string[];
  readonly program: string;
  /** The arguments of the program after the environment. */
  readonly programArgs?: readonly string[];
  /** Adapts the environment to what the runtime supports. */
  readonly adapt?: (environment: SmokeEnvironment) => SmokeEnvironment;
  /** Returns the version that the table shows. By default, that of the command. */
  readonly version?: () => Promise<string>;
}

/** A runtime with a command. */
export function commandLine({ adapt, args = [], command, name, program, programArgs = [], version }: Command): Runtime {
  const start = async (...parts: readonly string[]) => {
    // The key is an argument of the program. A key in the environment would be a real one.
    const env = { PATH: process.env["PATH"], HOME: process.env["HOME"] };
    const { stdout } = await execute(command, parts, { env, timeout: RUNTIME_TIMEOUT_MS });
    return stdout;
  };
  return {
    name,
    version: version ?? (async () => /\d+\.\d+\.\d+/.exec(await start("--version"))?.[0] ?? "?"),
    run: async (environment) => {
      const adapted = JSON.stringify(adapt?.(environment) ?? environment);
      return JSON.parse(await start(...args, program, adapted, ...programArgs));
    },
  };
}
