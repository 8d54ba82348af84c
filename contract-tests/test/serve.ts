import { createServer } from "node:http";
import type { AddressInfo, Socket } from "node:net";

/** A request as a test server received it. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
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
    const text = typeof reply.body === "string" ? reply.body : JSON.stringify(reply.body ?? {});
    outgoing.writeHead(reply.status, { "content-type": "application/json", ...reply.headers }).end(text);
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
