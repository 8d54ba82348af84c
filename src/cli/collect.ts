import { type ViduClient, videoUrls } from "../index.js";
import { saveVideos } from "../node.js";
import { creditsOf } from "./credits.js";
import { CommandError } from "./failure.js";
import type { CommandJournal } from "./journal-file.js";
import type { Console } from "./output/console.js";
import type { Progress } from "./output/progress.js";
import type { Program } from "./program.js";
import type { Target } from "./target.js";

/** The options of `collect`. */
export interface CollectOptions {
  readonly client: ViduClient;
  readonly console: Console;
  readonly journal: CommandJournal | undefined;
  readonly program: Program;
  readonly progress: Progress;
  readonly target: Target;
  /** Milliseconds to wait; undefined for the client's default. */
  readonly timeout: number | undefined;
}

/** Waits for a generation, saves its videos and prints their paths. */
export async function collect(id: string, options: CollectOptions): Promise<void> {
  const { client, console, journal, program, progress, target, timeout } = options;
  const { fetch, interrupted } = program;
  const done = await client.wait(id, {
    signal: interrupted,
    onUpdate: progress.update,
    ...(timeout !== undefined && { timeout: Math.max(1, Math.round(timeout)) }),
  });
  const urls = videoUrls(done);
  if (urls.length === 0) throw new CommandError(`Generation ${id} has completed, but its output contains no URL of a video`, id);
  progress.phase(`${id}  downloading`);
  const files = await (program.saveVideos ?? saveVideos)(done, {
    directory: target.directory,
    fileName: target.fileName,
    overwrite: target.overwrite,
    fetch,
    onProgress: progress.download,
    signal: interrupted,
  });
  await journal?.collected(id).catch((error: Error) => console.error(`warning: ${error.message}`));
  progress.stop();
  const credits = creditsOf(done);
  if (credits !== undefined) console.note(`credits: ${credits}`);
  console.result(files.map((file) => `${file}\n`).join(""), { id, status: done.status, files, generation: done });
}
