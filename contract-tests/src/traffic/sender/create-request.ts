import type { RawRequest } from "../exchange.js";
import type { ExtraHeaders } from "../extra-headers.js";
import { API_KEY_VARIABLE, type Message } from "../request.js";
import type { SenderOptions } from "./options.js";

const NO_EXTRA_HEADERS: ExtraHeaders = { headers: {}, shellHeaders: {} };

/** Returns the headers of every request. */
export function extraHeadersOf({ extraHeaders = NO_EXTRA_HEADERS }: SenderOptions): ExtraHeaders {
  return extraHeaders;
}

/** Returns the request for a message, with the key and the headers of the user. */
export function createRequest(message: Message, options: SenderOptions): RawRequest {
  const { body, exposesKey, headers, method, path, preceding, secretQuery, shellAuthorization } = message;
  const { apiKey, baseUrl, hasKey } = options;
  // If the user set no key, the command that repeats the request must send the placeholder.
  const shell = hasKey
    ? shellAuthorization
    : shellAuthorization?.replaceAll(`$${API_KEY_VARIABLE}`, `\${${API_KEY_VARIABLE}:-${apiKey}}`);
  const { headers: extra, shellHeaders } = extraHeadersOf(options);
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
