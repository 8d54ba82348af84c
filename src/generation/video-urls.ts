import { readRole } from "../util/read-role.js";

/**
 * Returns the URLs of a generation's videos, without duplicates, in the order of the output.
 *
 * The shape of the output is not documented, so this function searches for http(s) URLs anywhere in `data`, or in the
 * `artifacts` of a webhook. If names, types or file extensions mark some of them as videos, it returns only those.
 *
 * @param generation a result, an update, a webhook event or its `prediction`
 * @throws TypeError when `generation` is a promise or a stream: `await` is missing
 * @example
 * ```ts
 * import { createClient, videoUrls } from "vidu-q2-turbo";
 *
 * const [url] = videoUrls(await createClient().wait("gen_123"));
 * ```
 */
export function videoUrls<T>(generation: T extends PromiseLike<unknown> | AsyncIterable<unknown> ? never : T): readonly string[] {
  const { artifacts, data, prediction, then, [Symbol.asyncIterator]: iterate } = Object(generation) as Source;
  if (then ?? iterate) throw new TypeError("videoUrls needs a generation, not a promise or a stream of them: add `await`.");
  const found = [data, readRole(generation, "output"), artifacts, Object(prediction).artifacts].flatMap((output) =>
    findUrls(output, "", MAX_DEPTH),
  );
  const videos = found.filter(({ kind }) => kind === "video");
  const chosen = videos.length > 0 ? videos : found.filter(({ kind }) => kind === "unknown");
  return [...new Set(chosen.map(({ url }) => url))];
}

type Source = Readonly<Record<string | typeof Symbol.asyncIterator, unknown>>;

interface FoundUrl {
  readonly url: string;
  readonly kind: "video" | "other" | "unknown";
}

/** The maximum depth of an output that is searched. */
const MAX_DEPTH = 8;

const VIDEO = /video|\.(?:mp4|webm|mov|m4v|mkv)(?:$|[?#])/i;
const OTHER = /image|thumb|cover|poster|audio|frame|\.(?:jpe?g|png|webp|gif|mp3|wav|json)(?:$|[?#])/i;

/** @param hints the names of the properties on the path to the value, and the types beside it */
function findUrls(value: unknown, hints: string, depth: number): readonly FoundUrl[] {
  if (typeof value === "string" || value instanceof String) {
    const url = String(value);
    return /^https?:\/\/[^\s/]/i.test(url) ? [{ url, kind: classify(hints, url) }] : [];
  }
  if (Object(value) !== value || depth === 0) return [];
  if (Array.isArray(value)) return value.flatMap((item) => findUrls(item, hints, depth - 1));
  const fields = Object.entries(value as object);
  const types = fields.flatMap(([name, type]) => (/type|mime|kind/i.test(name) && typeof type === "string" ? [type] : []));
  return fields.flatMap(([name, item]) => findUrls(item, [hints, ...types, name].join(" "), depth - 1));
}

/** Classifies a URL by the closest hint: its own extension, then the last of the hints. */
function classify(hints: string, url: string): FoundUrl["kind"] {
  for (const hint of [extensionOf(url), ...hints.split(" ").reverse()]) {
    if (OTHER.test(hint)) return "other";
    if (VIDEO.test(hint)) return "video";
  }
  return "unknown";
}

/** Returns the file extension of a URL. Hosts and folders are not hints: they can have any name. */
function extensionOf(url: string): string {
  return /[^/]*$/.exec(url.replace(/[?#].*$/s, ""))?.[0].match(/\.\w+$/)?.[0] ?? "";
}
