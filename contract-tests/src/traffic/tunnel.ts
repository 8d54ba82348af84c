import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { isIP, type Socket } from "node:net";
import { connect } from "node:tls";
import type { HttpProxy } from "./proxy.js";

/** The connection to a server through a proxy, or the reason why it could not be opened. */
type Tunnel = { readonly socket: Socket } | { readonly message: string };

/**
 * Opens a connection to an https server through a proxy (RFC 9110 §9.3.6). Not based on an existing agent, because these return
 * the proxy's response to a failed CONNECT as a response of the server, which the suite must not blame.
 *
 * @param timeout milliseconds
 */
export function openTunnel(proxy: HttpProxy, url: URL, timeout: number, signal: AbortSignal | undefined): Promise<Tunnel> {
  const authority = `${url.hostname}:${url.port || "443"}`;
  const { authorization } = proxy;
  return new Promise((resolve) => {
    const createRequest = proxy.isSecure ? requestHttps : requestHttp;
    const outgoing = createRequest({
      agent: false,
      headers: { host: authority, ...(authorization === undefined ? {} : { "proxy-authorization": authorization }) },
      host: proxy.host,
      method: "CONNECT",
      path: authority,
      port: proxy.port,
      signal,
    });
    const fail = (message: string) => {
      clearTimeout(timer);
      resolve({ message });
      outgoing.destroy();
    };
    const timer = setTimeout(
      () => fail(`no response from the proxy ${proxy.origin} within ${timeout} ms: check ${proxy.variable}`),
      timeout,
    );
    outgoing.on("error", (error) => fail(unreachableProxy(proxy, error.message)));
    // Without a CONNECT listener, Node.js also emits `response` for 2xx.
    outgoing.on("connect", ({ statusCode = 0, statusMessage }, socket) => {
      if (statusCode < 200 || statusCode >= 300) {
        socket.destroy();
        return fail(rejectionBy(proxy, statusCode, statusMessage));
      }
      clearTimeout(timer);
      resolve({ socket });
    });
    outgoing.end();
  });
}

/** Describes a connection to the proxy that failed, with the variable to correct. */
export function unreachableProxy({ origin, variable }: HttpProxy, reason: string): string {
  return `the proxy ${origin} cannot be reached: check ${variable} (${reason})`;
}

/** Whether a message is about the proxy and not about the server. */
export function isProxyMessage(message: string): boolean {
  return /^(?:no response from )?the proxy /.test(message);
}

/** Describes a response of the proxy itself. */
export function rejectionBy({ origin }: HttpProxy, status: number, statusMessage = ""): string {
  const reason = statusMessage.replaceAll(/[^\x20-\x7e]/g, "").slice(0, 80);
  const remedy = status === 407 ? ": set the user name and password in the URL of the proxy" : "";
  return `the proxy ${origin} rejects the request with ${status}${reason === "" ? "" : ` ${reason}`}${remedy}`;
}

/** Starts TLS with the server inside a tunnel. */
export function startTls(socket: Socket, url: URL): Socket {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  // SNI contains host names only (RFC 6066 §3).
  return connect({ socket, host, ALPNProtocols: ["http/1.1"], ...(isIP(host) === 0 ? { servername: host } : {}) });
}
