import { ViduError } from "./errors.js";

/**
 * A file or a folder cannot be read or written: the disk is full, a permission is missing, and so on.
 *
 * @example
 * ```ts
 * import { createClient, isViduError } from "vidu-q2-turbo";
 * import { saveVideos } from "vidu-q2-turbo/node";
 *
 * try {
 *   await saveVideos(await createClient().wait("gen_123"));
 * } catch (error) {
 *   if (!isViduError(error, "FileError")) throw error;
 *   console.error(error.path, error.code);
 * }
 * ```
 */
export class FileError extends ViduError {
  override get name(): string {
    return "FileError";
  }
  /** The file or the folder. */
  declare readonly path: string;
  /** The code of the operating system, such as `ENOSPC`. */
  declare readonly code: string | undefined;
}

/**
 * A file with the name of a video exists already. Nothing was overwritten.
 *
 * @example
 * ```ts
 * import { createClient, isViduError } from "vidu-q2-turbo";
 * import { saveVideos } from "vidu-q2-turbo/node";
 *
 * try {
 *   await saveVideos(await createClient().wait("gen_123"));
 * } catch (error) {
 *   if (!isViduError(error, "FileExistsError")) throw error;
 *   console.error(`${error.path} exists: pass overwrite: true`);
 * }
 * ```
 */
export class FileExistsError extends FileError {
  override get name() {
    return "FileExistsError" as const;
  }
}

/**
 * A journal cannot be written or read. If a submission rejects with this error, it was not sent, and nothing was charged.
 *
 * @example
 * ```ts
 * import { createClient, isViduError } from "vidu-q2-turbo";
 * import { fileJournal } from "vidu-q2-turbo/node";
 *
 * try {
 *   await createClient({ journal: fileJournal("jobs.jsonl") }).submit({ prompt: "a cat" });
 * } catch (error) {
 *   if (!isViduError(error, "JournalError")) throw error;
 *   console.error("nothing was sent", error.path, error.code);
 * }
 * ```
 */
export class JournalError extends ViduError {
  override get name() {
    return "JournalError" as const;
  }
  /** The file of the journal; undefined if it is not a file. */
  declare readonly path: string | undefined;
  /** The code of the operating system, such as `ENOSPC`. */
  declare readonly code: string | undefined;
}

/**
 * A video could not be downloaded. No file with its name was created.
 *
 * @example
 * ```ts
 * import { createClient, isViduError } from "vidu-q2-turbo";
 * import { saveVideos } from "vidu-q2-turbo/node";
 *
 * try {
 *   await saveVideos(await createClient().wait("gen_123"));
 * } catch (error) {
 *   if (!isViduError(error, "DownloadError")) throw error;
 *   console.error(error.url, error.status);
 * }
 * ```
 */
export class DownloadError extends ViduError {
  override get name() {
    return "DownloadError" as const;
  }
  /** The URL without its query, which can contain a signature. */
  declare readonly url: string;
  /** HTTP status of the last response; undefined if there was none. */
  declare readonly status: number | undefined;
}
