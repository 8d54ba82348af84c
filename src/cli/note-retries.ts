import { readNetworkFailure } from "../http/network-error.js";
import { readText, SizeLimitError } from "../http/parse-response.js";
import type { FetchOption } from "../option-types.js";
import { readId } from "../util/id.js";
import { parseJson } from "../util/parse-json.js";
import type { Console } from "./output/console.js";
import type { Program } from "./program.js";
import { reasonOf } from "./reason.js";

/** How often the client sends a submission again at most. */
const MAX_RETRIES = 2;

/** Milliseconds until a retry is shown, or less if it is sent earlier. */
const DELAY_MS = 100;

/** Statuses after which the client polls again. */
const TRANSIENT = [408, 425, 429];

/**
 * Wraps a `fetch` so that the user sees why a request is repeated: a poll until the timeout, a submission only if it was
 * certainly not accepted. The same reason is shown once in a row.
 */
export function noteRetries(fetch: FetchOption, { interrupted }: Program, { note }: Console): FetchOption {
  let last: string | undefined;
  let pending: string | undefined;
  let failedSubmissions = 0;
  const flush = () => {
    if (pending !== undefined && !interrupted.aborted) note(`retrying: ${pending}`);
    pending = undefined;
  };
  const show = (reason: string | undefined) => {
    if (reason !== last) pending = reason;
    last = reason;
    // If no time is left to retry, the command ends first.
    if (pending !== undefined) setTimeout(flush, DELAY_MS).unref();
  };
  const showSubmission = (reason: string) => {
    failedSubmissions += 1;
    if (failedSubmissions <= MAX_RETRIES) show(reason);
  };
  return async (input, init) => {
    flush();
    const isSubmission = init?.method === "POST";
    const describe = (error: unknown) => (init?.signal?.aborted ? "no response in time" : reasonOf(error));
    try {
      const response = await fetch(input, init);
      if (!isSubmission) void describeResponse(response).then(show, (error: unknown) => show(describe(error)));
      else if (response.status === 429) showSubmission(describeStatus(429));
      return response;
    } catch (error) {
      if (!isSubmission) show(describe(error));
      else if (readNetworkFailure(error).notSent) showSubmission(reasonOf(error));
      throw error;
    }
  };
}

/** Returns why the client polls again after this response; undefined if it does not. */
async function describeResponse(response: Response): Promise<string | undefined> {
  const { ok, status } = response;
  if (!ok) return TRANSIENT.includes(status) || status >= 500 ? describeStatus(status) : undefined;
  try {
    return readId(parseJson(await readText(response.clone()))) === undefined ? "the response is no generation" : undefined;
  } catch (error) {
    if (error instanceof SizeLimitError) return undefined;
    throw error;
  }
}

function describeStatus(status: number): string {
  return `the API returned ${status}`;
}
