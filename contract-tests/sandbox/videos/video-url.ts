/** The origin of the videos of a sandbox without a port: a reserved domain that leads nowhere (RFC 2606 §3). */
export const RESERVED_ORIGIN = "https://cdn.example.com";

/** The maximum number of videos of one generation. */
export const MAX_VIDEOS = 100;

/** Returns the URL of a video of a generation. @param number counts from 1 */
export function videoUrl(origin: string, id: string, number: number): string {
  return `${origin}/outputs/${encodeURIComponent(id)}/${number}.mp4`;
}

/** Returns the generation and the number of a video from the path of its URL, or undefined if the path has another form. */
export function parseVideoPath(path: string): { readonly id: string; readonly number: number } | undefined {
  const [, segment = "", digits = ""] = /^\/outputs\/([^/?]+)\/([1-9]\d{0,2})\.mp4(?:\?|$)/.exec(path) ?? [];
  const number = Number(digits);
  if (segment === "" || number > MAX_VIDEOS) return undefined;
  try {
    return { id: decodeURIComponent(segment), number };
  } catch {
    return undefined;
  }
}
