import { spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { afterEach, describe, expect, test, vi } from "vitest";
import { interruption, type Program } from "../../src/cli/signals.js";

/** A program that does not end when it kills itself. */
class FakeProgram extends EventEmitter implements Program {
  readonly pid = 7;
  ppid = process.pid;
  readonly stdout = new EventEmitter();
  readonly stderr = new EventEmitter();
  readonly kill = vi.fn();
}

function start(env: Record<string, string> = {}, ppid = process.pid) {
  const program = new FakeProgram();
  program.ppid = ppid;
  return { program, signal: interruption(program, { env, npmScript: "conformance" }) };
}

const reasonOf = ({ reason }: AbortSignal): unknown => (reason as Error | undefined)?.message;

afterEach(() => {
  vi.useRealTimers();
});

describe("a signal", () => {
  test.each(["SIGINT", "SIGTERM", "SIGHUP"])("%s ends the run, and the reason names it", (name) => {
    const { program, signal } = start();
    expect(signal.aborted).toBe(false);
    program.emit(name);
    expect(reasonOf(signal)).toBe(`the run was interrupted by ${name}`);
    expect(program.kill).not.toHaveBeenCalled();
  });

  test.each([
    ["SIGINT", "SIGTERM"],
    ["SIGTERM", "SIGHUP"],
    ["SIGHUP", "SIGINT"],
  ])("%s and then %s end the program with the second signal's default action", (first, second) => {
    const { program } = start();
    program.emit(first);
    program.emit(second);
    expect(program.kill.mock.calls).toEqual([[7, second]]);
    expect(["SIGINT", "SIGTERM", "SIGHUP"].map((name) => program.listenerCount(name))).toEqual([0, 0, 0]);
  });

  test("that the terminal and npm both send counts once, but a later one ends the program", () => {
    vi.useFakeTimers();
    const { program, signal } = start();
    program.emit("SIGINT");
    vi.advanceTimersByTime(900);
    program.emit("SIGINT");
    expect(program.kill).not.toHaveBeenCalled();
    expect(reasonOf(signal)).toBe("the run was interrupted by SIGINT");
    vi.advanceTimersByTime(200);
    program.emit("SIGINT");
    expect(program.kill.mock.calls).toEqual([[7, "SIGINT"]]);
  });

  test("allows outputs to fail afterwards, because the terminal may be gone", () => {
    const { program } = start();
    expect(() => program.stdout.emit("error", new Error("EIO"))).toThrow();
    program.emit("SIGHUP");
    for (const output of [program.stdout, program.stderr]) expect(() => output.emit("error", new Error("EIO"))).not.toThrow();
  });

  test("SIGHUP is ignored under nohup, but not if nohup started only the parent", () => {
    const { program, signal } = start({ _: "/usr/bin/nohup" });
    program.emit("SIGHUP");
    expect(signal.aborted).toBe(false);
    program.emit("SIGTERM");
    expect(signal.aborted).toBe(true);
    for (const command of ["/usr/bin/nohups", "/opt/nohup/node", ""]) {
      const other = start({ _: command });
      other.program.emit("SIGHUP");
      expect(other.signal.aborted).toBe(true);
    }
  });
});

describe("the end of npm", () => {
  const npm = { npm_lifecycle_event: "conformance" };

  test("ends the run if npm runs the program", () => {
    vi.useFakeTimers();
    const { program, signal } = start(npm);
    vi.advanceTimersByTime(5000);
    expect(signal.aborted).toBe(false);
    program.ppid = 1;
    vi.advanceTimersByTime(1000);
    expect(reasonOf(signal)).toBe("the run was interrupted because its parent process ended");
  });

  test.each([{}, { npm_lifecycle_event: "ci" }, { npm_lifecycle_event: "npx" }])("is ignored in the environment %o", (env) => {
    vi.useFakeTimers();
    const { program, signal } = start(env);
    program.ppid = 1;
    vi.advanceTimersByTime(5000);
    expect(signal.aborted).toBe(false);
  });

  test.runIf(process.platform === "linux")("ends the run if npm is the parent of the shell that runs the program", async () => {
    // The outer shell stands for npm. The inner one has more than one command, so it does not replace itself.
    const outer = spawn("sh", ["-c", `sh -c 'echo $$; sleep 20; :' & wait`], { stdio: ["ignore", "pipe", "ignore"] });
    const [text] = (await once(outer.stdout, "data")) as [Buffer];
    const shell = Number(text.toString());
    const { signal } = start(npm, shell);
    outer.kill("SIGKILL");
    await once(signal, "abort");
    expect(reasonOf(signal)).toBe("the run was interrupted because its parent process ended");
    process.kill(shell);
  });
});
