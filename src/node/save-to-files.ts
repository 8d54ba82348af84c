import { join } from "node:path";
import { AbortError, UnexpectedResponseError, ViduError } from "../errors/errors.js";
import { terminalStateOf } from "../generation/normalize.js";
import { videoUrls } from "../generation/video-urls.js";
import { type Deadline, throwIfAborted } from "../http/deadline.js";
import { assertOption } from "../options.js";
import { readId } from "../util/id.js";
import { download } from "./download.js";
import { chooseFileName, makeUnique } from "./file-name.js";
import { parseSaveOptions, type SaveOptions, type SaveSettings } from "./save-options.js";
import { assertFree, createVideoFile, type VideoFile, type VideoFiles } from "./video-file.js";

/** The end of the message of an abort. The command line recognizes it, because the generation has completed. */
export const SAVE_AGAIN = "is complete: call saveVideos again";

/** Implements `saveVideos` with the given file functions. Tests pass functions that fail. */
export async function saveVideosWith(files: VideoFiles, generation: unknown, options: SaveOptions): Promise<readonly string[]> {
  const settings = parseSaveOptions(options);
  const urls = videoUrls(generation as object);
  const { prediction } = Object(generation) as { readonly prediction?: unknown };
  const id = readId(generation) ?? readId(prediction);
  const { status = Object(prediction).status } = Object(generation) as { readonly status?: unknown };
  // Not a mistake of the caller: the generation was charged.
  if (urls.length === 0 && id !== undefined && terminalStateOf({ status: String(status) }) === "completed")
    throw new UnexpectedResponseError(`Generation ${id} has completed, but its output contains no URL of a video`, {
      id,
      status: 200,
    });
  assertOption(urls.length > 0, `The generation${id === undefined ? "" : ` ${id}`} has no videos. Pass a completed generation`);
  assertOption(!settings.journal || id !== undefined, "`journal` needs a generation with an id");
  const deadline: Deadline = {
    signals: settings.signal ? [settings.signal] : [],
    remainingMs: () => Infinity,
    createAbortError: (cause) =>
      new AbortError(`Aborted. The generation${id === undefined ? "" : ` ${id}`} ${SAVE_AGAIN}`, {
        cause,
        ...(id !== undefined && { id }),
        outcome: "accepted",
      }),
  };
  const saved: SavedVideo[] = [];
  try {
    const names = new Set<string>();
    for (const url of urls) saved.push(await saveVideo({ deadline, files, id, names, settings, url }));
    throwIfAborted(deadline);
    // The files get their names only at the end, so that a failure does not leave some of the videos behind.
    await publishAll(saved, settings.overwrite ?? false, files);
  } catch (error) {
    throw error instanceof ViduError && id !== undefined ? Object.assign(error, { id }) : error;
  } finally {
    for (const { file } of saved) await file.discard();
  }
  if (settings.journal && id !== undefined) await recordCollected(settings.journal, id);
  return saved.map(({ path }) => path);
}

/** Records that the videos are saved. A failure is a warning, because the caller must get the paths. */
async function recordCollected(journal: NonNullable<SaveSettings["journal"]>, id: string): Promise<void> {
  try {
    await journal.collected(id);
  } catch (error) {
    process.emitWarning(error instanceof Error ? error : new Error(`The journal cannot be written: ${String(error)}`));
  }
}

/** Gives either all files their names or none of them. Files that were overwritten cannot be restored. */
async function publishAll(videos: readonly SavedVideo[], overwrite: boolean, files: VideoFiles): Promise<void> {
  const published: string[] = [];
  try {
    for (const { file, path } of videos) {
      await file.publish(path, overwrite);
      published.push(path);
    }
  } catch (error) {
    if (!overwrite) for (const path of published) await files.rm(path, { force: true }).catch(() => {});
    throw error;
  }
}

interface SavedVideo {
  readonly file: VideoFile;
  readonly path: string;
}

interface VideoToSave {
  readonly deadline: Deadline;
  readonly files: VideoFiles;
  readonly id: string | undefined;
  /** The names of the other videos. */
  readonly names: Set<string>;
  readonly settings: SaveSettings;
  readonly url: string;
}

/** Downloads one video into a temporary file, which is removed if this fails. */
async function saveVideo({ deadline, files, id, names, settings, url }: VideoToSave): Promise<SavedVideo> {
  const { directory, fileName, onProgress, overwrite } = settings;
  throwIfAborted(deadline);
  const file = await createVideoFile(directory, files);
  try {
    let path = "";
    await download(
      url,
      {
        start: async ({ headers }) => {
          const [disposition, mediaType] = [headers.get("content-disposition"), headers.get("content-type")];
          path = join(directory, makeUnique(fileName ?? chooseFileName({ disposition, id, mediaType, url }), names));
          if (!overwrite) await assertFree(path, files);
        },
        write: (bytes) => file.write(bytes),
        restart: () => file.restart(),
        onProgress: (received, total) => onProgress?.({ file: path, received, total }),
      },
      { ...settings, deadline },
    );
    await file.finish();
    return { file, path };
  } catch (error) {
    await file.discard();
    throw error;
  }
}
