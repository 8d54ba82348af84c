/** What the rejection of a `fetch` reveals about the request. */
export interface NetworkFailure {
  /** Whether certainly no byte of the request was sent, so that the server cannot have accepted it. */
  readonly notSent: boolean;
  /** Whether another attempt would fail in the same way, as far as one can know. */
  readonly isPermanent: boolean;
  /** Whether `fetch` rejected its arguments: the URL, a port or a member of its init. */
  readonly isArgument: boolean;
  /** The reason, for a message: an error code or the text of the innermost error. It may contain secrets. */
  readonly reason: string;
}

/** What HTTP libraries put on their errors, or on the causes of these. */
interface ErrorDetails {
  readonly cause?: unknown;
  readonly code?: unknown;
  readonly errors?: unknown;
  readonly message?: unknown;
  readonly syscall?: unknown;
}

/**
 * No connection: codes of Node's net and dns, undici's connector and Bun, and system calls before a connection. Codes that an
 * established connection can fail with are not listed.
 */
const NOT_CONNECTED_CODE = /^(ECONNREFUSED|ENOTFOUND|EAI_|UND_ERR_CONN|ConnectionRef|FailedToOpen|connect$|getaddr|query)/m;

/** No connection: texts of Node's TLS, of node-fetch and of Deno. */
const NOT_CONNECTED_TEXT = /^connect E|reason: (connect|getaddrinfo) E|error \(Connect\)|before secure TLS connection/m;

/**
 * What a runtime rejects before it sends anything: a certificate (codes of OpenSSL and Bun, texts of Deno), and a request that is not
 * permitted (Node, Deno).
 */
const NOT_PERMITTED =
  /^(ERR_TLS_CERT|CERT_|CRL_|DEPTH_ZERO|SELF_|UNABLE_|HOSTNAME_|INVALID_[CP]|PATH_LENGTH|ERR_ACCESS|Requires net )|invalid peer cert/m;

/**
 * A failed TLS handshake, as undici (`fetch failed`), Bun and Deno report it. With Node's `https`, which node-fetch uses, a damaged
 * record after the request has the same code: there, the code proves nothing.
 */
const HANDSHAKE_FAILED = /^fetch failed$[\s\S]*^(ERR_SSL_|ERR_TLS_|EPROTO)|TLS handshake failed|error \(Connect\).*corrupt/m;

/** Errors of TLS that can occur after the handshake, when the request may have been sent: broken records and late alerts. */
const AFTER_HANDSHAKE =
  /bad.record|record.(mac|type)|decrypt|unexpected.eof|close.notify|shutdown|tlsv13|alert.*(cert|internal)|ECONNRESET/i;

/** A proxy that rejected the tunnel (RFC 9110 §9.3.6): undici, Node's own agent, packages for proxies, Deno. */
const TUNNEL_REJECTED =
  /^ERR_PROXY_TUNNEL|^UND_ERR_PRX|tunnel(ing socket| err)|HTTP Tunnel|establish tunnel|proxy auth|CONNECT res/m;

/** Arguments that a `fetch` rejects before it sends anything. Texts that a broken response could cause, too, are not listed. */
const ARGUMENT_REJECTED =
  /^(ERR_INVALID_(URL|PROTOCOL|ARG)|UND_ERR_INVALID_ARG)|RequestInit|failed to (parse url|construct 'req|execute 'fetch)|^invalid url|bad port$|requests to port|absolute urls|signal.*instance ?of|url scheme|not a valid url/im;

/** Texts of failures of the network that have no code: Chromium, Firefox, Safari, React Native, Deno, workerd. */
const NETWORK_TEXT = /fetch|network|load f|connect|sending|terminated|time.{0,2}out|abort|hang up|close/i;

/** Levels of causes that are read. */
const MAX_DEPTH = 5;

/** Characters of an error that are searched: servers and libraries put whole bodies in messages. */
const MAX_LENGTH = 3000;

/**
 * Classifies what a `fetch` rejected with.
 *
 * @param isSync whether `fetch` threw instead of returning a promise, so that it will do so again
 */
export function readNetworkFailure(error: unknown, isSync = false): NetworkFailure {
  try {
    const chain = causesOf(error);
    const code = chain.find(({ code }) => typeof code === "string")?.code as string | undefined;
    // One sign per line. A URL in a message is the caller's and is no sign of the failure.
    const codes = chain.flatMap(({ code, syscall }) => [code, syscall]).join("\n");
    const text = chain
      .flatMap(({ code, message, syscall }) => [code, syscall, message])
      .join("\n")
      .slice(0, MAX_LENGTH)
      .replace(/\b\w+:\/\/\S+/g, "");
    const isTunnel = TUNNEL_REJECTED.test(text);
    const isArgument = ARGUMENT_REJECTED.test(text);
    const isHandshake = HANDSHAKE_FAILED.test(text) && !AFTER_HANDSHAKE.test(text);
    const isKnown = isTunnel || isArgument || isHandshake || NOT_PERMITTED.test(text);
    const message = String(chain[chain.length - 1]?.message);
    return {
      notSent: isKnown || isNeverConnected(chain, codes, text),
      isPermanent: isKnown || isSync || !(code || chain.length > 1 || NETWORK_TEXT.test(text)),
      isArgument,
      reason: isTunnel ? `the proxy rejected the tunnel: ${message}` : (code ?? message),
    };
  } catch {
    return { notSent: false, isPermanent: isSync, isArgument: false, reason: "unreadable error" };
  }
}

/** If several addresses were tried, each must have failed before it was connected. */
function isNeverConnected(chain: readonly ErrorDetails[], codes: string, text: string): boolean {
  const errors = chain.find(({ errors }) => Array.isArray(errors))?.errors as readonly unknown[] | undefined;
  return errors?.length
    ? errors.every((error) => readNetworkFailure(error).notSent)
    : NOT_CONNECTED_CODE.test(codes) || NOT_CONNECTED_TEXT.test(text);
}

function causesOf(error: unknown): readonly ErrorDetails[] {
  const chain: ErrorDetails[] = [];
  for (let value = error; Object(value) === value && chain.length < MAX_DEPTH; value = (value as ErrorDetails).cause)
    chain.push(value as ErrorDetails);
  return chain.length > 0 ? chain : [{ message: error }];
}
