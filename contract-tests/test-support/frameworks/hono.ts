/** The part of Hono that the documentation uses: its types, and a router that behaves like it. */
interface Context {
  readonly req: { readonly raw: Request; arrayBuffer(): Promise<ArrayBuffer> };
  body(body: null, status: number): Response;
}

type Handler = (context: Context) => Response | Promise<Response>;

export class Hono {
  readonly #routes = new Map<string, Handler>();

  post(path: string, handler: Handler): this {
    this.#routes.set(`POST ${path}`, handler);
    return this;
  }

  readonly fetch = async (request: Request): Promise<Response> => {
    const handler = this.#routes.get(`${request.method} ${new URL(request.url).pathname}`);
    if (!handler) return new Response(null, { status: 404 });
    return await handler({
      req: { raw: request, arrayBuffer: () => request.arrayBuffer() },
      body: (body, status) => new Response(body, { status }),
    });
  };
}
