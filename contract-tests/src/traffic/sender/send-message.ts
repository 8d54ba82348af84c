import { type Exchange, limitLength, type RawRequest } from "../exchange.js";
import { type ExtraHeaders, redactRequest } from "../extra-headers.js";
import { exchange } from "../http/node-transport.js";
import { redact } from "../redact.js";
import { API_KEY_VARIABLE, type Message } from "../request.js";
import type { SenderOptions } from "./options.js";

const NO_EXTRA_HEADERS: ExtraHeaders = { headers: {}, shellHeaders: {} };

/**
 * Sends a message and reads the response, without the key and not beyond the maximum length.
 *
 * @param maxTimeout milliseconds for the response at most
 */
export async function sendMessage(message: Message, options: SenderOptions, maxTimeout: number): Promise<Exchange> {
  const { apiKey, extraHeaders = NO_EXTRA_HEADERS, publicText, signal, timeout, transport = exchange } = options;
  const limits = { streamEnd: message.streamEnd, signal, timeout: Math.min(maxTimeout, message.timeout ?? timeout) };
  const received = await transport(createRequest(message, options), limits);
  return redactRequest(redact(limitLength(received), apiKey, publicText), extraHeaders);
}

/** Returns the request for a message, with the key and the headers of the user. */
function createRequest(message: Message, options: SenderOptions): RawRequest {
  const { body, exposesKey, headers, method, path, preceding, secretQuery, shellAuthorization } = message;
  const { apiKey, baseUrl, extraHeaders = NO_EXTRA_HEADERS, hasKey } = options;
  // If the user set no key, the command that repeats the request must send the placeholder.
  const shell = hasKey
    ? shellAuthorization
    : shellAuthorization?.replaceAll(`$${API_KEY_VARIABLE}`, `\${${API_KEY_VARIABLE}:-${apiKey}}`);
  const { headers: extra, shellHeaders } = extraHeaders;
  const withKey = (key: string) => {
    const query = secretQuery === undefined ? "" : `${path.includes("?") ? "&" : "?"}${secretQuery(key)}`;
    return { url: baseUrl + path + query, headers: { ...extra, ...headers(key) } };
  };
  return {
    method,
    ...withKey(apiKey),
    body,
    shellAuthorization: shell,
    shellHeaders,
    shell: exposesKey ? withKey(`$${API_KEY_VARIABLE}`) : undefined,
    preceding: preceding && createRequest(preceding, options),
  };
}
