import createHttpClient, { type Client } from "openapi-fetch";
import type { paths } from "../../generated/schema.js";
import type { FetchOption, Settings } from "../options.js";
import { createRedactor } from "../util/redact.js";

/** The openapi-fetch client, and how the requests of this package go through it. */
export interface Transport {
  readonly http: Client<paths>;
  /**
   * What a request is made of: a bare carrier of URL and init, which costs a tenth of a `Request`, as long as no
   * middleware wants to see one.
   */
  Request(): typeof Request;
  /**
   * Sends a request with these headers, and the client's and the key where it goes to the client's server.
   *
   * @param onFailure told what it has failed of as it is; what it rejects with has no secret in it
   */
  send(request: Request, headers: Headers | undefined, onFailure: (error: unknown) => void): Promise<Response>;
}

/** Stands in for a `Request` on its way from openapi-fetch to `fetch`. */
interface RequestStub {
  readonly url: string;
  readonly init: RequestInit & { readonly headers: Headers };
}

/** A function that may be called with `new`, in less than a class takes. */
function RequestStub(url: string, init: RequestStub["init"]): RequestStub {
  return { url, init };
}

/** Makes the openapi-fetch client. The key is put on where requests leave, and nobody before sees it. */
export function createTransport({ baseUrl, fetch, headers, middleware = [] }: Settings): Transport {
  // Listed once: to go through headers is slow.
  const defaultHeaders = [...headers];
  const send = async (request: Request | RequestStub, own?: Headers, onFailure?: (error: unknown) => void) => {
    const isBare = "init" in request;
    const headers = isBare ? request.init.headers : new Headers(request.headers);
    // A middleware, or a caller of `http`, may send a request elsewhere: without what is secret here.
    if (request.url.startsWith(`${baseUrl}/`)) {
      own?.forEach((value, name) => void headers.set(name, value));
      for (const [name, value] of defaultHeaders) if (!headers.has(name)) headers.set(name, value);
    }
    // Looked up at each call, for whoever replaces it, and called without an object that it could take for its own.
    const fetchFn: FetchOption = fetch ?? globalThis.fetch;
    try {
      return await (isBare ? fetchFn(request.url, request.init) : fetchFn(new Request(request, { headers, redirect: "manual" })));
    } catch (error) {
      onFailure?.(error);
      throw createRedactor([headers]).redactError(error);
    }
  };
  const http = createHttpClient<paths>({
    baseUrl,
    fetch: (request) => send(request),
    // A redirected POST is either lost or paid twice; and the key belongs to this server alone.
    redirect: "manual",
  });
  let middlewareCount = 0;
  const { use } = http;
  http.use = (...list) => {
    middlewareCount += list.length;
    use(...list);
  };
  http.use(...middleware);
  return { http, send, Request: () => (middlewareCount > 0 ? Request : (RequestStub as unknown as typeof Request)) };
}
