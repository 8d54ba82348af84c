import type { RawRequest } from "../traffic/exchange.js";
import type { Message } from "../traffic/request.js";

/**
 * The size above which a server may reject an invalid body for its size alone (413, RFC 9110 §15.5.14), in bytes. Frameworks and
 * gateways have limits from 64 KiB, and no valid body that the suite sends is as large.
 */
const LARGE_BODY_BYTES = 64 * 1024;

/** Whether a server may reject an invalid request for its size. */
export function isLarge({ body }: Pick<RawRequest, "body">): boolean {
  return body !== undefined && Buffer.byteLength(body) > LARGE_BODY_BYTES;
}

/** Returns the message of an invalid request. A large one has the scope `http`, because the contract need not document 413. */
export function invalidMessage(message: Message): Message {
  return isLarge(message) ? { ...message, scope: "http" } : message;
}
