import { expect, test } from "vitest";
import { toFileError } from "./file-error.js";

const systemError = (code: string, message: string) => Object.assign(new Error(`${code}: ${message}`), { code });

test.each<[cause: unknown, message: string]>([
  [systemError("ENOSPC", "no space left on device, write"), "ENOSPC: no space left on device. Free some space and try again."],
  [systemError("EACCES", "permission denied, open '/a/cat.mp4'"), "EACCES: permission denied. Check the permissions."],
  [systemError("EIO", "i/o error, link '/a/x' -> '/a/y'"), "EIO: i/o error."],
  [systemError("EIO", "error, which has no name"), "EIO: error, which has no name."],
  [new Error("the disk is gone"), "the disk is gone."],
  ["broken", "broken."],
])("%s becomes a sentence with advice", (cause, message) => {
  expect(toFileError("write", "/a/cat.mp4", cause).message).toBe(`Cannot write "/a/cat.mp4": ${message}`);
});

test("a FileError is passed through", () => {
  const error = toFileError("open", "a", "broken");
  expect(toFileError("write", "b", error)).toBe(error);
});
