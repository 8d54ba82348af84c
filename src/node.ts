/**
 * For Node, Bun and Deno: saves videos in files, and keeps a journal of jobs that were paid for.
 *
 * @module vidu-q2-turbo/node
 */
export { DownloadError, FileError, FileExistsError, JournalError } from "./errors/file-errors.js";
export { fileJournal } from "./node/file-journal.js";
export { createJournal, type Journal, type JournalOptions, type JournalStore } from "./node/journal.js";
export type { JournalEntry, PendingJob } from "./node/journal-entry.js";
export type { SaveOptions, SaveProgress } from "./node/save-options.js";
export { saveVideos } from "./node/save-videos.js";
