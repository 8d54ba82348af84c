import type { Exchange, RawRequest } from "../exchange.js";

/** Stores the first exchange of every request of a run, to find out whether a failure depends on earlier requests. */
export class FirstExchanges {
  readonly #first = new Map<string, Exchange>();

  /** Records an exchange that was not retried. */
  record(exchange: Exchange): void {
    const identity = identityOf(exchange.request);
    if (!this.#first.has(identity)) this.#first.set(identity, exchange);
  }

  /** Returns the first exchange of a request; undefined if it was not sent. */
  of(request: RawRequest): Exchange | undefined {
    return this.#first.get(identityOf(request));
  }
}

/** Returns a key that only equal requests share. The body comes last, because escaping a long one would be slow. */
export function identityOf({ body, headers, method, url }: RawRequest): string {
  return `${JSON.stringify([method, url, headers])}${String(body)}`;
}
