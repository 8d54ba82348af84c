import { BlockList, isIP } from "node:net";
import { isLoopback } from "../util/loopback.js";

/** An HTTP proxy. */
export interface HttpProxy {
  /** The URL without credentials, for messages: `http://proxy.example:3128`. */
  readonly origin: string;
  /** The environment variable that selects it: `HTTPS_PROXY`. */
  readonly variable: string;
  readonly isSecure: boolean;
  readonly host: string;
  readonly port: number;
  /** The `Proxy-Authorization` header (RFC 9110 §11.7.2). */
  readonly authorization: string | undefined;
}

/**
 * Error for an invalid proxy variable. The message is one line without credentials.
 *
 * @example
 * ```ts
 * import { ProxyError } from "vidu-q2-turbo-conformance";
 *
 * const messageOf = (error: unknown) => (error instanceof ProxyError ? `invalid proxy: ${error.message}` : undefined);
 * ```
 */
export class ProxyError extends TypeError {
  override readonly name = "ProxyError";
}

/** The environment variables that select a proxy. */
export type ProxyEnvironment = Readonly<Record<string, string | undefined>>;

/**
 * Returns the proxy for a URL: `http_proxy` or `https_proxy`, by the scheme of the URL, unless `no_proxy` lists its host. The
 * lower-case variable has precedence over the upper-case one, as in curl. Loopback never uses a proxy: a proxy on another
 * machine would connect to itself.
 *
 * @throws ProxyError if the variable is not an http(s) URL
 */
export function selectProxy(baseUrl: string, env: ProxyEnvironment): HttpProxy | undefined {
  const url = new URL(baseUrl);
  const name = `${url.protocol.slice(0, -1)}_proxy`;
  const variable = env[name] === undefined ? name.toUpperCase() : name;
  const value = env[variable]?.trim() ?? "";
  if (value === "" || isLoopback(baseUrl) || isExcluded(url, env["no_proxy"] ?? env["NO_PROXY"] ?? "")) return undefined;
  return parseProxy(variable, value);
}

function parseProxy(variable: string, value: string): HttpProxy {
  // Like curl, a value without a scheme is a host with a port.
  const text = /^[a-z][a-z\d+.-]*:\/\//i.test(value) ? value : `http://${value}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.hostname === "")
    throw new ProxyError(`${variable} must be an http(s) URL (received ${JSON.stringify(withoutCredentials(value))})`);
  const isSecure = url.protocol === "https:";
  return {
    origin: url.origin,
    variable,
    isSecure,
    host: hostOf(url),
    port: Number(url.port || (isSecure ? 443 : 80)),
    authorization: url.username + url.password === "" ? undefined : basic(variable, url),
  };
}

/** Returns credentials for Basic authentication (RFC 7617 §2). */
function basic(variable: string, { password, username }: URL): string {
  try {
    const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    return `Basic ${Buffer.from(credentials, "utf8").toString("base64")}`;
  } catch {
    throw new ProxyError(`${variable}: the user name or password is not percent-encoded correctly`);
  }
}

function withoutCredentials(value: string): string {
  return value.replace(/^((?:[a-z][a-z\d+.-]*:\/\/)?).*@/is, "$1");
}

/**
 * Whether the value of `no_proxy` excludes a URL. An entry is `*`, a host with its subdomains (also written `.host` or
 * `*.host`), an IP address or a range such as `10.0.0.0/8`; with a port, it applies to this port only.
 */
function isExcluded(url: URL, value: string): boolean {
  const host = hostOf(url);
  const port = url.port || (url.protocol === "https:" ? "443" : "80");
  return value
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== "")
    .some((entry) => {
      if (entry === "*") return true;
      const [, name = entry, entryPort] = /^(\[[^\]]+\]|[^:]+):(\d+)$/.exec(entry) ?? [];
      if (entryPort !== undefined && entryPort !== port) return false;
      const domain = name.replace(/^\[|\]$/g, "").replace(/^\*?\./, "");
      return isIP(host) === 0 ? host === domain || host.endsWith(`.${domain}`) : isInRange(host, domain);
    });
}

function isInRange(address: string, entry: string): boolean {
  const [network = "", bits] = entry.split("/");
  const family = isIP(network);
  const maxBits = family === 4 ? 32 : 128;
  const prefix = bits === undefined ? maxBits : Number(bits);
  if (family === 0 || family !== isIP(address) || !Number.isInteger(prefix) || prefix < 0 || prefix > maxBits) return false;
  const type = family === 4 ? "ipv4" : "ipv6";
  const range = new BlockList();
  range.addSubnet(network, prefix, type);
  return range.check(address, type);
}

/** Returns the host of a URL in lower case, without the brackets of an IPv6 address or a final dot. */
function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
}
