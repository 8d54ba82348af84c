import createHttpClient, { type Client } from "openapi-fetch";
import type { paths } from "../generated/schema.js";
import type { FetchOption, Settings } from "./options.js";
import { createRedactor } from "./redact.js";

/** The openapi-fetch client, and how the requests of this package go through it. */
export interface Transport {
  readonly http: Client<paths>;
  /**
   * What a request is made of: a bare carrier of URL and init, which costs a tenth of a `Request`, as long as no
   * middleware wants to see one.
   */
  Request(): typeof Request;
  /** Sends a request with these headers, and the client's and the key where it goes to the client's server. */
  send(request: Request, headers: Headers | undefined): Promise<Response>;
}

/** What every request has openapi-fetch do alike. */
export interface RequestParts {
  readonly fetch: (request: Request) => Promise<Response>;
  readonly parseAs: "stream";
  readonly Request: typeof Request;
  readonly signal: AbortSignal;
}

/** What openapi-fetch resolves with, as far as it matters here. */
export interface Reply {
  readonly error?: unknown;
  readonly response: Response;
}

/** Stands in for a `Request` on its way from openapi-fetch to `fetch`. */
class Carrier {
  constructor(
    readonly url: string,
    readonly init: RequestInit,
  ) {}
}

/** Makes the openapi-fetch client. The key is put on where requests leave, and nobody before sees it. */
export function createTransport({ baseUrl, fetch, headers, middleware = [] }: Settings): Transport {
  // Listed once: to go through headers is slow.
  const common = [...headers];
  const send = async (request: Request | Carrier, own?: Headers) => {
    const isBare = request instanceof Carrier;
    const headers = isBare ? (request.init.headers as Headers) : new Headers(request.headers);
    // A middleware, or a caller of `http`, may send a request elsewhere: without what is secret here.
    if (request.url.startsWith(`${baseUrl}/`)) {
      own?.forEach((value, name) => void headers.set(name, value));
      for (const [name, value] of common) if (!headers.has(name)) headers.set(name, value);
    }
    // Looked up at each call, for whoever replaces it, and called without an object that it could take for its own.
    const go: FetchOption = fetch ?? globalThis.fetch;
    try {
      return await (isBare ? go(request.url, request.init) : go(new Request(request, { headers, redirect: "manual" })));
    } catch (error) {
      throw createRedactor([headers]).thrown(error);
    }
  };
  const http = createHttpClient<paths>({
    baseUrl,
    fetch: (request) => send(request),
    // A redirected POST is either lost or paid twice; and the key belongs to this server alone.
    redirect: "manual",
  });
  let hasWitness = false;
  const { use } = http;
  http.use = (...list) => {
    hasWitness = true;
    use(...list);
  };
  if (middleware.length > 0) http.use(...middleware);
  return { http, send, Request: () => (hasWitness ? Request : (Carrier as unknown as typeof Request)) };
}
