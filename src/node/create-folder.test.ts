import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { createFolder } from "./create-folder.js";

const folder = mkdtempSync(join(tmpdir(), "create-folder-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("creates all missing folders, and nothing if the folder exists", () => {
  const path = join(folder, "a", "b", "c");
  createFolder(path, 0o700);
  createFolder(path);
  expect(statSync(path).mode & 0o777).toBe(0o700);
});

test.each([
  ["below a file", () => join(folder, "file", "b", "c"), "ENOTDIR"],
  ["in place of a file", () => join(folder, "file"), "EEXIST"],
])("throws %s", (_, path, code) => {
  writeFileSync(join(folder, "file"), "");
  expect(() => createFolder(path())).toThrow(expect.objectContaining({ code }));
});

// Node's recursive `mkdirSync` never returns here.
test.runIf(process.platform === "linux").each(["/proc/x", "/proc/x/y/z"])("throws for %s", (path) => {
  expect(() => createFolder(path)).toThrow(expect.objectContaining({ code: "ENOENT" }));
});
