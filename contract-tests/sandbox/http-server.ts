import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { AnswerParts, Reply, SandboxOptions } from "./context.js";
import { MOST_BYTES } from "./pipeline.js";
import { createSandbox, type Sandbox } from "./server.js";

/** A sandbox that listens. */
export interface RunningSandbox {
  /** Without a slash at the end. */
  readonly url: string;
  readonly port: number;
  readonly sandbox: Sandbox;
  /** Ends every connection, wait and webhook. */
  close(): Promise<void>;
}

/**
 * Serves a sandbox over HTTP on 127.0.0.1.
 *
 * @param options `port` 0, or none, has the system choose one
 * @throws Error with the `code` of the system when the port cannot be had
 */
export async function startSandbox(options: SandboxOptions & { readonly port?: number | undefined }): Promise<RunningSandbox> {
  const sandbox = createSandbox(options);
  const server = createServer({ keepAlive: true }, (incoming, outgoing) => void serve(sandbox, incoming, outgoing));
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
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
  const gone = new AbortController();
  outgoing.on("close", () => gone.abort());
  outgoing.on("error", () => gone.abort());
  try {
    const body = await readBody(incoming);
    const headers = Object.entries(incoming.headers).map(([name, value]) => [name, [value].flat().join(", ")]);
    const request = {
      method: incoming.method ?? "GET",
      path: incoming.url ?? "/",
      headers: Object.fromEntries(headers) as Record<string, string>,
      body,
    };
    await send(await sandbox.handle(request, gone.signal), outgoing, gone.signal);
  } catch {
    // Whoever asked is gone, or a fault has thrown: either way there is nothing more to say.
    outgoing.destroy();
  }
}

/** One byte more than the most that is taken is kept, so that the rest is known to be too large. */
async function readBody(incoming: IncomingMessage): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    if (size <= MOST_BYTES) chunks.push(chunk);
    size += chunk.byteLength;
  }
  return Buffer.concat(chunks).subarray(0, MOST_BYTES + 1);
}

async function send(reply: Reply, outgoing: ServerResponse, gone: AbortSignal): Promise<void> {
  switch (reply.kind) {
    case "answer":
      start(reply, outgoing).end(reply.body);
      return;
    case "stream":
      outgoing.writeHead(reply.status, { ...reply.headers });
      outgoing.flushHeaders();
      for await (const chunk of reply.chunks) {
        if (gone.aborted) return;
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
      start(reply, outgoing).write(body.subarray(0, body.byteLength >> 1), () => outgoing.destroy());
      return;
    }
    case "drip":
      return drip(reply, outgoing, gone);
    case "raw":
      outgoing.socket?.end(reply.bytes);
      return;
  }
}

function start({ body, headers, status }: AnswerParts, outgoing: ServerResponse): ServerResponse {
  // RFC 9110 §8.6: an answer without content has no length.
  const length = status === 204 || status === 304 ? {} : { "content-length": Buffer.byteLength(body) };
  return outgoing.writeHead(status, { ...headers, ...length });
}

async function drip(reply: AnswerParts & { readonly pace: number }, outgoing: ServerResponse, gone: AbortSignal): Promise<void> {
  const body = Buffer.from(reply.body);
  start(reply, outgoing).flushHeaders();
  await new Promise<void>((resolve) => {
    let sent = 0;
    const timer = setInterval(() => outgoing.write(body.subarray(sent, ++sent)), reply.pace);
    gone.addEventListener("abort", () => {
      clearInterval(timer);
      resolve();
    });
  });
}
