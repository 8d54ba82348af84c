import { createServer } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { Transport } from "../src/traffic/exchange.js";

/** A request as a test server sees it, however it came. */
export interface Arrival {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** A request as a test server received it. */
export interface Received extends Arrival {
  /** The connection, for answers that are no HTTP. */
  readonly socket: Socket;
}

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A string is sent as it is, anything else as JSON. */
  readonly body?: unknown;
}

export interface TestServer extends AsyncDisposable {
  readonly url: string;
  /** Everything that arrived, in order. */
  readonly received: readonly Received[];
}

/** A server on a free port of 127.0.0.1. A handler that resolves with undefined has answered by itself, or never will. */
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

/** Carries requests to a handler without a network, and notes them: where nothing depends on a connection. */
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
    // Other requests are sent meanwhile, as over a network.
    await new Promise((resolve) => setImmediate(resolve));
    const reply = await handle(arrived);
    const answer = { kind: "answer", status: reply.status, headers: headersOf(reply), body: Buffer.from(textOf(reply)) } as const;
    return { request, outcome: answer, durationMs: performance.now() - start };
  };
}

function headersOf({ headers }: Reply): Readonly<Record<string, string>> {
  return { "content-type": "application/json", ...headers };
}

function textOf({ body }: Reply): string {
  return typeof body === "string" ? body : JSON.stringify(body ?? {});
}
