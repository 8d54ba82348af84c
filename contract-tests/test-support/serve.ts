import { createServer } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { Transport } from "../src/traffic/exchange.js";

/** A request to a test server, over HTTP or in process. */
export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** A request to a test server over HTTP. */
export interface SocketRequest extends ReceivedRequest {
  /** The connection, for responses that are not HTTP. */
  readonly socket: Socket;
}

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A string is sent unchanged, any other value as JSON. */
  readonly body?: unknown;
}

export interface TestServer extends AsyncDisposable {
  readonly url: string;
  /** The requests in the order of their arrival. */
  readonly received: readonly SocketRequest[];
}

/**
 * Starts a server on a free port of 127.0.0.1.
 *
 * @param handle returns the response, or undefined if it writes to the socket itself or sends no response
 */
export async function serve(
  handle: (request: SocketRequest) => Reply | Promise<Reply | undefined> | undefined,
): Promise<TestServer> {
  const received: SocketRequest[] = [];
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

/**
 * Creates a transport that calls a handler in this process, for tests that do not depend on a connection.
 *
 * @param received collects the requests
 */
export function inProcessTransport(
  handle: (request: ReceivedRequest) => Reply | Promise<Reply>,
  received: ReceivedRequest[],
): Transport {
  return async (request) => {
    const start = performance.now();
    const { body = "", headers, method, url } = request;
    const { pathname, search } = new URL(url);
    const arrival = {
      method,
      path: pathname + search,
      headers,
      body: typeof body === "string" ? body : Buffer.from(body).toString("utf8"),
    };
    received.push(arrival);
    // Responds asynchronously, so that other requests can be sent before the response arrives, as over a network.
    await new Promise((resolve) => setImmediate(resolve));
    const reply = await handle(arrival);
    const outcome = {
      kind: "response",
      status: reply.status,
      headers: headersOf(reply),
      body: Buffer.from(textOf(reply)),
    } as const;
    return { request, outcome, durationMs: performance.now() - start };
  };
}

function headersOf({ headers }: Reply): Readonly<Record<string, string>> {
  return { "content-type": "application/json", ...headers };
}

function textOf({ body }: Reply): string {
  return typeof body === "string" ? body : JSON.stringify(body ?? {});
}
