import { EVENT_STREAM, JSON_MEDIA_TYPE } from "../contract/media-types.js";
import { isStream, type Operation, type Result, streamLifecycle } from "../contract/model.js";
import type { Reading } from "./exchange.js";
import { parseEventStream, type StreamEvent } from "./sse.js";

/** A request before it has an address and a key. */
export interface Message {
  readonly operation: Operation;
  readonly method: string;
  readonly path: string;
  /** The headers, by lower-case name, for a caller with this key. */
  readonly headers: (apiKey: string) => Readonly<Record<string, string>>;
  /** Sent as it is: as UTF-8, or as these very bytes. */
  readonly body: string | Uint8Array | undefined;
  /** Tells messages with the same body apart: what is the same in both is sent once. */
  readonly variant: string;
  /** What says how the message is answered: the contract; the contract, for a body that is not JSON; HTTP alone. */
  readonly scope: "contract" | "http" | "malformed";
  /** The Authorization header as a shell writes it, with the key from the environment. */
  readonly shellAuthorization: string | undefined;
  /** The name of the generation that is asked for, where one is. */
  readonly generation?: string | undefined;
  /** How far the answer is read where it is a stream; default: to its end. */
  readonly reading?: Reading | undefined;
}

/** The environment variable that holds the API key: what is printed names it, never the key. */
export const API_KEY_VARIABLE = "SKILLS_VIDEO_API_KEY";

/** Sent where no key is given: a server on loopback may take any. */
export const PLACEHOLDER_KEY = "conformance-placeholder-key";

/** A message to the operation as the contract has it: authenticated, with this text as its JSON body. */
export function jsonMessage(operation: Operation, body: string | Uint8Array): Message {
  return {
    operation,
    method: operation.method,
    path: operation.path,
    headers: (apiKey) => ({
      // Without it any coding would be fine, and a compressed answer would have to be undone (RFC 9110 §12.5.3).
      "accept-encoding": "identity",
      accept: isStream(operation) ? EVENT_STREAM : JSON_MEDIA_TYPE,
      authorization: `Bearer ${apiKey}`,
      "content-type": JSON_MEDIA_TYPE,
    }),
    body,
    variant: "",
    scope: "contract",
    shellAuthorization: `Bearer $${API_KEY_VARIABLE}`,
    reading: readingOf(operation),
  };
}

/** A stream that has come to its end is given this long to be closed, in milliseconds. */
const GRACE = 1000;

/** A stream is read up to the event that tells of the generation's end. */
function readingOf(operation: Operation): Reading | undefined {
  const lifecycle = streamLifecycle(operation);
  if (lifecycle === undefined) return undefined;
  const isEnd = ({ data }: StreamEvent) => lifecycle.ended.some((state) => data.includes(JSON.stringify(state)));
  return { isEnough: (text) => parseEventStream(text).some(isEnd), grace: GRACE };
}

/** A request for what has become of a generation. */
export function resultMessage({ operation, parameter }: Result, id: string, segment = segmentOf(id)): Message {
  const { headers, ...message } = jsonMessage(operation, "");
  return {
    ...message,
    path: operation.path.replace(`{${parameter}}`, segment),
    headers: (apiKey) => {
      const { "content-type": _, ...others } = headers(apiKey);
      return others;
    },
    body: undefined,
    variant: segment,
    generation: id,
  };
}

/** A name as a segment of a path: what may stand there as it is stays so, for servers that do not decode (RFC 3986 §3.3). */
function segmentOf(id: string): string {
  const encoded = encodeURIComponent(id);
  return encoded.replaceAll(/%(?:21|24|26|27|28|29|2A|2B|2C|3A|3B|3D|40)/g, (code) => decodeURIComponent(code));
}

/** The same message with other headers; one that is undefined is left out. */
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
