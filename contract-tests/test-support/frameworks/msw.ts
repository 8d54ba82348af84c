/** The part of msw that the documentation uses: its types. */
type Resolver = () => Response;

interface Handler {
  readonly method: string;
  readonly url: string;
  readonly resolver: Resolver;
}

const handlerFor =
  (method: string) =>
  (url: string, resolver: Resolver): Handler => ({ method, url, resolver });

export const http = { get: handlerFor("GET"), post: handlerFor("POST") };

export const HttpResponse = { json: (body: object): Response => Response.json(body) };

/** The part of `msw/node` that the documentation uses. */
export function setupServer(...handlers: readonly Handler[]): { readonly handlers: readonly Handler[] } {
  return { handlers };
}
