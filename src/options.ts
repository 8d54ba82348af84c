import { defaultBaseUrl } from "../generated/endpoint.js";
import type { ClientOptions, HeaderOption } from "./option-types.js";
import { endSentence } from "./util/line.js";
import { MIN_SECRET_LENGTH } from "./util/redact.js";
import { didYouMean } from "./util/suggest.js";

/** The environment variable that holds the API key by convention. */
const API_KEY_VARIABLE = "SKILLS_VIDEO_API_KEY";

/** The validated options of a client, with defaults. */
export interface Settings extends Omit<ClientOptions, keyof typeof DEFAULTS>, Readonly<typeof DEFAULTS> {
  readonly baseUrl: string;
  /** The headers of every request, with the API key unless a function returns it. */
  readonly headers: Headers;
}

const DEFAULTS = { timeout: 60_000, waitTimeout: 900_000, pollInterval: 2_000, maxRetries: 2 };

const CALL_OPTIONS = ["signal", "timeout", "headers"];
const SUBMIT_OPTIONS = ["maxRetries", "allowUnknownParameters"];
const WAIT_OPTIONS = ["pollInterval", "onUpdate"];

/** The options that each method accepts. */
export const OPTION_NAMES = {
  createClient: [
    ...CALL_OPTIONS,
    ...SUBMIT_OPTIONS,
    "apiKey",
    "baseUrl",
    "fetch",
    "waitTimeout",
    "pollInterval",
    "journal",
    "middleware",
    "dangerouslyAllowBrowser",
    "dangerouslyAllowHttp",
  ],
  submit: [...CALL_OPTIONS, ...SUBMIT_OPTIONS],
  get: CALL_OPTIONS,
  wait: [...CALL_OPTIONS, ...WAIT_OPTIONS],
  generate: [...CALL_OPTIONS, ...SUBMIT_OPTIONS, ...WAIT_OPTIONS],
  stream: [...CALL_OPTIONS, ...SUBMIT_OPTIONS, "pollInterval"],
  parseRequest: ["allowUnknownParameters"],
} satisfies Record<string, readonly string[]>;

/** The longest delay of a timer. A timer with a longer delay fires at once. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

/** HTTPS, or loopback addresses (RFC 1122 §3.2.1.3, RFC 4291 §2.5.3, RFC 6761 §6.3). */
const SECURE_ORIGIN = /^https:|^http:\/\/(127(\.\d+){3}|\[::1]|([^/]+\.)?localhost)(:|\/|$)/;

/**
 * Validates the options of a client and adds the defaults.
 *
 * @throws TypeError when an option is unknown or invalid, or when the API key is missing or would be exposed
 */
export function parseOptions(options: ClientOptions): Settings {
  assertOptionNames(options, "createClient");
  // Only undefined selects the default URL. Null is a mistake that must not send requests to the paid API.
  const { apiKey = readEnvironment(), baseUrl: url = defaultBaseUrl, fetch, journal, middleware } = options;
  const baseUrl = resolveUrl(url);
  const headers = parseHeaders(options.headers);
  assertOption(apiKey || options.baseUrl, `An API key is required. Pass \`apiKey\` or set ${API_KEY_VARIABLE}`);
  if (apiKey && typeof apiKey !== "function" && !headers.has("authorization"))
    headers.set("authorization", `Bearer ${parseApiKey(apiKey)}`);
  if (fetch) assertType("fetch", fetch);
  for (const item of [middleware ?? []].flat())
    assertOption(item && typeof item === "object" && Array.isArray(middleware), "`middleware` must be an array of objects");
  if (journal) assertType("journal.record", journal.record);
  const settings = { ...options, ...DEFAULTS, apiKey, baseUrl, headers };
  for (const name of Object.keys(DEFAULTS) as (keyof typeof DEFAULTS)[]) settings[name] = parseIntegerOption(name, options[name]);
  if (apiKey || headers.has("authorization")) assertKeyIsNotExposed(settings);
  return settings;
}

/**
 * Rejects misspelled options, which would be ignored.
 *
 * @throws TypeError
 */
export function assertOptionNames(options: object, method: keyof typeof OPTION_NAMES): void {
  const known: readonly string[] = OPTION_NAMES[method];
  // A function has no enumerable properties. Without this check, a callback would be ignored.
  const type = options && typeof options;
  assertOption(type === "object", `The options of ${method} must be an object (received ${type})`);
  // Includes inherited names. All names of an `AbortSignal` are inherited. Excludes what a library adds to every object.
  for (const name in options) {
    const value = options[name as keyof object] as unknown;
    if (value === undefined || name in {}) continue;
    if (!known.includes(name)) assertOption(false, `${method} has no option \`${name}\`${didYouMean(name, known)}`);
    // The string "false", for example from the environment, would count as true.
    if (/^(allow|danger)/.test(name)) assertType(name, value, "boolean");
  }
  // Without this check, a `Map` or an empty array would be ignored: it has no names to compare.
  assertOption(!(Symbol.iterator in options), `The options of ${method} must be an object (received list)`);
}

/**
 * Parses a number of milliseconds or retries.
 *
 * @throws TypeError
 */
export function parseIntegerOption(name: keyof typeof DEFAULTS, value: number | undefined = DEFAULTS[name]): number {
  const min = name === "maxRetries" ? 0 : 1;
  assertOption(
    Number.isInteger(value) && value >= min && value <= MAX_TIMEOUT_MS,
    `\`${name}\` must be an integer from ${min} to ${MAX_TIMEOUT_MS} (received ${value})`,
  );
  return value;
}

/**
 * Parses headers.
 *
 * @throws TypeError. Unlike the message of the runtime, its message does not contain the value, which may be a secret
 */
export function parseHeaders(headers: HeaderOption | undefined): Headers {
  // Outside of `try`: a runtime without the class must not look like an invalid option.
  const Class = Headers;
  try {
    const parsed = new Class(headers);
    // An object with an undefined value, such as an unset variable, would send the text "undefined".
    for (const [name, value] of Object.entries(headers ?? {})) if (value === undefined) parsed.delete(name);
    return parsed;
  } catch {
    throw new TypeError("`headers` contains an invalid name or value.");
  }
}

/**
 * Validates an API key.
 *
 * @throws TypeError. Its message does not contain the key
 */
export function parseApiKey(apiKey: unknown): string {
  // A bearer token is visible ASCII (RFC 6750 §2.1). The 8 in the pattern is MIN_SECRET_LENGTH.
  assertOption(
    typeof apiKey === "string" && /^[!-~]{8,}$/.test(apiKey),
    `The API key must have at least ${MIN_SECRET_LENGTH} characters, all visible ASCII`,
  );
  return apiKey as string;
}

/** @throws TypeError when the API key would be readable by others */
export function assertKeyIsNotExposed({ baseUrl, dangerouslyAllowBrowser, dangerouslyAllowHttp }: Settings): void {
  assertOption(
    !isBrowser() || dangerouslyAllowBrowser,
    "Refusing to use the API key in a browser. Use a proxy as `baseUrl`, or set `dangerouslyAllowBrowser: true`",
  );
  assertOption(
    SECURE_ORIGIN.test(baseUrl) || dangerouslyAllowHttp,
    "Refusing to send the API key over plain HTTP. Use https, or set `dangerouslyAllowHttp: true`",
  );
}

/** @throws TypeError unless the value has the type */
export function assertType(name: string, value: unknown, type = "function"): void {
  assertOption(typeof value === type, `\`${name}\` must be a ${type} (received ${typeof value})`);
}

/** @throws TypeError unless the condition holds */
export function assertOption(condition: unknown, message: string): void {
  if (!condition) throw new TypeError(endSentence(message));
}

/** Reads the API key from the environment. In Deno, reading throws without permission, which counts as unset. */
function readEnvironment(): string | undefined {
  try {
    return (globalThis as Globals).process?.env?.[API_KEY_VARIABLE];
  } catch {
    return undefined;
  }
}

/**
 * Whether the code runs in a browser. A page has a `document`. A web worker has `importScripts`; old Cloudflare workers have it
 * too, together with `WebSocketPair`.
 */
function isBrowser(): boolean {
  const { document, importScripts, WebSocketPair, window } = globalThis as Globals;
  return Boolean(document || (importScripts && !WebSocketPair) || window?.document);
}

/** Returns an absolute URL without trailing slashes, because every path begins with a slash. */
function resolveUrl(text: string): string {
  let href = "";
  const Class = URL;
  try {
    href = new Class(text, isBrowser() ? (globalThis as Globals).location?.href : undefined).href;
  } catch {}
  assertOption(/^https?:\/\/[^@/]+\/[^?#]*$/.test(href), "`baseUrl` must be an http(s) URL without user, query and fragment");
  return href.replace(/\/+$/, "");
}

/** Globals that exist only on some platforms. */
interface Globals {
  readonly document?: unknown;
  readonly importScripts?: unknown;
  readonly location?: { readonly href: string };
  readonly WebSocketPair?: unknown;
  readonly process?: { readonly env?: Readonly<Record<string, string | undefined>> };
  readonly window?: { readonly document?: unknown };
}
