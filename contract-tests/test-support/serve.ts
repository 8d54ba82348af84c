import { createServer } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { Transport } from "../src/traffic/exchange.js";

/** A request, from a socket or from `carryTo`. */
export interface Arrival {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** A request that a test server received. */
export interface Received extends Arrival {
  /** The connection, for responses that are not HTTP. */
  readonly socket: Socket;
}

/** A response. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A string is sent unchanged, any other value as JSON. */
  readonly body?: unknown;
}

/** A running test server. */
export interface TestServer extends AsyncDisposable {
  readonly url: string;
  /** All requests, in order of arrival. */
  readonly received: readonly Received[];
}

/**
 * Starts a server on a free port of 127.0.0.1.
 *
 * @param handle returns the response; undefined if it has written to the socket itself, or never responds
 */
export async function serve(handle: (request: Received) => Reply | Promise<Reply | undefined> | undefined): Promise<TestServer> {
  const received: Received[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const { headers, method = "", socket, url: path = "" } = incoming;
    const request = { method, path, headers, body: Buffer.concat(chunks).toString("utf8"), socket };
    received.push(request);
    const reply = await handle(request);
    if (reply === undefined) return;
    outgoing.writeHead(reply.status, headersOf(reply)).end(textOf(reply));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Creates a transport that passes requests to a handler and records them, for tests that need no connection. */
export function carryTo(handle: (request: Arrival) => Reply | Promise<Reply>, received: Arrival[]): Transport {
  return async (request) => {
    const start = performance.now();
    const { body = "", headers, method, url } = request;
    const { pathname, search } = new URL(url);
    const arrived = {
      method,
      path: pathname + search,
      headers,
      body: typeof body === "string" ? body : Buffer.from(body).toString("utf8"),
    };
    received.push(arrived);
    // Lets other requests start first, as over a network.
    await new Promise((resolve) => setImmediate(resolve));
    const reply = await handle(arrived);
    const response = {
      kind: "answer",
      status: reply.status,
      headers: headersOf(reply),
      body: Buffer.from(textOf(reply)),
    } as const;
    return { request, outcome: response, durationMs: performance.now() - start };
  };
}

function headersOf({ headers }: Reply): Readonly<Record<string, string>> {
  return { "content-type": "application/json", ...headers };
}

function textOf({ body }: Reply): string {
  return typeof body === "string" ? body : JSON.stringify(body ?? {});
}
