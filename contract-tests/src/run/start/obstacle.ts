import { isContentRejection } from "../../checks/content-policy.js";
import type { Submission } from "../../contract/model.js";
import type { Exchange, HttpResponse, NoResponse, Outcome } from "../../traffic/exchange.js";
import { isSuccess, jsonOf, mediaTypeOf, textOf } from "../../traffic/response.js";
import { isProxyMessage } from "../../traffic/tunnel.js";
import { truncate } from "../../util/text.js";

/** A reason why a server cannot be checked, with advice. */
interface FoundObstacle {
  readonly reason: string;
  /** Whether another request must show the same obstacle, because a faulty server may do this for one request only. */
  readonly needsConfirmation: boolean;
}

/** Returns the obstacle that a response to the first request shows, if any. */
export function findObstacle(exchange: Exchange, operation: Submission): FoundObstacle | undefined {
  const { outcome } = exchange;
  if (outcome.kind === "none") {
    const reason = explainUnreachable(exchange.request.url, outcome);
    return reason === undefined ? undefined : { reason, needsConfirmation: false };
  }
  const certain = certainObstacle(exchange.request.url, outcome, operation);
  if (certain !== undefined) return { reason: certain, needsConfirmation: false };
  const likely = likelyObstacle(exchange.request.url, outcome, operation);
  return likely === undefined ? undefined : { reason: likely, needsConfirmation: true };
}

/** Whether the TLS handshake failed for a permanent reason. */
export function isTlsError(outcome: Outcome): boolean {
  if (outcome.kind !== "none" || outcome.reason !== "unreachable") return false;
  return CERTIFICATE_ERROR.test(outcome.message) || PROTOCOL_ERROR.test(outcome.message);
}

/** Error messages of OpenSSL and Node.js. */
const CERTIFICATE_ERROR = /self[- ]signed|unable to (?:get|verify)|certificate|CERT_|altnames/i;
const PROTOCOL_ERROR = /wrong version number|packet length too long|EPROTO|SSL routines|record layer/i;

/** Returns the reason why a connection failed, with a remedy; undefined if the server was reached. */
function explainUnreachable(url: string, { message, reason }: NoResponse): string | undefined {
  const { host, hostname, protocol } = new URL(url);
  if (reason !== "unreachable") return undefined;
  if (isProxyMessage(message)) return firstLine(message);
  if (/ENOTFOUND|EAI_AGAIN/.test(message))
    return `${hostname} cannot be resolved: check the host name of --base-url (${message})`;
  if (CERTIFICATE_ERROR.test(message)) {
    const remedy = "set NODE_EXTRA_CA_CERTS to a file with the certificate of its CA";
    // The message may already contain the remedy, from the transport.
    return `the certificate of ${host} is not trusted: ${message.includes("NODE_EXTRA_CA_CERTS") ? message : `${remedy} (${message})`}`;
  }
  if (protocol === "https:" && PROTOCOL_ERROR.test(message)) return `${host} does not use TLS: use http:// in --base-url`;
  return `${url} cannot be reached: ${firstLine(message)}`;
}

/** Returns an obstacle that one response proves. */
function certainObstacle(url: string, response: HttpResponse, operation: Submission): string | undefined {
  if (isContentRejection(response, operation)) return undefined;
  const { method, path } = operation;
  switch (response.status) {
    case 401:
      return isApiResponse(response)
        ? `the API key is rejected: ${method} ${path} returned 401`
        : `a gateway rejects the requests: ${url} returned 401 (${describeBody(response)})`;
    case 403:
      return isApiResponse(response)
        ? `the API key has no permission: ${method} ${path} returned 403`
        : `a gateway rejects the requests: ${url} returned 403 (${describeBody(response)}): check its access rules`;
    case 404:
      return `no operation at ${url} (404): check the path prefix of --base-url`;
    case 407:
      return `a proxy requires authentication (407): check the proxy variables, such as HTTPS_PROXY`;
    case 429:
      return "the server keeps limiting the rate (429): try again later";
    default:
      return undefined;
  }
}

/** Returns an obstacle that two responses prove. */
function likelyObstacle(url: string, response: HttpResponse, operation: Submission): string | undefined {
  const { headers, status } = response;
  const location = headers["location"];
  if (status >= 300 && status < 400 && location !== undefined) return explainRedirect(url, status, location, operation);
  if (isApiResponse(response)) return undefined;
  if (status === 400 && /plain HTTP request was sent to HTTPS|HTTP request to an HTTPS/i.test(textOf(response) ?? ""))
    return `${new URL(url).host} uses TLS: use https:// in --base-url`;
  if (isSuccess(response)) return `${url} returned a page (${status}, ${describeBody(response)}), not the API: check --base-url`;
  if (status === 405 || status === 501) return `no operation at ${url} (${status}): check the path prefix of --base-url`;
  return undefined;
}

function explainRedirect(url: string, status: number, location: string, { path }: Submission): string {
  const target = URL.canParse(location, url) ? new URL(location, url) : undefined;
  if (target === undefined || !/^https?:$/.test(target.protocol))
    return `the base URL redirects (${status}) to an invalid Location: check --base-url`;
  const place = target.origin + target.pathname.replace(/\/+$/, "");
  // Without the operation's path, the rest of the Location is the base URL that works.
  const remedy = place.endsWith(path) ? `use --base-url ${place.slice(0, -path.length)}` : "check --base-url";
  return `the base URL redirects (${status}) to ${truncate(target.origin + target.pathname, MAX_QUOTED_LENGTH)}: ${truncate(remedy, MAX_QUOTED_LENGTH)}`;
}

/** Whether the response comes from an API and not from a gateway, a proxy or a web page. */
function isApiResponse(response: HttpResponse): boolean {
  if (jsonOf(response) !== undefined) return true;
  return !/html|^text\/plain$/.test(mediaTypeOf(response)) && !/^\s*</.test(textOf(response) ?? "");
}

function describeBody(response: HttpResponse): string {
  return /html/.test(mediaTypeOf(response)) || /^\s*</.test(textOf(response) ?? "") ? "HTML" : "not JSON";
}

function firstLine(message: string): string {
  return message.split("\n", 1)[0] ?? "";
}

/** The maximum length of a quoted URL or remedy. */
const MAX_QUOTED_LENGTH = 200;
