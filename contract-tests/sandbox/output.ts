import type { JsonObject } from "../src/util/json.js";

/**
 * Returns the output of a completed generation. Its shape is not documented for videos, so it follows the documented
 * shape for images. The URLs use a reserved domain and lead nowhere (RFC 2606 §3).
 */
export function outputOf(id: string, count: number): JsonObject {
  const videos = Array.from({ length: Math.min(count, 100) }, (_, index) => ({
    url: `https://cdn.example.com/${encodeURIComponent(id)}/${index + 1}.mp4`,
    file_name: `${index + 1}.mp4`,
    content_type: "video/mp4",
  }));
  return { type: "video", n: videos.length, videos, video: videos[0] ?? null };
}
