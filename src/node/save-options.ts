import type { FetchOption } from "../option-types.js";
import { assertOption, assertType } from "../options.js";
import { didYouMean } from "../util/suggest.js";

/**
 * The progress of the download of one video.
 *
 * @example
 * ```ts
 * import type { SaveProgress } from "vidu-q2-turbo/node";
 *
 * const percent = ({ received, total }: SaveProgress) => (total === undefined ? undefined : (100 * received) / total);
 * ```
 */
export interface SaveProgress {
  /** The path that the video will have. */
  readonly file: string;
  /** Bytes written so far. Decreases if the download had to start again. */
  readonly received: number;
  /** Bytes of the whole video; undefined if the server does not state them. */
  readonly total: number | undefined;
}

/**
 * The options of `saveVideos`.
 *
 * @example
 * ```ts
 * import { createClient } from "vidu-q2-turbo";
 * import { type SaveOptions, saveVideos } from "vidu-q2-turbo/node";
 *
 * const options: SaveOptions = { directory: "videos", onProgress: ({ file, received }) => console.log(file, received) };
 * await saveVideos(await createClient().wait("gen_123"), options);
 * ```
 */
export interface SaveOptions {
  /**
   * The folder for the videos. It is created if it is missing.
   *
   * @default the current folder
   */
  readonly directory?: string | undefined;
  /**
   * The name of the file, without a path. Further videos get `-2`, `-3` and so on.
   *
   * @default the name in the response (`Content-Disposition`), in the URL, or the id, made safe for every file system
   */
  readonly fileName?: string | undefined;
  /**
   * Replaces existing files.
   *
   * @default false
   */
  readonly overwrite?: boolean | undefined;
  /** Aborts the downloads. No file is left behind. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Called after every chunk. The download waits for the returned promise. If it throws or its promise rejects, the download ends
   * and `saveVideos` rejects with the error.
   */
  readonly onProgress?: ((progress: SaveProgress) => unknown) | undefined;
  /** Its `collected` method is called when all videos of the generation are saved. */
  readonly journal?: { collected(id: string): Promise<void> } | undefined;
  /**
   * Sends the requests.
   *
   * @default the global `fetch` at the time of a request
   */
  readonly fetch?: FetchOption | undefined;
  /**
   * Milliseconds to wait for a response or for new bytes. After that, the request is repeated.
   *
   * @default 60_000
   */
  readonly timeout?: number | undefined;
  /**
   * The maximum number of consecutive retries that bring no new bytes.
   *
   * @default 5
   */
  readonly maxRetries?: number | undefined;
  /**
   * Milliseconds before the first retry. The delay doubles with every further retry.
   *
   * @default 500
   */
  readonly retryDelay?: number | undefined;
}

/** The validated options, with defaults. */
export interface SaveSettings extends SaveOptions {
  readonly directory: string;
  readonly fetch: FetchOption;
  readonly timeout: number;
  readonly maxRetries: number;
  readonly retryDelay: number;
}

const NUMBERS = {
  timeout: { initial: 60_000, min: 1 },
  maxRetries: { initial: 5, min: 0 },
  retryDelay: { initial: 500, min: 0 },
} as const;

const NAMES = ["directory", "fileName", "overwrite", "signal", "onProgress", "journal", "fetch", ...Object.keys(NUMBERS)];

/** The longest delay of a timer, which is a signed 32-bit integer. */
const MAX_MS = 2 ** 31 - 1;

/**
 * Validates the options of `saveVideos` and adds the defaults.
 *
 * @throws TypeError when an option is unknown or invalid
 */
export function parseSaveOptions(options: SaveOptions): SaveSettings {
  assertOption(Object(options) === options, `The options of saveVideos must be an object (received ${typeof options})`);
  const unknown = Object.keys(options).find(
    (name) => !NAMES.includes(name) && (options as Readonly<Record<string, unknown>>)[name] !== undefined,
  );
  if (unknown !== undefined) assertOption(false, `saveVideos has no option \`${unknown}\`${didYouMean(unknown, NAMES)}`);
  const { directory = ".", fileName, fetch, journal, onProgress, overwrite, signal } = options;
  assertOption(isPath(directory), `\`directory\` must be the path of a folder (received ${describe(directory)})`);
  assertOption(
    fileName === undefined || (isPath(fileName) && !/[/\\]|^\.{1,2}$/.test(fileName)),
    `\`fileName\` must be a name without a path (received ${describe(fileName)})`,
  );
  assertOption(
    overwrite === undefined || typeof overwrite === "boolean",
    `\`overwrite\` must be a boolean (received ${describe(overwrite)})`,
  );
  assertOption(
    signal === undefined || typeof signal?.addEventListener === "function",
    "`signal` must be an AbortSignal, such as `new AbortController().signal`",
  );
  if (fetch !== undefined) assertType("fetch", fetch);
  if (onProgress !== undefined) assertType("onProgress", onProgress);
  if (journal !== undefined) assertType("journal.collected", journal?.collected);
  return {
    ...options,
    directory,
    // Reads the global `fetch` for each request, in case it is replaced.
    fetch: fetch ?? ((input, init) => globalThis.fetch(input, init)),
    timeout: parseNumber("timeout", options.timeout),
    maxRetries: parseNumber("maxRetries", options.maxRetries),
    retryDelay: parseNumber("retryDelay", options.retryDelay),
  };
}

function parseNumber(name: keyof typeof NUMBERS, value: number = NUMBERS[name].initial): number {
  const { min } = NUMBERS[name];
  assertOption(
    Number.isInteger(value) && value >= min && value <= MAX_MS,
    `\`${name}\` must be an integer from ${min} to ${MAX_MS} (received ${describe(value)})`,
  );
  return value;
}

function isPath(value: unknown): boolean {
  return typeof value === "string" && value !== "" && !value.includes("\0");
}

function describe(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : typeof value === "object" ? "an object" : String(value);
}
