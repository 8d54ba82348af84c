import { RateLimitError } from "../errors/api-errors.js";
import { ConnectionError } from "../errors/errors.js";
import type { CallContext, ParsedResponse, RequestParts } from "../http/call.js";
import { backoffDelay, MAX_RETRY_DELAY_MS, retry } from "../http/retry.js";
import type { VideoRequest } from "../types.js";
import { parseRequest } from "./parse-request.js";

/**
 * Sends a submission, and again only when it has certainly not been taken.
 *
 * @throws InvalidRequestError before anything is sent, all that `Call.ask` throws, and `fail()` when the answer has no id
 */
export async function submit(
  call: CallContext,
  route: string,
  value: VideoRequest,
  maxRetries: number,
  parts: RequestParts = {},
): Promise<ParsedResponse> {
  // JSON turns some of what is not allowed into what is, such as NaN into null; and `toJSON` the other way round.
  const text = serialize(parseRequest(value));
  const body = parseRequest(JSON.parse(text));
  const attempt = () => call.send("POST", route, { ...parts, body, bodySerializer: () => text });
  const answer = await retry(call, attempt, (error, failures) => {
    const wasNotAccepted = error instanceof RateLimitError || error instanceof ConnectionError;
    const { retryAfter } = error as Partial<RateLimitError>;
    const rest = retryAfter === undefined ? backoffDelay(failures) : retryAfter * 1000;
    return wasNotAccepted && failures < maxRetries && rest <= MAX_RETRY_DELAY_MS ? rest : Infinity;
  });
  if (!answer.id && !answer.events) throw answer.toError();
  return answer;
}

/** What is checked is what is sent: without prototypes and undefined values, and as `toJSON` has it. */
function serialize(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch (cause) {
    throw new TypeError("The request was not sent: it cannot be written as JSON.", { cause });
  }
}
