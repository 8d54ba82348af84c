import type { SaveOptions } from "./save-options.js";
import { saveVideosWith } from "./save-to-files.js";
import { NODE_FILES } from "./video-file.js";

/**
 * Downloads the videos of a completed generation into files.
 *
 * A file gets its name only when it is complete. Until then, its content is in a hidden temporary file in the same folder, which
 * is removed after an error or an abort. Interrupted downloads are resumed. No API key is sent.
 *
 * @param generation a result, an update or a webhook event, as for `videoUrls`
 * @returns the paths of the files, in the order of `videoUrls`
 * @throws FileExistsError before a video is downloaded, when a file with its name exists and `overwrite` is not set
 * @throws FileError when a file cannot be written, for example because the disk is full
 * @throws DownloadError when a video cannot be downloaded, for example because its URL has expired
 * @throws UnexpectedResponseError when the generation has completed without videos
 * @throws AbortError when the signal aborts
 * @throws TypeError when an option is invalid, or the generation has not completed
 * @example
 * ```ts
 * import { createClient } from "vidu-q2-turbo";
 * import { saveVideos } from "vidu-q2-turbo/node";
 *
 * const done = await createClient().generate({ prompt: "a cat walking through neon rain" });
 * const [path] = await saveVideos(done, { directory: "videos" });
 * ```
 */
export async function saveVideos<T>(
  generation: T extends PromiseLike<unknown> | AsyncIterable<unknown> ? never : T,
  options: SaveOptions = {},
): Promise<readonly string[]> {
  return await saveVideosWith(NODE_FILES, generation, options);
}
