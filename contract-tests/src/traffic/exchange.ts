/** A request as it is sent. The transport adds only `Host`, `Content-Length` and `Connection`. */
export interface RawRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | undefined;
  /** The Authorization header for a shell command, with the key from an environment variable. */
  readonly shellAuthorization?: string | undefined;
  /** The URL and the headers as a shell expects them, if they contain the key outside of the Authorization header. */
  readonly shell?: { readonly url: string; readonly headers: Readonly<Record<string, string>> } | undefined;
  /** A request to send first, on the same connection. */
  readonly preceding?: RawRequest | undefined;
  /** The variables that replace the values of the user's headers in reports and commands, by lower-case name. */
  readonly shellHeaders?: Readonly<Record<string, string>> | undefined;
}

/** The outcome of a request: a complete response, or the reason why it is missing. */
export type Outcome = HttpResponse | NoResponse;

/** A complete response, or the part of a stream that was read. */
export interface HttpResponse {
  readonly kind: "response";
  readonly status: number;
  /** The reason phrase, if it is not the usual one. Clients ignore it (RFC 9112 §4), but it may contain a secret. */
  readonly reasonPhrase?: string | undefined;
  /** The headers, and the trailer fields after the body, by lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** Whether the suite stopped reading a stream before the server closed it. */
  readonly isOpen?: boolean;
  /** For an open stream: milliseconds from its last byte until reading stopped. */
  readonly idleMs?: number;
  /** For an open stream: milliseconds from the `StreamEnd` until reading stopped; 0 if it was not reached. */
  readonly msSinceEnd?: number;
}

/** The reason why there is no complete response. */
export interface NoResponse {
  readonly kind: "none";
  /**
   * - `unreachable`: there was no connection, so nothing was sent
   * - `timeout`: the response was not complete in time
   * - `broken`: the connection closed before the response was complete, or the response is not HTTP
   */
  readonly reason: "broken" | "timeout" | "unreachable";
  /** Whether the head of a response arrived: the server speaks HTTP but does not finish the response. */
  readonly hasBegun?: boolean;
  readonly message: string;
}

/** A request and its outcome. */
export interface Exchange {
  readonly request: RawRequest;
  readonly outcome: Outcome;
  /** The outcome of the preceding request, if it was sent. */
  readonly preceding?: Outcome | undefined;
  readonly durationMs: number;
  /** Whether the response contained the credential that was sent. Set after redaction. */
  readonly leaksCredential?: boolean;
}

/**
 * The maximum size of a response body. No response of this API is nearly as large. A run keeps all its responses in memory,
 * so that a larger limit would allow a server to exhaust it.
 */
export const MAX_RESPONSE_BYTES = 1024 * 1024;

/** The limits for reading a response. */
export interface Limits {
  /** Milliseconds until the response must be complete. A stream that has started is only read up to this time. */
  readonly timeout: number;
  readonly signal?: AbortSignal | undefined;
  /** The default is to read a stream until the server closes it. */
  readonly streamEnd?: StreamEnd | undefined;
}

/** The condition for the end of a stream. */
export interface StreamEnd {
  /** Whether the text of a stream contains everything that the suite needs. */
  readonly isReached: (text: string) => boolean;
  /** Milliseconds to wait after that until the server closes the stream. */
  readonly graceMs: number;
}

/** A function that sends a request and reads the response. Its promise never rejects. */
export type Transport = (request: RawRequest, limits: Limits) => Promise<Exchange>;

/** The outcome of a response that is longer than the maximum. */
export const TOO_LONG: NoResponse = {
  kind: "none",
  reason: "broken",
  hasBegun: true,
  message: `the response is longer than ${MAX_RESPONSE_BYTES} bytes`,
};

/** Replaces a response that is longer than the maximum, for transports without a limit of their own. */
export function limitLength(exchange: Exchange): Exchange {
  const { outcome } = exchange;
  const isTooLong = outcome.kind === "response" && outcome.body.byteLength > MAX_RESPONSE_BYTES;
  return isTooLong ? { ...exchange, outcome: TOO_LONG } : exchange;
}
