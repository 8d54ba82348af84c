import { EVENT_STREAM, JSON_MEDIA_TYPE } from "../contract/media-types.js";
import { isStream, type Operation, type Result, streamLifecycle } from "../contract/model.js";
import { serializeParameters, valueOfParameter } from "../contract/parameters.js";
import { toWellFormed } from "../util/json.js";
import type { StreamEnd } from "./exchange.js";
import { parseEventStream, type StreamEvent } from "./sse.js";

/** A request without the server's address and the API key. */
export interface Message {
  readonly operation: Operation;
  readonly method: string;
  readonly path: string;
  /** Returns the headers, by lower-case name, for an API key. */
  readonly headers: (apiKey: string) => Readonly<Record<string, string>>;
  /** The body; a string is sent as UTF-8. */
  readonly body: string | Uint8Array | undefined;
  /** Distinguishes messages with the same operation and body. Messages that also have the same variant are sent only once. */
  readonly variant: string;
  /**
   * The rules for the response:
   *
   * - `contract`: the contract documents it
   * - `malformed`: the contract documents it, and the body is not JSON
   * - `http`: only the HTTP standard defines it
   */
  readonly scope: "contract" | "http" | "malformed";
  /** The Authorization header for a shell command, with the key from an environment variable. */
  readonly shellAuthorization: string | undefined;
  /** Returns a query with the API key, to be added to the path. */
  readonly secretQuery?: ((apiKey: string) => string) | undefined;
  /** Whether the query or headers other than Authorization contain the API key. */
  readonly exposesKey?: boolean;
  /** A message to send first, on the same connection. Its response does not matter. */
  readonly preceding?: Message | undefined;
  /** The id of the generation that the message reads. */
  readonly generation?: string | undefined;
  /** When to stop reading a stream. The default is to read it until the server closes it. */
  readonly streamEnd?: StreamEnd | undefined;
  /** Milliseconds for the response, if this is less than the timeout of the run. */
  readonly timeout?: number | undefined;
}

/** The environment variable that contains the API key. Commands in reports use its name, never the key. */
export const API_KEY_VARIABLE = "SKILLS_VIDEO_API_KEY";

/** The API key if none is set. A server on loopback may accept any key. */
export const PLACEHOLDER_KEY = "conformance-placeholder-key";

/** Creates a message as the contract documents it: with authentication and a JSON body. */
export function jsonMessage(operation: Operation, body: string | Uint8Array): Message {
  const required = operation.parameters.filter(({ isRequired }) => isRequired);
  const parameters = serializeParameters(required.map((parameter) => [parameter, valueOfParameter(parameter)]));
  return {
    operation,
    method: operation.method,
    path: operation.path + parameters.query,
    headers: (apiKey) => ({
      ...parameters.headers,
      // Without this header the server may compress the response (RFC 9110 §12.5.3), and the suite does not decompress.
      "accept-encoding": "identity",
      accept: isStream(operation) ? EVENT_STREAM : JSON_MEDIA_TYPE,
      authorization: `Bearer ${apiKey}`,
      "content-type": JSON_MEDIA_TYPE,
    }),
    body,
    variant: "",
    scope: "contract",
    shellAuthorization: `Bearer $${API_KEY_VARIABLE}`,
    streamEnd: streamEndOf(operation),
  };
}

/** The time that the server has to close a stream after the terminal status. */
const STREAM_CLOSE_GRACE_MS = 1000;

/** Returns the condition to stop reading a stream: an event with a terminal status. */
function streamEndOf(operation: Operation): StreamEnd | undefined {
  const lifecycle = streamLifecycle(operation);
  if (lifecycle === undefined) return undefined;
  const isTerminal = ({ data }: StreamEvent) => lifecycle.ended.some((status) => data.includes(JSON.stringify(status)));
  return { isReached: (text) => parseEventStream(text).some(isTerminal), graceMs: STREAM_CLOSE_GRACE_MS };
}

/**
 * Creates a message that reads a generation.
 *
 * @param segment the path segment, if it must differ from the encoded id
 */
export function resultMessage({ operation, parameter }: Result, id: string, segment = segmentOf(id)): Message {
  const { headers, ...message } = jsonMessage(operation, "");
  return {
    ...message,
    path: message.path.replace(`{${parameter}}`, segment),
    headers: (apiKey) => {
      const { "content-type": _, ...others } = headers(apiKey);
      return others;
    },
    body: undefined,
    variant: segment,
    generation: id,
  };
}

/** Encodes an id as a path segment. Characters that RFC 3986 §3.3 allows stay unencoded, because some servers do not decode. */
function segmentOf(id: string): string {
  const encoded = encodeURIComponent(toWellFormed(id));
  return encoded.replaceAll(/%(?:21|24|26|27|28|29|2A|2B|2C|3A|3B|3D|40)/g, (code) => decodeURIComponent(code));
}

/**
 * Returns a copy of a message with other headers.
 *
 * @param change returns the changed headers; undefined removes a header
 */
export function withHeaders(
  message: Message,
  variant: string,
  change: (apiKey: string) => Readonly<Record<string, string | undefined>>,
): Message {
  const headers = (apiKey: string) => {
    const changed = Object.entries({ ...message.headers(apiKey), ...change(apiKey) });
    return Object.fromEntries(changed.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
  };
  return { ...message, headers, variant };
}

/** The end of the variant of a second attempt. */
const AGAIN = " again";

/** Returns a copy of a message that is sent even if the same request was sent before. */
export function again(message: Message): Message {
  return { ...message, variant: message.variant + AGAIN };
}

/** Returns a key that a message shares only with its second attempt. */
export function identityOf({ body, operation, path, variant }: Message): string {
  return `${operation.id} ${path} ${variant.endsWith(AGAIN) ? variant.slice(0, -AGAIN.length) : variant} ${body}`;
}
