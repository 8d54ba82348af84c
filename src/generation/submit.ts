import { parameterNames } from "../../generated/endpoint.js";
import type { RateLimitError } from "../errors/api-errors.js";
import type { CallContext } from "../http/call-context.js";
import { wasNotAccepted } from "../http/classify-failure.js";
import type { ParsedResponse } from "../http/parse-response.js";
import { backoffDelay, MAX_RETRY_DELAY_MS, retry } from "../http/retry.js";
import { type RequestParts, sendRequest } from "../http/send-request.js";
import { assertOption } from "../options.js";
import type { VideoRequest } from "../types.js";
import { type ParseOptions, parseRequest } from "./parse-request.js";

/** How a submission is sent. */
interface Submission extends ParseOptions {
  readonly route: string;
  /** The maximum number of times it is resent, if the server certainly did not accept it. */
  readonly maxRetries: number;
  readonly headers: RequestParts["headers"] | undefined;
}

/**
 * Sends a submission. Resends it only if the server certainly did not accept it (`wasNotAccepted`): after 429, or if nothing was
 * sent.
 *
 * @throws InvalidRequestError before anything is sent
 * @throws TypeError when the JSON of the request differs from the request
 * @throws whatever `sendRequest` throws
 * @throws SubmissionOutcomeUnknownError when the response has no id
 */
export async function submit(
  call: CallContext,
  value: VideoRequest,
  { allowUnknownParameters, headers, maxRetries, route }: Submission,
): Promise<ParsedResponse> {
  const options = { allowUnknownParameters };
  // Validates both the value and its JSON. JSON can turn an invalid value into a valid one (NaN becomes null), and `toJSON` can
  // do the reverse.
  const text = serialize(parseRequest(value, options));
  const body = parseRequest(JSON.parse(text), options);
  // JSON omits inherited and hidden properties. The server would apply defaults, and charge for them.
  for (const name of parameterNames)
    assertOption(
      Object(value)[name] === undefined || name in Object(body),
      `The request was not sent: \`${name}\` cannot be serialized`,
    );
  await call.settings.journal?.record(call, { body });
  const parts: RequestParts = { body, bodySerializer: () => text, headers };
  const response = await retry(
    call,
    () => sendRequest(call, "POST", route, parts),
    (error, attempt) => {
      const { retryAfter } = error as Partial<RateLimitError>;
      const ms = retryAfter === undefined ? backoffDelay(attempt) : retryAfter * 1000;
      const isInTime = ms <= Math.min(MAX_RETRY_DELAY_MS, call.remainingMs());
      return wasNotAccepted(error) && attempt < maxRetries && isInTime ? ms : Infinity;
    },
  );
  if (!response.id && !response.events) throw response.toError();
  return response;
}

/** Serializes a request, without inherited properties and undefined values. Applies `toJSON`. */
function serialize(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch (cause) {
    throw new TypeError("The request was not sent: it cannot be serialized as JSON.", { cause });
  }
}
