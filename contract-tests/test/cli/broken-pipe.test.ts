import { execFile } from "node:child_process";
import { EventEmitter } from "node:events";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { ignoreBrokenPipes } from "../../src/cli/broken-pipe.js";

const BIN = fileURLToPath(new URL("../../src/cli/bin.ts", import.meta.url));

test("a reader that has gone ends the list quietly, with the status of the command", async () => {
  const env = { PATH: process.env["PATH"], BIN };
  const command = `exec 3>&1; node --import tsx "$BIN" --list 2>&3 | true; echo "status \${PIPESTATUS[0]}"`;
  const { stdout } = await promisify(execFile)("bash", ["-c", command], { env });
  expect(stdout).toBe("status 0\n");
}, 60_000);

test("only a broken pipe is ignored", () => {
  const output = new EventEmitter();
  ignoreBrokenPipes(output as NodeJS.WriteStream);
  expect(() => output.emit("error", Object.assign(new Error("write EPIPE"), { code: "EPIPE" }))).not.toThrow();
  expect(() => output.emit("error", Object.assign(new Error("no space"), { code: "ENOSPC" }))).toThrow("no space");
});
