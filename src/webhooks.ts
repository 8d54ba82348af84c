/**
 * Verifies and parses webhooks.
 *
 * @module vidu-q2-turbo/webhooks
 */
import { didYouMean } from "./util/suggest.js";
import { parseEvent, type WebhookEvent } from "./webhooks/event.js";
import { createHeaderReader, decodeBody, type IncomingHeaders, type RawBody } from "./webhooks/read-request.js";
import { verifyLegacy, verifyStandard } from "./webhooks/signature.js";
import { WebhookVerificationError } from "./webhooks/verification-error.js";

export type { Artifact, Prediction, PredictionState, WebhookEvent, WebhookEventName } from "./webhooks/event.js";
export type { IncomingHeaders, RawBody } from "./webhooks/read-request.js";
export { WebhookVerificationError } from "./webhooks/verification-error.js";

/**
 * The options of `verifyWebhook`.
 *
 * @example
 * ```ts
 * import type { WebhookOptions } from "vidu-q2-turbo/webhooks";
 *
 * const replayed: WebhookOptions = { tolerance: 86_400 }; // accepts deliveries of the last day
 * ```
 */
export interface WebhookOptions {
  /**
   * Seconds by which the signature may be older or newer than now. Increase it for deliveries that are replayed from a queue.
   *
   * @default 300
   */
  readonly tolerance?: number | undefined;
}

/** The default of the Standard Webhooks libraries. */
const DEFAULT_TOLERANCE_S = 300;

/**
 * Verifies that a webhook is from the provider, and parses it.
 *
 * Accepts the format of Standard Webhooks and the older one (`X-Webhook-Signature: v1=…`). The signature of the older format is not
 * documented. This function expects a hexadecimal HMAC-SHA256 of the timestamp, a full stop and the body, with the secret as key.
 *
 * @param rawBody the body as it was received, not parsed and serialized again
 * @param secret the secret from the provider's dashboard (`whsec_…`); several, in any order, while secrets are rotated
 * @throws WebhookVerificationError when the webhook is not from the provider, its signature is too old or too new, or its body
 *   is empty or was parsed. This is not a TypeError, because any sender can cause it: frameworks parse an empty body as `{}`
 * @throws TypeError when an argument is invalid, such as a promise or a malformed secret
 * @example
 * ```ts
 * import { verifyWebhook } from "vidu-q2-turbo/webhooks";
 *
 * export async function POST(request: Request): Promise<Response> {
 *   const secret = process.env["VIDU_WEBHOOK_SECRET"] ?? "";
 *   const { event, prediction } = verifyWebhook(await request.text(), request.headers, secret);
 *   console.log(event, prediction.id);
 *   return new Response(null, { status: 204 });
 * }
 * ```
 */
export function verifyWebhook(
  rawBody: RawBody,
  headers: IncomingHeaders,
  secret: string | readonly string[],
  options: WebhookOptions = {},
): WebhookEvent {
  const tolerance = parseTolerance(options);
  const body = decodeBody(rawBody);
  // Files and environment variables often add a line break.
  const secrets = [secret].flat().map((text) => (typeof text === "string" ? text.trim() : ""));
  if (secrets.length === 0 || secrets.includes(""))
    throw new TypeError("`secret` must be a non-empty string, or a list of them: copy it from the provider's dashboard.");
  const read = createHeaderReader(headers);
  const isStandard = read("webhook-signature") !== undefined;
  const prefix = isStandard ? "webhook-" : "x-webhook-";
  const id = read(isStandard ? "webhook-id" : "x-webhook-event-id") ?? "";
  const timestamp = read(`${prefix}timestamp`) ?? "";
  const signature = read(`${prefix}signature`) ?? "";
  if (signature === "" || (isStandard && id === "") || !/^\d{1,12}$/.test(timestamp))
    throw new WebhookVerificationError("The webhook is not signed: its headers have no id, timestamp or signature");
  const age = Math.round(Date.now() / 1000 - Number(timestamp));
  if (Math.abs(age) > tolerance)
    throw new WebhookVerificationError(`The webhook was signed ${age} seconds ago. The tolerance is ${tolerance} seconds`);
  const isValid = (isStandard ? verifyStandard : verifyLegacy)({ body, id, secrets, signature, timestamp });
  if (!isValid) throw new WebhookVerificationError("The signature does not match: another secret or another body was signed");
  return { ...parseEvent(body), id, timestamp: new Date(Number(timestamp) * 1000) };
}

function parseTolerance(options: WebhookOptions): number {
  if (!options || typeof options !== "object")
    throw new TypeError(`The options of verifyWebhook must be an object (received ${options && typeof options}).`);
  // Includes inherited names, but not what a library adds to every object.
  for (const name in options)
    if (name !== "tolerance" && !(name in {}))
      throw new TypeError(`verifyWebhook has no option \`${name}\`${didYouMean(name, ["tolerance"])}`);
  const { tolerance = DEFAULT_TOLERANCE_S } = options;
  if (!(typeof tolerance === "number" && tolerance >= 0))
    throw new TypeError(`\`tolerance\` must be a number of seconds from 0 (received ${String(tolerance)}).`);
  return tolerance;
}
