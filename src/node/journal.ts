import { randomUUID } from "node:crypto";
import { TimeoutError } from "../errors/errors.js";
import { FileError, JournalError } from "../errors/file-errors.js";
import { terminalStateOf } from "../generation/normalize.js";
import { withDeadline } from "../http/deadline.js";
import type { JournalEvent, JournaledCall, JournalRecorder } from "../option-types.js";
import { assertOption, assertType } from "../options.js";
import { isId } from "../util/id.js";
import { didYouMean } from "../util/suggest.js";
import { findPendingJobs, type JournalEntry, type PendingJob } from "./journal-entry.js";

/**
 * A journal of paid jobs. Pass it to `createClient` and to `saveVideos`. Instead of the latter, you can call `collected` when the
 * videos are saved.
 *
 * @example
 * ```ts
 * import type { Journal } from "vidu-q2-turbo/node";
 *
 * const count = async (journal: Journal) => (await journal.pending()).length;
 * ```
 */
export interface Journal extends JournalRecorder {
  /**
   * Returns the jobs that were charged and whose videos are not saved, and the submissions whose outcome is unknown. The latter
   * include a submission that another process is sending at this moment.
   *
   * @throws JournalError when the journal cannot be read
   */
  pending(): Promise<readonly PendingJob[]>;

  /**
   * Records that the videos of a generation are saved.
   *
   * @param id the id of the generation
   * @throws JournalError when the journal cannot be written
   */
  collected(id: string): Promise<void>;

  /**
   * Removes a job from the pending ones. Call it after you have checked a submission whose outcome was unknown, or if you do not
   * need the videos.
   *
   * @param job the key of the job, from `pending`
   * @throws JournalError when the journal cannot be written
   */
  dismiss(job: string): Promise<void>;
}

/**
 * The storage of a journal: a file, a table of a database, and so on.
 *
 * @example
 * ```ts
 * import type { JournalEntry, JournalStore } from "vidu-q2-turbo/node";
 *
 * const entries: JournalEntry[] = [];
 * const store: JournalStore = {
 *   append: async (added) => void entries.push(...added),
 *   read: async () => entries,
 * };
 * ```
 */
export interface JournalStore {
  /**
   * Appends either all of the records or none of them. Resolves when they are stored and survive a crash.
   *
   * @throws an error when the records cannot be stored
   */
  append(entries: readonly JournalEntry[]): Promise<void>;
  /** Returns all records, in any order. */
  read(): Promise<readonly JournalEntry[]>;
}

/**
 * The options of a journal.
 *
 * @example
 * ```ts
 * import { fileJournal, type JournalOptions } from "vidu-q2-turbo/node";
 *
 * const options: JournalOptions = { onError: (error) => console.error(error.path) };
 * const journal = fileJournal("jobs.jsonl", options);
 * ```
 */
export interface JournalOptions {
  /**
   * Receives the error when a record cannot be written after a submission was sent. The call of the client does not fail, and the
   * journal writes the record again together with the next one.
   *
   * @default emits a warning of the process
   */
  readonly onError?: ((error: JournalError) => void) | undefined;
}

/** The number of ended generations that a journal remembers. Repeated calls of `get` do not record these again. */
const MAX_REMEMBERED = 1000;

/**
 * Creates a journal that keeps its records in a store of your own, such as a table of a database.
 *
 * @example
 * ```ts
 * import { createJournal, type JournalEntry } from "vidu-q2-turbo/node";
 *
 * const entries: JournalEntry[] = [];
 * const journal = createJournal({
 *   append: async (added) => void entries.push(...added),
 *   read: async () => entries,
 * });
 * ```
 */
export function createJournal(store: JournalStore, options: JournalOptions = {}): Journal {
  const { onError } = parseJournalOptions(options);
  assertType("store.append", Object(store).append);
  assertType("store.read", Object(store).read);
  const keys = new WeakMap<JournaledCall, string>();
  const ended = new Set<string>();
  let unwritten: readonly JournalEntry[] = [];

  const append = async (entry: Entry): Promise<void> => {
    // `type` must be the first property, because the reader searches for it in lines that are cut off.
    const entries = [...unwritten, { ...entry, at: new Date().toISOString() } as JournalEntry];
    unwritten = [];
    try {
      await store.append(entries);
    } catch (error) {
      // A submission whose record cannot be written is not sent. A part of the record, or all of it, may be stored anyway.
      const failed = entries.map(
        (one) => (one.type === "submitting" ? { type: "rejected", job: one.job, at: one.at } : one) as JournalEntry,
      );
      unwritten = [...failed, ...unwritten];
      throw toJournalError(error, entry.type === "submitting" ? "The request was not sent: the" : "The");
    }
  };

  const recordSubmission = async (call: JournaledCall, request: NonNullable<JournalEvent["body"]>): Promise<void> => {
    const job = randomUUID();
    const work = async () => {
      keys.set(call, job);
      try {
        await append({ type: "submitting", job, request });
      } catch (error) {
        keys.delete(call);
        throw error;
      }
    };
    const createTimeoutError = (ms: number) =>
      new TimeoutError(`The request was not sent: the journal was not written in ${ms} ms`);
    await withDeadline(call, Infinity, work, createTimeoutError);
  };

  const entriesFor = (call: JournaledCall, update: JournalEvent["update"]): readonly Entry[] => {
    const entries: Entry[] = [];
    const job = keys.get(call);
    const { id, sentAt } = call.generation;
    if (job !== undefined && (id !== undefined || !sentAt)) {
      keys.delete(call);
      entries.push(id === undefined ? { type: "rejected", job } : { type: "accepted", job, id });
    }
    const state = update && terminalStateOf(update);
    if (state && !ended.has(update.id)) {
      ended.add(update.id);
      for (const oldest of ended) if (ended.size > MAX_REMEMBERED) ended.delete(oldest);
      entries.push({ type: "ended", id: update.id, state });
    }
    return entries;
  };

  return {
    record: async (call, { body, update } = {}) => {
      if (body) return await recordSubmission(call, body);
      // The caller must get a paid generation even if the journal fails. An abort ends the wait, but not the write.
      const written = Promise.allSettled(
        entriesFor(call, update).map(async (entry) => {
          await append(entry).catch(onError);
        }),
      );
      await withDeadline(call, Infinity, () => written).catch(() => {});
    },
    pending: async () => {
      try {
        const stored: readonly JournalEntry[] = await store.read();
        if (!Array.isArray(stored)) throw new TypeError("`read` must return an array of records");
        return findPendingJobs([...stored, ...unwritten].filter((entry) => Object(entry) === entry));
      } catch (error) {
        throw toJournalError(error, "The");
      }
    },
    collected: async (id) => {
      if (!isId(id)) throw new TypeError(`\`id\` must be the id of a generation (received ${JSON.stringify(id)}).`);
      await append({ type: "collected", id });
    },
    dismiss: async (job) => {
      if (typeof job !== "string" || !job)
        throw new TypeError(`\`job\` must be the key of a pending job (received ${JSON.stringify(job)}).`);
      await append({ type: "dismissed", job });
    },
  };
}

/** A record without its time. */
type Entry = JournalEntry extends infer One ? (One extends unknown ? Omit<One, "at"> : never) : never;

function toJournalError(cause: unknown, start: string): JournalError {
  const { code, path } = cause instanceof FileError ? cause : { code: undefined, path: undefined };
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new JournalError(`${start} journal cannot be used: ${reason}`, { cause, code, path });
}

/** @throws TypeError when an option is unknown or invalid */
function parseJournalOptions(options: JournalOptions): { readonly onError: (error: JournalError) => void } {
  const unknown = Object.keys(options).find((name) => name !== "onError");
  if (unknown !== undefined) assertOption(false, `A journal has no option \`${unknown}\`${didYouMean(unknown, ["onError"])}`);
  const { onError = warn } = options;
  assertType("onError", onError);
  return { onError };
}

function warn(error: JournalError): void {
  process.emitWarning(error);
}
