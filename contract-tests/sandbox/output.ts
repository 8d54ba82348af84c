import type { JsonObject } from "../src/util/json.js";
import { MAX_VIDEOS, RESERVED_ORIGIN, videoUrl } from "./videos/video-url.js";

/**
 * Returns the output of a completed generation. Its shape is not documented for videos, so it follows the documented
 * shape for images.
 *
 * @param origin the origin of the URLs
 */
export function outputOf(id: string, count: number, origin = RESERVED_ORIGIN): JsonObject {
  const videos = Array.from({ length: Math.min(count, MAX_VIDEOS) }, (_, index) => ({
    url: videoUrl(origin, id, index + 1),
    file_name: `${index + 1}.mp4`,
    content_type: "video/mp4",
  }));
  return { type: "video", n: videos.length, videos, video: videos[0] ?? null };
}
