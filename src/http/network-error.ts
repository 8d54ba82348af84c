/** What is known of a failure of the network. */
export interface Failure {
  /** Whether the request has certainly not been sent. */
  readonly requestNotSent: boolean;
  /** The code that says so or something else, for the end of a message. */
  readonly code: string;
}

/** What the layers below `fetch` tell of a failure, which hides it in the cause of its own error. */
interface ErrorDetails {
  readonly code?: unknown;
  readonly errors?: readonly ErrorDetails[];
  readonly message?: unknown;
  readonly syscall?: unknown;
}

/**
 * Signs of a failure to connect, so that not a byte of the request has left: codes of Node's net and dns, of undici's
 * connector, of the verification of certificates (X.509) and of Bun's fetch; system calls; and the words of Deno's
 * fetch, which has no codes. A code that a connection in use may fail with is not among them.
 */
const CONNECT_FAILURE =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|UND_ERR_CONNECT_|ERR_TLS_CERT|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|ConnectionRef|FailedToOpen|connect$|getaddr|bad port$)|error \(Connect\)/;

/** Reads what a request, or the reading of its answer, has failed of. */
export function readFailure(error: unknown): Failure {
  try {
    const { code, errors, message, syscall }: ErrorDetails = Object(Object(error).cause ?? error);
    const signs = [code, syscall, errors?.[0]?.syscall, message];
    return {
      requestNotSent: signs.some((sign) => CONNECT_FAILURE.test(String(sign))),
      code: typeof code === "string" ? ` (${code})` : "",
    };
  } catch {
    return { requestNotSent: false, code: "" };
  }
}
