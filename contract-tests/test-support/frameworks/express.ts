/** The part of Express that the documentation uses: its types, and a server that behaves like it. */
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server, type ServerResponse } from "node:http";

interface Request {
  /** Express declares the body as `any`, because the middleware determines its type. */
  readonly body: Buffer;
  readonly headers: IncomingHttpHeaders;
}

interface Response {
  sendStatus(status: number): Response;
}

type Middleware = (incoming: IncomingMessage) => Promise<Buffer>;

interface Application {
  post(path: string, middleware: Middleware, handler: (request: Request, response: Response) => unknown): Application;
  listen(port: number): Server;
}

/** The servers that applications have started. */
export const servers: Server[] = [];

export default function express(): Application {
  const routes = new Map<string, (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void>>();
  const app: Application = {
    post: (path, middleware, handler) => {
      routes.set(`POST ${path}`, async (incoming, outgoing) => {
        const response: Response = {
          sendStatus: (status) => {
            outgoing.writeHead(status).end();
            return response;
          },
        };
        handler({ body: await middleware(incoming), headers: incoming.headers }, response);
      });
      return app;
    },
    listen: (port) => {
      const server = createServer((incoming, outgoing) => {
        const route = routes.get(`${incoming.method} ${incoming.url}`);
        // Express passes the error of a middleware to its own handler, which responds.
        if (route) void route(incoming, outgoing).catch(() => outgoing.writeHead(500).end());
        else outgoing.writeHead(404).end();
      }).listen(port);
      servers.push(server);
      return server;
    },
  };
  return app;
}

/** Reads the body as bytes, whatever its media type is. */
express.raw =
  (_options: { readonly type: "*/*" }): Middleware =>
  async (incoming) =>
    Buffer.concat(await incoming.toArray());
