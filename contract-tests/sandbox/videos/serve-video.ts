import type { Generation } from "../context.js";
import type { Answer, SandboxRequest } from "../messages.js";
import { selectRange } from "./byte-range.js";
import { sampleVideo } from "./sample-video.js";
import { parseVideoPath } from "./video-url.js";

/** A strong validator: the bytes of a video never change. */
const ETAG = '"sandbox-video-1"';

/**
 * Returns the response to a request for a video of a generation, or undefined for any other request. Like a storage service, it
 * requires no API key.
 */
export function serveVideo(
  { headers, method, path }: SandboxRequest,
  generations: ReadonlyMap<string, Generation>,
): Answer | undefined {
  if (method !== "GET" && method !== "HEAD") return undefined;
  const location = parseVideoPath(path);
  if (location === undefined || !generations.has(location.id)) return undefined;
  const bytes = sampleVideo();
  const common = { "accept-ranges": "bytes", "content-type": "video/mp4", etag: ETAG };
  // RFC 9110 §14.2: a server ignores `Range` unless the method is GET.
  const selection = method === "GET" ? selectRange(headers, bytes.byteLength, ETAG) : ({ kind: "all" } as const);
  switch (selection.kind) {
    case "all":
      return { kind: "answer", status: 200, headers: common, body: bytes };
    case "part": {
      const range = `bytes ${selection.start}-${selection.end - 1}/${bytes.byteLength}`;
      const body = bytes.subarray(selection.start, selection.end);
      return { kind: "answer", status: 206, headers: { ...common, "content-range": range }, body };
    }
    case "unsatisfiable":
      return { kind: "answer", status: 416, headers: { "content-range": `bytes */${bytes.byteLength}` }, body: "" };
  }
}
