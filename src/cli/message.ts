import { isViduError } from "../errors/is-vidu-error.js";
import { API_KEY_VARIABLE } from "./program.js";
import { withAddress } from "./reason.js";

/** Returns the message of an error with its cause. Omits statements that may be false for the command, such as a charge. */
export function describeMessage(error: unknown, command: string | undefined): string {
  if (!(error instanceof Error)) return inTermsOfCommands(String(error));
  const { cause } = error;
  const { lastUpdate } = error as { readonly lastUpdate?: unknown };
  const text = [inTermsOfCommands(withAddress(error.message, cause)), remedyFor(error)].filter(Boolean).join(" ");
  // Only `generate`, or a response, proves that the generation exists.
  const isKnown = command === "generate" || lastUpdate !== undefined;
  const known = isKnown ? text : text.replace(/ It continues and is charged\./, "");
  if (!isViduError(error, "WaitTimeoutError") || !(cause instanceof Error)) return known;
  return `${known} The last request failed: ${inTermsOfCommands(withAddress(cause.message, cause.cause))}`;
}

/** Returns what to do about an error of the API; undefined if its message states it. */
function remedyFor(error: Error): string | undefined {
  const { status } = error as { readonly status?: unknown };
  if (isViduError(error, "ApiError") && typeof status === "number" && status >= 300 && status < 400)
    return "The command does not follow redirects of the API: correct --base-url.";
  // Either the id or the endpoint is unknown.
  if (isViduError(error, "NotFoundError")) return error.id === undefined ? "Check --base-url." : "Check ID and --base-url.";
  if (isViduError(error, "RateLimitError") && error.retryAfter) return `Try again in ${Math.ceil(error.retryAfter)} seconds.`;
  return REMEDIES[error.name];
}

const REMEDIES: Readonly<Record<string, string>> = {
  AuthenticationError: `Check the key in ${API_KEY_VARIABLE}.`,
  InsufficientCreditsError: "Add credits to your account.",
  PermissionDeniedError: `Use a key with more permissions in ${API_KEY_VARIABLE}.`,
  RateLimitError: "Try again later.",
};

/** Replaces the client's methods and options in a message with commands and flags. */
function inTermsOfCommands(message: string): string {
  const text = message
    .replace(/\.? Call wait\(".*"\) to resume\b\.?/s, "")
    .replace(/\.? Call `get\(id\)` for a new one\b\.?/, "")
    .replace("Check before you submit", "Check your account before you submit")
    .replace("another directory or name, or set `overwrite: true`", "another name with -o, or use --overwrite");
  return endSentence(text);
}

/** Adds a full stop, unless the text ends with a mark. */
export function endSentence(text: string): string {
  return /[.?!]$/.test(text) ? text : `${text}.`;
}
