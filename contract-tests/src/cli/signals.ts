import { type EventEmitter, setMaxListeners } from "node:events";
import { Interruption } from "../traffic/interruption.js";
import { isStartedByNohup, watchNpm } from "./parent-process.js";

/** The parts of the running program that `interruption` uses. */
export interface Program {
  readonly pid: number;
  readonly ppid: number;
  readonly stdout: EventEmitter;
  readonly stderr: EventEmitter;
  on(name: string, listener: () => void): unknown;
  off(name: string, listener: () => void): unknown;
  kill(pid: number, name: string): unknown;
}

/** Options of `interruption`. */
interface InterruptionOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The npm script that runs the program in the foreground: the program ends when npm does. For `npx`: `npx`. */
  readonly npmScript: string;
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** After Ctrl-C, both the terminal and npm send the signal. They count as one within this time. */
const DUPLICATE_MS = 1000;

/**
 * Returns a signal that aborts at the first SIGINT, SIGTERM or SIGHUP, or when the npm process ends that runs the program. A
 * second signal ends the program at once, with the default action.
 */
export function interruption(program: Program, { env, npmScript }: InterruptionOptions): AbortSignal {
  const controller = new AbortController();
  // Every pending request adds a listener, so the limit is lifted.
  setMaxListeners(0, controller.signal);
  const ignoresHangup = isStartedByNohup(program.ppid, env);
  let first: { readonly name: string; readonly at: number } | undefined;
  const listeners = new Map(SIGNALS.map((name) => [name, () => receive(name)]));
  function receive(name: (typeof SIGNALS)[number]): void {
    if (name === "SIGHUP" && ignoresHangup) return;
    if (name === first?.name && performance.now() - first.at < DUPLICATE_MS) return;
    if (first !== undefined) {
      for (const [other, listener] of listeners) program.off(other, listener);
      program.kill(program.pid, name);
      return;
    }
    first = { name, at: performance.now() };
    interrupt(`by ${name}`);
  }
  function interrupt(cause: string): void {
    // The terminal may be gone. A failed write must not end the program before the report is written.
    for (const output of [program.stdout, program.stderr]) output.on("error", () => {});
    controller.abort(new Interruption(cause));
  }
  for (const [name, listener] of listeners) program.on(name, listener);
  watchNpm(program, env, npmScript, () => interrupt("because its parent process ended"));
  return controller.signal;
}
