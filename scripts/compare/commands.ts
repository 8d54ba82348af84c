import { type ChildProcess, spawn } from "node:child_process";

/** The exit status and the output of a finished command. */
export interface CommandResult {
  /** The exit status, or -1 for a command that was killed by a signal. */
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that runs until it is stopped. */
interface RunningCommand {
  /** The first match of the pattern in stdout; undefined if the command ends without a match. */
  readonly found: Promise<string | undefined>;
  readonly ended: Promise<CommandResult>;
  stop(): Promise<void>;
}

/** The error of every running or later command after the comparison is interrupted. */
export class InterruptedError extends Error {
  override readonly name = "InterruptedError";
}

/** Milliseconds between SIGTERM and SIGKILL to a process group. */
const GRACE_PERIOD_MS = 3000;

/** Runs each command in its own process group, so that none of its descendants keeps running after the comparison. */
export class Commands {
  readonly #running = new Set<ChildProcess>();

  constructor(readonly signal: AbortSignal) {
    signal.addEventListener("abort", () => this.killAll("SIGTERM"), { once: true });
  }

  /** Runs a command and waits for it to end. */
  async run(command: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}): Promise<CommandResult> {
    return await this.start(command, args, cwd, env).ended;
  }

  /** Starts a command and searches its stdout for a pattern. */
  start(command: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}, pattern?: RegExp): RunningCommand {
    if (this.signal.aborted) throw new InterruptedError("interrupted");
    const child = spawn(command, args, { cwd, detached: true, env: cleanEnvironment(env), stdio: ["ignore", "pipe", "pipe"] });
    this.#running.add(child);
    const printed = { stdout: "", stderr: "" };
    let resolveFound: (match: string | undefined) => void = () => {};
    const found = new Promise<string | undefined>((resolve) => {
      resolveFound = resolve;
    });
    for (const stream of ["stdout", "stderr"] as const) {
      child[stream].setEncoding("utf8").on("data", (text: string) => {
        printed[stream] += text;
        const match = stream === "stdout" ? pattern?.exec(printed.stdout)?.[0] : undefined;
        if (match !== undefined) resolveFound(match);
      });
    }
    const ended = new Promise<CommandResult>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (status) => {
        this.#running.delete(child);
        resolveFound(undefined);
        if (this.signal.aborted) reject(new InterruptedError("interrupted"));
        else resolve({ status: status ?? -1, ...printed });
      });
    });
    // A caller that waits only for `found` must not crash the program when the command is interrupted.
    ended.catch(() => resolveFound(undefined));
    return { found, ended, stop: () => this.#stop(child, ended) };
  }

  /** Sends a signal to every running process group. It is synchronous, so that it can be called at exit. */
  killAll(signal: NodeJS.Signals): void {
    for (const child of this.#running) killGroup(child, signal);
  }

  /** Stops all running process groups and waits until they have ended. */
  async stopAll(): Promise<void> {
    const children = [...this.#running];
    await Promise.all(children.map((child) => this.#stop(child, new Promise((resolve) => child.once("close", resolve)))));
  }

  async #stop(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
    killGroup(child, "SIGTERM");
    const timer = setTimeout(() => killGroup(child, "SIGKILL"), GRACE_PERIOD_MS);
    await ended.catch(() => {});
    clearTimeout(timer);
  }
}

function killGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch (error) {
    // The group has ended already.
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/** Returns the environment without npm's variables of this checkout, without a real API key, and without colors. */
function cleanEnvironment(extra: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^npm_|^INIT_CWD$|^SKILLS_VIDEO_|^FORCE_COLOR$/.test(name));
  return { ...Object.fromEntries(kept), NO_COLOR: "1", ...extra };
}
