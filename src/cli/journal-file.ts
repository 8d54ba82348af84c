import { posix, win32 } from "node:path";
import { createFileStore } from "../node/file-journal.js";
import { createJournal, type Journal, type JournalStore } from "../node/journal.js";
import type { JournalEntry, PendingJob } from "../node/journal-entry.js";
import type { Console } from "./output/console.js";
import { isOn, type ParsedArgs, textOf } from "./parse-args.js";
import type { Program } from "./program.js";
import { baseUrlOf } from "./settings.js";
import { UsageError } from "./usage-error.js";

/** A journal of the command line. Its records contain the URL of the API, too, so that `jobs` can print how to resume. */
export interface CommandJournal extends Journal {
  readonly path: string;
  /** Returns the pending jobs with the URL of their API; undefined if another program has recorded them. */
  list(): Promise<readonly (PendingJob & { readonly baseUrl: string | undefined })[]>;
}

/**
 * Opens the journal of a command: the file of `--journal`, or the default. Returns undefined with `--no-journal`.
 *
 * @throws UsageError
 */
export function openJournal(program: Program, args: ParsedArgs, { error }: Console): CommandJournal | undefined {
  const file = textOf(args, "journal");
  if (isOn(args, "no-journal")) {
    if (file !== undefined) throw new UsageError("--journal and --no-journal exclude each other");
    return undefined;
  }
  if (file === "" || file?.includes("\0")) throw new UsageError("--journal must be the path of a file");
  const path = file ?? defaultPath(program);
  const store = createFileStore(path);
  const baseUrl = baseUrlOf(args);
  const withUrl: JournalStore = {
    read: store.read,
    append: (entries) => store.append(entries.map((entry) => ({ ...entry, baseUrl }))),
  };
  const journal = createJournal(withUrl, { onError: (problem) => error(`warning: ${problem.message}`) });
  return {
    ...journal,
    path,
    list: async () => {
      const jobs = await journal.pending();
      const urls = readUrls(await store.read());
      return jobs.map((job) => ({ ...job, baseUrl: urls.get(job.job) }));
    },
  };
}

/**
 * Returns the default path: `$XDG_STATE_HOME` (XDG Base Directory Specification) or `~/.local/state`, on macOS
 * `~/Library/Application Support`, on Windows `%LOCALAPPDATA%`.
 *
 * @throws UsageError when there is no home directory
 */
export function defaultPath({ env, home, platform }: Pick<Program, "env" | "home" | "platform">): string {
  const { isAbsolute, join } = platform === "win32" ? win32 : posix;
  // The specification ignores relative paths.
  const absolute = (path: string | undefined) => (path !== undefined && isAbsolute(path) ? path : undefined);
  const folder =
    absolute(env["XDG_STATE_HOME"]) ??
    (platform === "win32" ? absolute(env["LOCALAPPDATA"]) : undefined) ??
    (absolute(home) && join(home, ...(STATE_FOLDERS[platform] ?? [".local", "state"])));
  if (folder === undefined)
    throw new UsageError("There is no home directory for the journal. Use --journal FILE or --no-journal");
  return join(folder, "vidu-q2-turbo", "jobs.jsonl");
}

/** Returns the default path for the help, with `~` for the home directory; undefined if no path is possible. */
export function shortDefaultPath(program: Pick<Program, "env" | "home" | "platform">): string | undefined {
  const { home, platform } = program;
  try {
    const path = defaultPath(program);
    return platform !== "win32" && path.startsWith(`${home}/`) ? `~${path.slice(home.length)}` : path;
  } catch {
    return undefined;
  }
}

const STATE_FOLDERS: Readonly<Record<string, readonly string[]>> = {
  darwin: ["Library", "Application Support"],
  win32: ["AppData", "Local"],
};

/** Returns the URL of the API of each job. A job without a submission has its id as its key. */
function readUrls(entries: readonly (JournalEntry & { readonly baseUrl?: unknown })[]): ReadonlyMap<string, string> {
  return new Map(
    entries.flatMap((entry) => {
      const key = "job" in entry ? entry.job : entry.id;
      return typeof entry.baseUrl === "string" ? [[key, entry.baseUrl] as const] : [];
    }),
  );
}
