import { createServer, type IncomingMessage, request } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";

/** A proxy on 127.0.0.1 that connects to one server, regardless of the host that a request names. */
interface ProxyServer extends AsyncDisposable {
  readonly url: string;
  /** The first line of every request and its `Proxy-Authorization`. */
  readonly received: readonly { readonly line: string; readonly authorization: string | undefined }[];
}

/** Starts a proxy. With `reject`, it rejects every request with this status. */
export async function startProxy(targetPort: number, reject?: number): Promise<ProxyServer> {
  const received: { line: string; authorization: string | undefined }[] = [];
  const note = ({ headers, method, url }: IncomingMessage) =>
    received.push({ line: `${method} ${url}`, authorization: headers["proxy-authorization"] });
  const sockets = new Set<Socket>();
  const server = createServer((incoming, outgoing) => {
    note(incoming);
    if (reject !== undefined) {
      outgoing.writeHead(reject, { "content-type": "text/html" }).end("<h1>Blocked</h1>");
      return;
    }
    const { "proxy-authorization": _, ...headers } = incoming.headers;
    const { pathname, search } = new URL(incoming.url ?? "");
    const options = { port: targetPort, host: "127.0.0.1", path: pathname + search, method: incoming.method, headers };
    const forwarded = request(options, (response) => {
      outgoing.writeHead(response.statusCode ?? 0, response.headers);
      response.pipe(outgoing);
    });
    forwarded.on("error", () => outgoing.destroy());
    incoming.pipe(forwarded);
  });
  server.on("connect", (incoming: IncomingMessage, socket: Socket) => {
    note(incoming);
    sockets.add(socket);
    socket.on("error", () => {});
    if (reject !== undefined) {
      socket.end(`HTTP/1.1 ${reject} Blocked\r\ncontent-length: 4\r\n\r\nnope`);
      return;
    }
    const upstream = connect(targetPort, "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      upstream.pipe(socket).pipe(upstream);
    });
    upstream.on("error", () => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
