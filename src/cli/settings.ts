import { defaultBaseUrl } from "../../generated/endpoint.js";
import { createClient, type ViduClient } from "../index.js";
import type { FetchOption, JournalRecorder } from "../option-types.js";
import { noteRetries } from "./note-retries.js";
import type { Console } from "./output/console.js";
import { type ParsedArgs, textOf } from "./parse-args.js";
import { API_KEY_VARIABLE, BASE_URL_VARIABLE, type Program } from "./program.js";
import { UsageError } from "./usage-error.js";

/** Adds the URL of the API from the environment, as if its flag had been given. */
export function withEnvironment(args: ParsedArgs, { env }: Program): ParsedArgs {
  const url = env[BASE_URL_VARIABLE];
  return url && !args.values.has("base-url") ? { ...args, values: new Map([...args.values, ["base-url", [url]]]) } : args;
}

/** The settings of a command's client that are not flags. */
export interface ClientSettings {
  readonly journal?: JournalRecorder | undefined;
  readonly fetch?: FetchOption | undefined;
  readonly console: Console;
}

/** The longest delay of a timer, which is a signed 32-bit integer. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

/** The maximum time for one response, in milliseconds. */
const REQUEST_TIMEOUT_MS = 60_000;

const UNITS_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/**
 * Creates the client of a command.
 *
 * @throws UsageError when the API key is missing, or when the key or the URL is invalid
 */
export function createCommandClient(
  program: Program,
  args: ParsedArgs,
  { console, fetch = program.fetch, journal }: ClientSettings,
): ViduClient {
  const baseUrl = textOf(args, "base-url");
  const apiKey = program.env[API_KEY_VARIABLE] ?? "";
  if (!apiKey && (baseUrl === undefined || baseUrl.replace(/\/+$/, "") === defaultBaseUrl))
    throw new UsageError(`The API key is missing. Set ${API_KEY_VARIABLE}, or use --base-url for a server that needs none`);
  const timeout = parseTimeout(args);
  try {
    return createClient({
      apiKey,
      baseUrl: baseUrl ?? defaultBaseUrl,
      fetch: noteRetries(fetch ?? globalThis.fetch, program, console),
      journal,
      pollInterval: program.pollInterval,
      timeout: Math.min(timeout ?? REQUEST_TIMEOUT_MS, REQUEST_TIMEOUT_MS),
      waitTimeout: timeout,
    });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new UsageError(inTermsOfFlags(error.message, baseUrl === program.env[BASE_URL_VARIABLE]));
  }
}

/** Returns the URL of the API without trailing slashes. */
export function baseUrlOf(args: ParsedArgs): string {
  return (textOf(args, "base-url") ?? defaultBaseUrl).replace(/\/+$/, "");
}

/**
 * Returns the milliseconds of `--timeout`; undefined if it is absent.
 *
 * @throws UsageError
 */
export function parseTimeout(args: ParsedArgs): number | undefined {
  const text = textOf(args, "timeout");
  if (text === undefined) return undefined;
  const [, digits = "", unit = "s"] = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text) ?? [];
  const ms = Math.round(Number(digits) * (UNITS_MS[unit] ?? 1));
  if (digits === "" || ms < 1 || ms > MAX_TIMEOUT_MS)
    throw new UsageError(
      `--timeout must be seconds, or a number with ms, s, m or h, up to 24 days (received ${JSON.stringify(text)})`,
    );
  return ms;
}

/** Replaces the client's options in a message with the flags and variables that set them. */
function inTermsOfFlags(message: string, isFromEnvironment: boolean): string {
  const source = isFromEnvironment ? BASE_URL_VARIABLE : "--base-url";
  return message
    .replace("`baseUrl`", source)
    .replace(", or set `dangerouslyAllowHttp: true`", ` for ${source}`)
    .replace(/^The API key must/, `The API key in ${API_KEY_VARIABLE} must`)
    .replace(/\.$/, "");
}
