import { closeSync, fdatasync, fstatSync, openSync, readFileSync, readSync, statSync, writeSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { promisify } from "node:util";
import { createFolder } from "./create-folder.js";
import { toFileError } from "./file-error.js";
import { createJournal, type Journal, type JournalOptions, type JournalStore } from "./journal.js";
import { type JournalEntry, parseEntry } from "./journal-entry.js";
import { syncFolder } from "./sync-folder.js";

/**
 * Creates a journal in a file of JSON lines. Several processes can use the same file on a local disk. The file is created when
 * it is needed, readable only by its owner: it contains prompts. It never contains the API key.
 *
 * @param path the file; missing folders are created
 * @throws TypeError when the path is not a non-empty string
 * @example
 * ```ts
 * import { createClient } from "vidu-q2-turbo";
 * import { fileJournal } from "vidu-q2-turbo/node";
 *
 * const journal = fileJournal("jobs.jsonl");
 * const vidu = createClient({ journal });
 * for (const job of await journal.pending()) console.log(job.outcome, job.request);
 * ```
 */
export function fileJournal(path: string, options?: JournalOptions): Journal {
  if (typeof path !== "string" || !path || path.includes("\0"))
    throw new TypeError(`\`path\` must be the path of a file (received ${JSON.stringify(path)}).`);
  return createJournal(createFileStore(resolve(path)), options);
}

/** The functions of Node that write a journal. Tests replace them with functions that fail. */
interface JournalFiles {
  readonly writeSync: (file: number, bytes: Uint8Array) => number;
  readonly datasync: (file: number) => Promise<void>;
}

const FILES: JournalFiles = { writeSync, datasync: promisify(fdatasync) };

/** Creates the store of a journal in a file. */
export function createFileStore(path: string, files: JournalFiles = FILES): JournalStore {
  return {
    append: async (entries) => {
      const text = entries.map((entry) => `${JSON.stringify(entry)}\n`).join("");
      try {
        const isNew = !existsAsFile(path);
        const file = open(path);
        try {
          assertJournal(file);
          // Writes synchronously, so that the record exists even if the process is killed at the next `await`.
          write(file, text, files);
          // Asynchronous, because a synchronous flush would block all other work until the disk has finished.
          await files.datasync(file);
        } finally {
          closeSync(file);
        }
        if (isNew) await syncFolder(dirname(path));
      } catch (error) {
        throw toFileError("write", path, error);
      }
    },
    read: async () => {
      try {
        return existsAsFile(path) ? readRecords(await readFile(path, "utf8")) : [];
      } catch (error) {
        if ((error as { readonly code?: unknown }).code === "ENOENT") return [];
        throw toFileError("read", path, error);
      }
    },
  };
}

/**
 * Returns whether the file exists.
 *
 * @throws an error for a pipe, a socket or a device. Opening a pipe would block a thread forever, and the process could not end
 */
function existsAsFile(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found && !found.isFile() && !found.isDirectory()) throw Object.assign(new Error("not a regular file"), { code: "EINVAL" });
  return found !== undefined;
}

/** Opens the file with O_APPEND, so that records of several processes do not overwrite each other. */
function open(path: string): number {
  try {
    return openSync(path, "a+", 0o600);
  } catch (error) {
    if ((error as { readonly code?: unknown }).code !== "ENOENT") throw error;
    createFolder(dirname(path), 0o700);
    return openSync(path, "a+", 0o600);
  }
}

/**
 * Rejects a file that `read` rejects. After a record, the file would be a journal, and the jobs before it would be overlooked.
 *
 * @throws an error if the file is not a journal
 */
function assertJournal(file: number): void {
  const start = Buffer.alloc(RECORD_START.length);
  readSync(file, start, 0, start.length, 0);
  // Reads the rest only if the file begins in another way: with a line that is cut off, for example.
  if (start.toString() !== RECORD_START) readRecords(readFileSync(file, "utf8"));
}

/** Appends text with one system call. First ends the last line, if a crash has cut it off. */
function write(file: number, text: string, { writeSync }: JournalFiles): void {
  const bytes = Buffer.from(isTorn(file) ? `\n${text}` : text);
  const written = writeSync(file, bytes);
  // Does not write the rest separately, because another process may have written a record in between.
  if (written < bytes.length)
    throw Object.assign(new Error(`only ${written} of ${bytes.length} bytes were written`), { code: "ENOSPC" });
}

/** Whether the last line of the file is cut off. */
function isTorn(file: number): boolean {
  const { size } = fstatSync(file);
  const last = Buffer.alloc(1);
  return size > 0 && readSync(file, last, 0, 1, size - 1) === 1 && last[0] !== LINE_FEED;
}

const LINE_FEED = 10;

/**
 * Parses a journal.
 *
 * @throws an error if the text is not a journal, for example because an editor has saved it as UTF-16. Without the error, the jobs
 *   of the journal would be ignored
 */
function readRecords(text: string): readonly JournalEntry[] {
  const records = parseLines(text);
  // After a crash, the first line can be cut off, and a file can end in zeros.
  const start = text.replace(/^[\s\0\ufeff]+/, "").slice(0, RECORD_START.length);
  if (records.length === 0 && !RECORD_START.startsWith(start)) throw new Error("it is not a journal, or not in UTF-8");
  return records;
}

const RECORD_START = '{"type":';

/** Parses the lines of a journal. Skips lines that are not records, such as a line that a crash has cut off. */
export function parseLines(text: string): readonly JournalEntry[] {
  return text.split("\n").flatMap((line) => parseLine(line) ?? []);
}

/** Parses one line. If a record follows one that is cut off in the same line, returns that record. */
function parseLine(line: string): JournalEntry | undefined {
  for (let start = 0; start >= 0; start = line.indexOf(RECORD_START, start + 1)) {
    try {
      const entry = parseEntry(JSON.parse(line.slice(start)));
      if (entry) return entry;
    } catch {
      // The line is cut off here.
    }
  }
  return undefined;
}
