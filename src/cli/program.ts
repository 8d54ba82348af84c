import type { saveVideos } from "../node.js";
import type { FetchOption } from "../option-types.js";
import type { VideoRequest } from "../types.js";

/** A text output, such as `process.stdout`. */
export interface Output {
  readonly isTTY?: boolean | undefined;
  /** The width of a terminal, in characters. */
  readonly columns?: number | undefined;
  write(text: string): unknown;
  on?(event: "error", listener: (error: Error & { readonly code?: string }) => void): unknown;
}

/** The parts of a contract that the command line uses. */
export interface CliContract {
  /** The JSON Schema of a request, with descriptions. */
  readonly schema: unknown;
  /** Returns the value if it is a valid request. Throws an InvalidRequestError otherwise. */
  readonly parseRequest: (value: unknown) => VideoRequest;
}

/** The process of the command line: its environment, streams and signals. Tests replace it. */
export interface Program {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: AsyncIterable<string | Uint8Array> & { readonly isTTY?: boolean | undefined };
  readonly stdout: Output;
  readonly stderr: Output;
  /** Aborts at the first SIGINT, SIGTERM or SIGHUP. */
  readonly interrupted: AbortSignal;
  /** Aborts at the second of these signals. The command must then end at once. */
  readonly killed: AbortSignal;
  /** The home directory of the user. */
  readonly home: string;
  readonly platform: string;
  /** The version of the package. */
  readonly version: string;
  /** The start of every printed command. Default: `npx vidu-q2-turbo`. */
  readonly invocation?: string | undefined;
  /** Default: the contract of the package. */
  readonly contract?: CliContract | undefined;
  /** Default: the global `fetch`. */
  readonly fetch?: FetchOption | undefined;
  /** Returns milliseconds. Default: `performance.now`. */
  readonly now?: (() => number) | undefined;
  /** Milliseconds between polls. Default: that of the client. */
  readonly pollInterval?: number | undefined;
  /** Default: `saveVideos` of `vidu-q2-turbo/node`. */
  readonly saveVideos?: typeof saveVideos | undefined;
}

/** The environment variable with the API key. */
export const API_KEY_VARIABLE = "SKILLS_VIDEO_API_KEY";

/** The environment variable with the URL of the API. The flag `--base-url` overrides it. */
export const BASE_URL_VARIABLE = "VIDU_BASE_URL";

/** The start of a command if the package is installed. */
const INVOCATION = "npx vidu-q2-turbo";

/** Returns the start of a command as the user types it. */
export function invocationOf({ invocation = INVOCATION }: Pick<Program, "invocation">): string {
  return invocation;
}
