import createHttpClient, { type Client } from "openapi-fetch";
import type { paths } from "../../generated/schema.js";
import { ConnectionError } from "../errors/errors.js";
import type { FetchOption } from "../option-types.js";
import { parseApiKey, type Settings } from "../options.js";
import { createRedactor } from "../util/redact.js";
import { type NetworkFailure, readNetworkFailure } from "./network-error.js";
import { readText } from "./parse-response.js";

/** Sends the requests of the openapi-fetch client with `fetch`. */
export interface Transport {
  readonly http: Client<paths>;
  /**
   * Returns the class of requests. Without middleware, this is a stub that contains only the URL and the init, which is ten times
   * faster than a real `Request`.
   */
  Request(): typeof Request;
  /** Sends a request with the client's headers. Adds the API key if the request goes to the client's server. */
  send(request: Request, options: SendOptions): Promise<Response>;
}

/** The options that a method of the client adds to a request. */
interface SendOptions {
  /** Receives the `Authorization` header that was sent. */
  readonly authorizations: Set<string>;
  readonly headers?: Headers | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called directly before the request is passed to `fetch`. */
  readonly onSend?: () => void;
  /** Called when `fetch` fails, with its classified error. The promise then rejects with an error without secrets. */
  readonly onFailure?: (failure: NetworkFailure) => void;
}

/** The second argument of `fetch`. Some runtimes do not declare, or do not accept, the optional members. */
type Init = Omit<RequestInit, "signal"> & { readonly headers: Headers; cache?: string; signal?: AbortSignal | null };

/** Stands in for a `Request` between openapi-fetch and `fetch`. */
interface RequestStub {
  readonly url: string;
  readonly init: Init;
}

/** Members of an init that are omitted if the runtime rejects them. */
const OPTIONAL_MEMBERS = ["cache", "signal"] as const;

/** Creates the openapi-fetch client. The API key is added last, so that no middleware sees it. */
export function createTransport({ apiKey, baseUrl, fetch, headers, middleware = [] }: Settings): Transport {
  // Listing the headers for each request would be slow.
  const defaultHeaders = [...headers];
  const rejectedMembers = new Set<(typeof OPTIONAL_MEMBERS)[number]>();
  let middlewareCount = 0;

  const authorize = async (url: string, headers: Headers, { headers: callHeaders }: SendOptions) => {
    // A middleware, or a caller of `http`, may send a request to another server, which must not see secrets.
    if (!url.startsWith(`${baseUrl}/`)) return;
    callHeaders?.forEach((value, name) => void headers.set(name, value));
    for (const [name, value] of defaultHeaders) if (!headers.has(name)) headers.set(name, value);
    if (typeof apiKey === "function" && !headers.has("authorization"))
      headers.set("authorization", await authorizationOf(apiKey));
  };

  const send = async (request: Request | RequestStub, options: SendOptions): Promise<Response> => {
    const { authorizations, onFailure, onSend, signal } = options;
    const isStub = "init" in request;
    const headers = isStub ? request.init.headers : new Headers(request.headers);
    const init: Init = isStub ? request.init : await readInit(request, headers);
    await authorize(request.url, headers, options);
    const authorization = headers.get("authorization");
    if (authorization) authorizations.add(authorization);
    // A middleware or the function `apiKey` may have used up the time. The call has then been rejected already, so nobody sees
    // this error.
    if (signal?.aborted) throw new Error();
    // The global is looked up for each request, in case it is replaced, and called without `this`.
    const fetchFn: FetchOption | undefined = fetch ?? globalThis.fetch;
    if (!fetchFn)
      throw new ConnectionError("The request was not sent: no global `fetch`. Pass the option `fetch`", {
        isPermanent: true,
      });
    for (;;) {
      for (const name of rejectedMembers) delete init[name];
      let isSync = true;
      let response: Response;
      try {
        onSend?.();
        const promise = fetchFn(request.url, init as RequestInit);
        isSync = false;
        response = await promise;
        // Fetch §5.6: a network error as a response.
        if (response?.type === "error") throw new TypeError("network error");
      } catch (error) {
        const failure = readNetworkFailure(error, isSync);
        const members = /url|scheme|port/i.test(failure.reason) ? [] : OPTIONAL_MEMBERS.filter((name) => name in init);
        // `fetch` rejected its arguments, so nothing was sent. Try the same request again without the optional members.
        const isPoll = init.method === "GET";
        if (members.length > 0 && (failure.isArgument || (isPoll && failure.isPermanent && !failure.notSent))) {
          const named = members.filter((name) => failure.reason.includes(name));
          for (const name of named.length > 0 ? named : members) rejectedMembers.add(name);
          continue;
        }
        onFailure?.(failure);
        throw createRedactor(authorizations).redactError(error);
      }
      return adapt(complete(response), middlewareCount > 0);
    }
  };

  const http = createHttpClient<paths>({
    baseUrl,
    fetch: (request) => send(request, { authorizations: new Set() }),
    // Does not follow redirects. A redirected POST could be lost or charged twice, and other servers must not get the key.
    redirect: "manual",
  });
  const { use } = http;
  http.use = (...list) => {
    middlewareCount += list.length;
    use(...list);
  };
  http.use(...middleware);
  return { http, send, Request: () => (middlewareCount > 0 ? RealRequest : RequestStub) as unknown as typeof Request };
}

/** A function that can be called with `new`: a class would be slower. */
function RequestStub(url: string, init: RequestStub["init"]): RequestStub {
  return { url, init };
}

/** Creates a `Request`, without the members that the runtime's class rejects. */
function RealRequest(url: string, init: Init): Request {
  try {
    return new Request(url, init as RequestInit);
  } catch {
    const { cache, signal, ...rest } = init;
    return new Request(url, rest);
  }
}

// openapi-fetch checks with `instanceof` what a middleware returns. It may be a request of another implementation.
Object.defineProperty(RealRequest, Symbol.hasInstance, { value: (value: object) => "url" in value && "method" in value });

/** Converts a request to an init, because a `fetch` of another implementation does not accept the runtime's `Request`. */
async function readInit(request: Request, headers: Headers): Promise<Init> {
  const { credentials, method, signal } = request;
  return {
    method,
    headers,
    redirect: "manual",
    ...(credentials && { credentials }),
    ...(signal && { signal }),
    ...(method !== "GET" && method !== "HEAD" && { body: await request.text() }),
  };
}

/**
 * Adapts a response for openapi-fetch. Limits the text of an error. Makes a response of another implementation pass the
 * `instanceof` check that openapi-fetch applies after a middleware. Derives `ok` from the status.
 */
function adapt(response: Response, hasMiddleware: boolean): Response {
  if (!response?.headers || (response.ok && !(hasMiddleware && !(response instanceof Response)))) return response;
  return new Proxy(response, {
    get: (target, name) => {
      if (name === "ok") return target.status >= 200 && target.status < 300;
      const value: unknown = name === "text" ? () => readText(target) : Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
    getPrototypeOf: () => Response.prototype,
  });
}

/** Adds what the response of a mock often lacks: `headers`, `status` and `text`. */
function complete(response: Response): Response {
  const { body, headers, json, ok, status = ok ? 200 : 0, text } = Object(response) as Partial<Response>;
  if (!json || (headers?.get && (body || text))) return response;
  return {
    headers: new Headers(headers),
    status,
    text: async () => (text ? response.text() : JSON.stringify(await response.json())),
  } as Response;
}

async function authorizationOf(apiKey: () => string | Promise<string>): Promise<string> {
  let isPermanent = false;
  try {
    const key = await apiKey();
    isPermanent = true;
    return `Bearer ${parseApiKey(key)}`;
  } catch (error) {
    // The key is unknown. Removes every word that is long enough to be a key from the error of the function.
    const cause = isPermanent ? error : new Error(readNetworkFailure(error).reason.replace(/\S{8,}/g, "…"));
    throw new ConnectionError("The request was not sent: the function `apiKey` returned no usable key", { cause, isPermanent });
  }
}
