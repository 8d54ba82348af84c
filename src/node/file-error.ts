import { FileError, FileExistsError } from "../errors/file-errors.js";

/** What to do about errors of the operating system that are not obvious. */
const ADVICE: Readonly<Record<string, string>> = {
  ENOSPC: "Free some space and try again",
  EDQUOT: "Free some space and try again",
  EACCES: "Check the permissions",
  EPERM: "Check the permissions",
  EROFS: "Choose a folder that is not read-only",
};

/**
 * Returns the error for a failed operation on a file.
 *
 * @param action what was attempted, such as "write"
 * @param cause what the operation threw
 */
export function toFileError(action: string, path: string, cause: unknown): FileError {
  if (cause instanceof FileError) return cause;
  const { code, message } = Object(cause) as { readonly code?: unknown; readonly message?: unknown };
  const name = typeof code === "string" ? code : undefined;
  // Node's messages repeat the paths: "ENOSPC: no space left on device, write".
  const reason = String(message ?? cause).replace(/, \w+( '.*')?$/s, "");
  const advice = ADVICE[name ?? ""];
  return new FileError(`Cannot ${action} ${JSON.stringify(path)}: ${reason}.${advice ? ` ${advice}.` : ""}`, {
    cause,
    code: name,
    path,
  });
}

/** Returns the error for a video whose file exists. */
export function createFileExistsError(path: string): FileExistsError {
  const message = `${JSON.stringify(path)} exists already. Choose another directory or name, or set \`overwrite: true\`.`;
  return new FileExistsError(message, { code: "EEXIST", path });
}
