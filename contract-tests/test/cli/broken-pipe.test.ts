import { execFile } from "node:child_process";
import { EventEmitter } from "node:events";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterEach, expect, test, vi } from "vitest";
import { ignoreBrokenPipes } from "../../src/cli/broken-pipe.js";

const BIN = fileURLToPath(new URL("../../src/cli/bin.ts", import.meta.url));

test("a closed pipe ends the list without a message, with the status of the command", async () => {
  const env = { PATH: process.env["PATH"], BIN };
  const command = `exec 3>&1; node --import tsx "$BIN" --list 2>&3 | true; echo "status \${PIPESTATUS[0]}"`;
  const { stdout } = await promisify(execFile)("bash", ["-c", command], { env });
  expect(stdout).toBe("status 0\n");
}, 60_000);

class Output extends EventEmitter {
  written = "";
  write(text: string): boolean {
    this.written += text;
    return true;
  }
}

const fail = (output: Output, code: string) => output.emit("error", Object.assign(new Error(`write ${code}`), { code }));

const watch = () => {
  const [stdout, stderr] = [new Output(), new Output()];
  const exit = vi.spyOn(process, "once").mockReturnValue(process);
  ignoreBrokenPipes(stdout as unknown as NodeJS.WriteStream, stderr as unknown as NodeJS.WriteStream);
  const handlers = () =>
    exit.mock.calls.filter(([name]) => name === "exit").map(([, handler]) => handler as (status: number) => void);
  return { stdout, stderr, handlers };
};

afterEach(() => vi.restoreAllMocks());

test("a broken pipe is ignored", () => {
  const { handlers, stderr, stdout } = watch();
  fail(stdout, "EPIPE");
  expect([stderr.written, handlers().length]).toEqual(["", 0]);
});

test("a full disk is reported in one line on the other output, and the exit status is not 0", () => {
  const { handlers, stderr, stdout } = watch();
  for (let count = 0; count < 3; count += 1) fail(stdout, "ENOSPC");
  fail(stderr, "EIO");
  expect([stderr.written, stdout.written]).toEqual(["the output cannot be written: ENOSPC\n", ""]);
  const before = process.exitCode;
  const statusAfter = (status: number) => {
    process.exitCode = status;
    for (const handle of handlers()) handle(status);
    return process.exitCode;
  };
  const statuses = [0, 1, 64].map(statusAfter);
  process.exitCode = before;
  expect(statuses).toEqual([2, 1, 64]);
});
