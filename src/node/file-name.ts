import { parseFileName } from "./content-disposition.js";

/** The sources for the file name of a video. */
interface NameSource {
  /** The `Content-Disposition` header of the response. */
  readonly disposition: string | null;
  /** The media type of the response. */
  readonly mediaType: string | null;
  readonly url: string;
  /** The id of the generation, if it is known. */
  readonly id: string | undefined;
}

/** The maximum length of a name, in bytes of UTF-8. Encrypted file systems of Linux allow 143, all others 255 or more. */
const MAX_NAME_BYTES = 140;

const EXTENSIONS: Readonly<Record<string, string>> = {
  "video/mp4": ".mp4",
  "video/quicktime": ".mov",
  "video/webm": ".webm",
  "video/x-m4v": ".m4v",
  "video/x-matroska": ".mkv",
};

/** The extensions that are kept. A server must not choose a name such as `video.exe`. */
const VIDEO_EXTENSION = /\.(?:mp4|m4v|mov|webm|mkv)$/i;

/** Generic names in URLs. The id is a better name, because it is unique. */
const GENERIC = /^(?:video|output|result|file|download|index|media|main|default|generated|final|out)?[-_ ]?\d{0,3}$/i;

/** Names of devices on Windows, with any extension. */
const DEVICE = /^(?:con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³]|conin\$|conout\$)(?=\.|$| )/i;

/** Returns the file name for a video: from the response, the URL or the id. It is safe on every file system. */
export function chooseFileName({ disposition, id, mediaType, url }: NameSource): string {
  const fromUrl = lastSegment(url);
  const candidates = [parseFileName(disposition), GENERIC.test(withoutExtension(fromUrl)) ? undefined : fromUrl, id];
  const name = candidates.map((candidate) => cleanName(candidate ?? "")).find((candidate) => withoutExtension(candidate) !== "");
  const type = mediaType?.split(";")[0]?.trim().toLowerCase() ?? "";
  return toSafeName(name ?? "video", EXTENSIONS[type] ?? ".mp4");
}

/**
 * Makes a name safe on every file system: one path segment, no control or format characters, no reserved names, limited length,
 * composed Unicode characters.
 *
 * @param extension added if the name does not end in the extension of a video
 */
export function toSafeName(text: string, extension: string): string {
  const clean = cleanName(text);
  const end = VIDEO_EXTENSION.exec(clean)?.[0] ?? extension;
  const stem = VIDEO_EXTENSION.test(clean) ? clean.slice(0, -end.length) : clean;
  const free = DEVICE.test(stem) ? `_${stem}` : stem;
  return `${trimEnd(truncate(free, MAX_NAME_BYTES - MAX_SUFFIX_BYTES - end.length)) || "video"}${end}`;
}

/** The maximum length of a suffix such as `-2` or `-1000`, in bytes. */
const MAX_SUFFIX_BYTES = 5;

/** Returns a name that is not in use, ignoring case, and adds it: `cat.mp4`, `cat-2.mp4`, `cat-3.mp4`. */
export function makeUnique(name: string, used: Set<string>): string {
  const stem = withoutExtension(name);
  for (let count = 1; ; count += 1) {
    const candidate = count === 1 ? name : `${stem}-${count}${name.slice(stem.length)}`;
    const key = candidate.toUpperCase().toLowerCase();
    if (used.has(key)) continue;
    used.add(key);
    return candidate;
  }
}

function cleanName(text: string): string {
  return trimEnd(
    text
      .split(/[/\\]/)
      .findLast((part) => !/^[\s.]*$/.test(part))
      // Control, format and private characters, lone surrogates, line separators: they are invisible or change the direction of
      // the text.
      ?.replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu, "")
      .replace(/[<>:"|?*]/g, "_")
      .replace(/\p{Zs}+/gu, " ")
      .normalize("NFC")
      // A leading dot hides a file, and a leading hyphen looks like an option of a command.
      .replace(/^[\s.]+/, "")
      .replace(/^-/, "_") ?? "",
  );
}

/** Windows drops dots and spaces at the end of a name. */
function trimEnd(text: string): string {
  return text.replace(/[\s.]+$/, "");
}

function truncate(text: string, maxBytes: number): string {
  let [result, bytes] = ["", 0];
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    bytes += Buffer.byteLength(segment);
    if (bytes > maxBytes) break;
    result += segment;
  }
  return result;
}

function withoutExtension(name: string): string {
  return name.replace(/\.[^.]*$/, "");
}

function lastSegment(url: string): string {
  const segment = /^\w+:\/\/[^/]*.*\/(.*)$/s.exec(url.replace(/[?#].*$/s, ""))?.[1] ?? "";
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
