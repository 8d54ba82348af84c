import { readNetworkFailure } from "../http/network-error.js";
import { readText, SizeLimitError } from "../http/parse-response.js";
import { MAX_RETRY_DELAY_MS } from "../http/retry.js";
import type { FetchOption } from "../option-types.js";
import { readId } from "../util/id.js";
import { parseJson } from "../util/parse-json.js";
import { parseRetryAfter } from "../util/retry-after.js";
import type { Console } from "./output/console.js";
import type { Program } from "./program.js";
import { reasonOf } from "./reason.js";

/** The maximum number of times that the client resends a submission. */
const MAX_RETRIES = 2;

/** The delay before a retry is shown, in milliseconds. A retry that is sent earlier is shown at once. */
const DELAY_MS = 100;

/** Statuses after which the client polls again. */
const TRANSIENT = [408, 425, 429];

/**
 * Wraps a `fetch` so that the user sees why a request is retried. The client retries a poll until the timeout, and a submission
 * only if the server certainly did not accept it. Does not show a reason twice in a row.
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
    // If no time is left for a retry, the command ends before the timer, so nothing is shown.
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
      else if (response.status === 429 && isResent(response)) showSubmission(describeStatus(429));
      return response;
    } catch (error) {
      if (!isSubmission) show(describe(error));
      else if (readNetworkFailure(error).notSent) showSubmission(reasonOf(error));
      throw error;
    }
  };
}

/** Whether the client resends a submission after this 429. It does not if `Retry-After` exceeds the maximum delay. */
function isResent({ headers }: Response): boolean {
  return (parseRetryAfter(headers.get("retry-after")) ?? 0) * 1000 <= MAX_RETRY_DELAY_MS;
}

/** Returns why the client polls again after this response; undefined if it does not. */
async function describeResponse(response: Response): Promise<string | undefined> {
  const { ok, status } = response;
  if (!ok) return TRANSIENT.includes(status) || status >= 500 ? describeStatus(status) : undefined;
  try {
    return readId(parseJson(await readText(response.clone()))) === undefined ? "the response is not a generation" : undefined;
  } catch (error) {
    if (error instanceof SizeLimitError) return undefined;
    throw error;
  }
}

function describeStatus(status: number): string {
  return `the API returned ${status}`;
}
