import type { JsonObject } from "../src/util/json.js";

/**
 * What a completed generation made. Its shape is not printed for videos: this one follows the printed shape for images,
 * and its URLs lead nowhere (RFC 2606 §3).
 */
export function outputOf(id: string, count: number): JsonObject {
  const videos = Array.from({ length: Math.min(count, 100) }, (_, index) => ({
    url: `https://cdn.example.com/${encodeURIComponent(id)}/${index + 1}.mp4`,
    file_name: `${index + 1}.mp4`,
    content_type: "video/mp4",
  }));
  return { type: "video", n: videos.length, videos, video: videos[0] ?? null };
}
