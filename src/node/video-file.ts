import { randomUUID } from "node:crypto";
import { type FileHandle, link, lstat, open, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { createFolder } from "./create-folder.js";
import { createFileExistsError, toFileError } from "./file-error.js";
import { syncFolder } from "./sync-folder.js";

/** The functions of Node that save videos. Tests replace them with functions that fail. */
export interface VideoFiles {
  readonly link: typeof link;
  readonly lstat: (path: string) => Promise<unknown>;
  /** Creates a folder and those above it. */
  readonly mkdir: (path: string) => Promise<unknown>;
  readonly open: (path: string, flags: string) => Promise<Pick<FileHandle, "close" | "sync" | "truncate" | "write">>;
  readonly rename: typeof rename;
  readonly rm: typeof rm;
}

/** Node's own functions. */
export const NODE_FILES: VideoFiles = { link, lstat, mkdir: async (path) => createFolder(path), open, rename, rm };

/** A temporary file that becomes the file of a video when it is complete. All methods throw a FileError. */
export interface VideoFile {
  /** Appends bytes. */
  write(bytes: Uint8Array): Promise<void>;
  /** Discards what was written. */
  restart(): Promise<void>;
  /** Makes the content survive a power failure, and closes the file. */
  finish(): Promise<void>;
  /** Gives the finished file its name, atomically. */
  publish(path: string, overwrite: boolean): Promise<void>;
  /** Removes the temporary file, if it still exists. Never throws. */
  discard(): Promise<void>;
}

/**
 * Creates an empty temporary file in a folder, and the folder.
 *
 * @throws FileError
 */
export async function createVideoFile(directory: string, files: VideoFiles): Promise<VideoFile> {
  await attempt("create", directory, () => files.mkdir(directory));
  // A rename is atomic only within a file system, so the file must be in the same folder.
  const path = join(directory, `.vidu-${randomUUID()}.part`);
  const handle = await attempt("create", path, () => files.open(path, "wx"));
  let position = 0;
  let isOpen = true;
  const close = async () => {
    if (isOpen) {
      isOpen = false;
      await handle.close();
    }
  };
  return {
    write: (bytes) =>
      attempt("write", path, async () => {
        for (let offset = 0; offset < bytes.length; ) {
          const { bytesWritten } = await handle.write(bytes, offset, bytes.length - offset, position);
          offset += bytesWritten;
          position += bytesWritten;
        }
      }),
    restart: () =>
      attempt("write", path, async () => {
        await handle.truncate(0);
        position = 0;
      }),
    finish: () =>
      attempt("write", path, async () => {
        await handle.sync();
        await close();
      }),
    publish: async (target, overwrite) => {
      await attempt("create", target, () => (overwrite ? files.rename(path, target) : createExclusively(path, target, files)));
      await syncFolder(directory);
    },
    discard: async () => {
      await close().catch(() => {});
      await files.rm(path, { force: true }).catch(() => {});
    },
  };
}

/** @throws FileExistsError if something has this name */
export async function assertFree(path: string, files: VideoFiles): Promise<void> {
  const exists = await files.lstat(path).then(
    () => true,
    () => false,
  );
  if (exists) throw createFileExistsError(path);
}

/** Names a file so that an existing file is never replaced, even if it is created at the same moment. */
async function createExclusively(path: string, target: string, files: VideoFiles): Promise<void> {
  try {
    await files.link(path, target);
  } catch (error) {
    const { code } = error as { readonly code?: unknown };
    if (code === "EEXIST") throw createFileExistsError(target);
    if (!NO_LINKS.has(code)) throw error;
    return await reserve(path, target, files);
  }
  // `discard` removes the temporary name.
}

/** Errors of file systems without hard links, such as FAT and some network drives. */
const NO_LINKS = new Set<unknown>([
  "EPERM",
  "ENOTSUP",
  "EOPNOTSUPP",
  "ENOSYS",
  "EMLINK",
  "EACCES",
  "EINVAL",
  "EISDIR",
  "UNKNOWN",
]);

/** Reserves the name with an empty file, and replaces that file. */
async function reserve(path: string, target: string, files: VideoFiles): Promise<void> {
  try {
    await (await files.open(target, "wx")).close();
  } catch (error) {
    throw (error as { readonly code?: unknown }).code === "EEXIST" ? createFileExistsError(target) : error;
  }
  try {
    await files.rename(path, target);
  } catch (error) {
    await files.rm(target, { force: true }).catch(() => {});
    throw error;
  }
}

async function attempt<T>(action: string, path: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw toFileError(action, path, error);
  }
}
