/**
 * The addresses of the videos that a generation has made, each once, in the order in which they are told. The shape of the output is not documented, so whatever looks like one is taken: an http(s) address
 * anywhere in `data` (or in the `artifacts` of a webhook). Where some are said to be videos, by their name, their type
 * or where they stand, only those are.
 *
 * @param generation a result, an update, an event of a webhook, or its `prediction`
 */
export function videoUrls(generation: unknown): readonly string[] {
  const { artifacts, data, prediction } = Object(generation) as Readonly<Record<string, unknown>>;
  const found = [data, artifacts, Object(prediction).artifacts].flatMap((output) => addressesIn(output, "", DEPTH));
  const videos = found.filter(({ kind }) => kind === "video");
  const chosen = videos.length > 0 ? videos : found.filter(({ kind }) => kind === "unknown");
  return [...new Set(chosen.map(({ url }) => url))];
}

interface Address {
  readonly url: string;
  readonly kind: "video" | "other" | "unknown";
}

/** Deeper than so many levels there is no output to be expected. */
const DEPTH = 8;

const VIDEO = /video|\.(?:mp4|webm|mov|m4v|mkv)(?:$|[?#])/i;
const OTHER = /image|thumb|cover|poster|audio|frame|\.(?:jpe?g|png|webp|gif|mp3|wav|json)(?:$|[?#])/i;

/** @param clues what is said about a place on the way to it: names of properties, and types beside it */
function addressesIn(value: unknown, clues: string, depth: number): readonly Address[] {
  if (typeof value === "string" || value instanceof String) {
    const url = String(value);
    return /^https?:\/\/[^\s/]/i.test(url) ? [{ url, kind: classify(clues, url) }] : [];
  }
  if (Object(value) !== value || depth === 0) return [];
  if (Array.isArray(value)) return value.flatMap((item) => addressesIn(item, clues, depth - 1));
  const fields = Object.entries(value as object);
  const types = fields.flatMap(([name, said]) => (/type|mime|kind/i.test(name) && typeof said === "string" ? [said] : []));
  return fields.flatMap(([name, item]) => addressesIn(item, [clues, ...types, name].join(" "), depth - 1));
}

/** What is said nearest to an address counts most: its own ending, then the last of the clues. */
function classify(clues: string, url: string): Address["kind"] {
  for (const said of [pathOf(url), ...clues.split(" ").reverse()]) {
    if (OTHER.test(said)) return "other";
    if (VIDEO.test(said)) return "video";
  }
  return "unknown";
}

/** The last segment, which alone says what it is: a host or a folder may be called anything. */
function pathOf(url: string): string {
  return /[^/]*$/.exec(url.replace(/[?#].*$/s, ""))?.[0].match(/\.\w+$/)?.[0] ?? "";
}
