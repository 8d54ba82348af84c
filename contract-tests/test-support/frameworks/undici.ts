/** The part of undici that the documentation uses: its types, and a `fetch` that requires a dispatcher. */
export class EnvHttpProxyAgent {
  readonly kind = "proxy";
}

type Init = Record<string, unknown> & { readonly dispatcher: EnvHttpProxyAgent };

/** The response is deliberately not the runtime's: undici's types differ from those of Node. */
export async function fetch(url: string, { dispatcher, ...init }: Init): Promise<{ readonly ok: boolean }> {
  if (!(dispatcher instanceof EnvHttpProxyAgent)) throw new Error("The request has no dispatcher.");
  return await globalThis.fetch(url, init);
}
