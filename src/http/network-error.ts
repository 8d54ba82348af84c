/** What the rejection of a `fetch` reveals about the request. */
export interface NetworkFailure {
  /** Whether certainly no byte of the request was sent, so that the server cannot have accepted it. */
  readonly notSent: boolean;
  /** Whether another attempt would probably fail in the same way. */
  readonly isPermanent: boolean;
  /** Whether `fetch` rejected its arguments: the URL, a port or a member of its init. */
  readonly isArgument: boolean;
  /** The reason, for a message: an error code or the text of the innermost error. It may contain secrets. */
  readonly reason: string;
}

/** The properties that HTTP libraries add to their errors, or to the causes of these. */
interface ErrorDetails {
  readonly cause?: unknown;
  readonly code?: unknown;
  readonly errors?: unknown;
  readonly message?: unknown;
  readonly syscall?: unknown;
}

/**
 * Matches failures to connect: codes of Node's net and dns, of undici's connector and of Bun, and system calls before a
 * connection. Excludes codes that can also occur on an established connection.
 */
const NOT_CONNECTED_CODE = /^(ECONNREFUSED|ENOTFOUND|EAI_|UND_ERR_CONN|ConnectionRef|FailedToOpen|connect$|getaddr|query)/m;

/** Matches failures to connect: messages of Node's TLS, of node-fetch, happy-dom and axios, and of Deno. */
const NOT_CONNECTED_TEXT = /(^|: |" )(connect|getaddrinfo) E|error \(Connect\)|before secure TLS connection/m;

/**
 * Matches rejections before anything was sent: an invalid certificate (codes of OpenSSL and Bun, messages of Deno), and a request
 * that is not permitted (Node, Deno).
 */
const NOT_PERMITTED =
  /^(ERR_TLS_CERT|CERT_|CRL_|DEPTH_ZERO|SELF_|UNABLE_|HOSTNAME_|INVALID_[CP]|PATH_LENGTH|ERR_ACCESS|Requires net )|invalid peer cert/m;

/**
 * Matches failed TLS handshakes of undici (`fetch failed`), Bun and Deno. Does not match the same codes of Node's `https`, which
 * node-fetch uses: there, they can also mean a damaged record after the request.
 */
const HANDSHAKE_FAILED = /^fetch failed$[\s\S]*^(ERR_SSL_|ERR_TLS_|EPROTO)|TLS handshake failed|error \(Connect\).*corrupt/m;

/** Matches TLS errors that can occur after the handshake, when the request may have been sent: broken records and late alerts. */
const AFTER_HANDSHAKE =
  /bad.record|record.(mac|type)|decrypt|unexpected.eof|close.notify|shutdown|tlsv13|alert.*(cert|internal)|ECONNRESET/i;

/** Matches proxies that reject the tunnel (RFC 9110 §9.3.6): undici, Node's own agent, packages for proxies, Deno. */
const TUNNEL_REJECTED =
  /^ERR_PROXY_TUNNEL|^UND_ERR_PRX|tunnel(ing socket| err)|HTTP Tunnel|establish tunnel|proxy auth|CONNECT res/m;

/** Matches arguments that `fetch` rejects before it sends anything. Excludes messages that a broken response can also cause. */
const ARGUMENT_REJECTED =
  /^(UND_)?ERR_INVALID_(URL|PROTOCOL|ARG)|RequestInit|failed to (parse url|construct 'req|execute 'fetch)|^invalid url|bad port$|requests to port|absolute urls|signal.*instance ?of|url scheme|not a valid url/im;

/** Matches network failures without a code: messages of Chromium, Firefox, Safari, React Native, Deno and workerd. */
const NETWORK_TEXT = /fetch|network|getaddr|load f|connect|sending|terminated|time.{0,2}out|abort|hang up|close/i;

/** The maximum depth of nested causes that are read. */
const MAX_DEPTH = 5;

/** The number of characters of an error that are searched. Some libraries put whole response bodies in messages. */
const MAX_LENGTH = 3000;

/**
 * Classifies the error with which a `fetch` rejected.
 *
 * @param isSync whether `fetch` threw instead of returning a promise. It would then throw again
 */
export function readNetworkFailure(error: unknown, isSync = false): NetworkFailure {
  try {
    const chain = causesOf(error);
    const code = chain.find(({ code }) => typeof code === "string")?.code as string | undefined;
    // One code per line, for the patterns above. URLs are removed from messages, because they could match the patterns.
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
