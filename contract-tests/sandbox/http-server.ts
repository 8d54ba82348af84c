import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { AnswerParts, Reply } from "./messages.js";
import type { SandboxOptions } from "./options.js";
import { MAX_BODY_BYTES } from "./pipeline.js";
import { createSandbox, type Sandbox } from "./server.js";

/**
 * A sandbox that listens on a port.
 *
 * @example
 * ```ts
 * import type { RunningSandbox } from "vidu-q2-turbo-conformance/sandbox";
 *
 * const healthOf = async ({ url }: RunningSandbox) => (await fetch(url)).status;
 * ```
 */
export interface RunningSandbox {
  /** Base URL without a trailing slash. */
  readonly url: string;
  readonly port: number;
  readonly sandbox: Sandbox;
  /** Closes the port and all connections, and ends all delays and webhooks. */
  close(): Promise<void>;
}

/**
 * Serves a sandbox over HTTP on 127.0.0.1.
 *
 * @param options the options of the sandbox and its `port`; the operating system chooses a free port by default, or for 0
 * @throws Error with the `code` of the operating system if the port is not available
 * @example
 * ```ts
 * import { createClient } from "vidu-q2-turbo";
 * import { readBundledContract } from "vidu-q2-turbo-conformance";
 * import { SANDBOX_KEY, startSandbox } from "vidu-q2-turbo-conformance/sandbox";
 *
 * const sandbox = await startSandbox({ contract: await readBundledContract() });
 * const vidu = createClient({ apiKey: SANDBOX_KEY, baseUrl: sandbox.url });
 * console.log((await vidu.submit({ prompt: "a cat" })).id);
 * await sandbox.close();
 * ```
 */
export async function startSandbox(options: SandboxOptions & { readonly port?: number | undefined }): Promise<RunningSandbox> {
  let url = "";
  const sandbox = createSandbox(options, () => url);
  const server = createServer({ keepAlive: true }, (incoming, outgoing) => void serve(sandbox, incoming, outgoing));
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  url = `http://127.0.0.1:${port}`;
  return {
    url,
    port,
    sandbox,
    close: async () => {
      sandbox.close();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function serve(sandbox: Sandbox, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const disconnect = new AbortController();
  outgoing.on("close", () => disconnect.abort());
  outgoing.on("error", () => disconnect.abort());
  try {
    const body = await readBody(incoming);
    const headers = Object.entries(incoming.headers).map(([name, value]) => [name, [value].flat().join(", ")]);
    const request = {
      method: incoming.method ?? "GET",
      path: incoming.url ?? "/",
      headers: Object.fromEntries(headers) as Record<string, string>,
      body,
      connection: incoming.socket,
    };
    await send(await sandbox.handle(request, disconnect.signal), outgoing, disconnect.signal);
  } catch {
    // The client has disconnected, or a fault has thrown. In both cases there is no response to send.
    outgoing.destroy();
  }
}

/** Reads a body. Keeps at most one byte more than the maximum, which is enough for the sandbox to reject it as too large. */
async function readBody(incoming: IncomingMessage): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    if (size <= MAX_BODY_BYTES) chunks.push(chunk);
    size += chunk.byteLength;
  }
  return Buffer.concat(chunks).subarray(0, MAX_BODY_BYTES + 1);
}

async function send(reply: Reply, outgoing: ServerResponse, signal: AbortSignal): Promise<void> {
  switch (reply.kind) {
    case "answer":
      writeHead(reply, outgoing).end(reply.body);
      return;
    case "stream":
      outgoing.writeHead(reply.status, { ...reply.headers });
      outgoing.flushHeaders();
      for await (const chunk of reply.chunks) {
        if (signal.aborted) return;
        outgoing.write(chunk);
      }
      outgoing.end();
      return;
    case "reset":
      outgoing.socket?.resetAndDestroy();
      return;
    case "hang":
      return;
    case "cut": {
      const body = Buffer.from(reply.body);
      writeHead(reply, outgoing).write(body.subarray(0, body.byteLength >> 1), () => outgoing.destroy());
      return;
    }
    case "drip":
      return drip(reply, outgoing, signal);
    case "raw":
      outgoing.socket?.end(reply.bytes);
      return;
  }
}

function writeHead({ body, headers, status }: AnswerParts, outgoing: ServerResponse): ServerResponse {
  // RFC 9110 §8.6: 204 and 304 responses have no content, so they get no Content-Length.
  const length = status === 204 || status === 304 ? {} : { "content-length": Buffer.byteLength(body) };
  return outgoing.writeHead(status, { ...headers, ...length });
}

/** Sends a body one byte at a time until the client disconnects. Never ends the response. */
async function drip(
  reply: AnswerParts & { readonly pace: number },
  outgoing: ServerResponse,
  signal: AbortSignal,
): Promise<void> {
  const body = Buffer.from(reply.body);
  writeHead(reply, outgoing).flushHeaders();
  await new Promise<void>((resolve) => {
    let sent = 0;
    const timer = setInterval(() => outgoing.write(body.subarray(sent, ++sent)), reply.pace);
    signal.addEventListener("abort", () => {
      clearInterval(timer);
      resolve();
    });
  });
}
