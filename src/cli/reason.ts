import { readNetworkFailure } from "../http/network-error.js";

/** The properties that Node adds to the errors of sockets and DNS lookups. */
interface SocketError {
  readonly address?: unknown;
  readonly cause?: unknown;
  readonly code?: unknown;
  readonly errors?: unknown;
  readonly hostname?: unknown;
  readonly port?: unknown;
}

/** The maximum depth of nested causes that are searched. */
const MAX_DEPTH = 6;

/** Returns why a request failed, with the address if it is known: `ECONNREFUSED 127.0.0.1:4010`. */
export function reasonOf(error: unknown): string {
  return findAddress(error, MAX_DEPTH)?.text ?? readNetworkFailure(error).reason;
}

/** Adds the address to the error code in a message of the client. */
export function withAddress(message: string, error: unknown): string {
  const found = findAddress(error, MAX_DEPTH);
  return found ? message.replace(`(${found.code})`, `(${found.text})`) : message;
}

function findAddress(error: unknown, depth: number): { readonly code: string; readonly text: string } | undefined {
  if (depth === 0 || Object(error) !== error) return undefined;
  const { address, cause, code, errors, hostname, port } = error as SocketError;
  if (typeof code === "string" && typeof address === "string")
    return { code, text: `${code} ${address.includes(":") ? `[${address}]` : address}${port === undefined ? "" : `:${port}`}` };
  if (typeof code === "string" && typeof hostname === "string") return { code, text: `${code} ${hostname}` };
  // A host with several addresses has one error for each. The first one represents all.
  const [first] = Array.isArray(errors) ? (errors as readonly unknown[]) : [];
  return findAddress(first, depth - 1) ?? findAddress(cause, depth - 1);
}
