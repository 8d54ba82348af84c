/**
 * Verifies and reads webhooks.
 *
 * @module vidu-q2-turbo/webhooks
 */
import { hmac } from "fast-sha256";
import { Webhook } from "standardwebhooks";
import { ViduError } from "./errors/errors.js";
import type { UnknownStatus } from "./types.js";

/** What can happen to a generation that a webhook tells of. */
export type WebhookEventName = "task.created" | "task.started" | "task.completed" | "task.failed" | "task.canceled";

/** Where a generation stands, in the words of webhooks. */
export type PredictionState = "queued" | "running" | "succeeded" | "failed" | "canceled";

/** Something that a generation has made. */
export interface Artifact {
  readonly url: string;
  readonly type?: unknown;
  readonly state?: unknown;
}

/** A generation as a webhook tells of it. Times are texts of ISO 8601, or null before they have come. */
export interface Prediction {
  /** The id that the submission was answered with. */
  readonly id: string;
  readonly state: PredictionState | UnknownStatus;
  readonly artifacts: readonly Artifact[];
  readonly status?: unknown;
  readonly input?: unknown;
  readonly error?: unknown;
  readonly created_at?: unknown;
  readonly started_at?: unknown;
  readonly completed_at?: unknown;
}

/**
 * What a webhook tells. Deliveries come at least once and in any order, and an end is final: remember `id` to do nothing
 * twice, and let no later delivery take an end back.
 */
export interface WebhookEvent {
  /** The same whenever the same delivery is tried again; empty where a delivery of the older version has none. */
  readonly id: string;
  /** When it was signed. */
  readonly timestamp: Date;
  readonly event: WebhookEventName | UnknownStatus;
  readonly prediction: Prediction;
}

/** Headers as any server has them: `Headers`, or an object of them by names in any case. */
export type IncomingHeaders = Headers | Readonly<Record<string, string | readonly string[] | undefined>>;

/** A webhook is not from the provider, is too old or too new, or tells nothing that can be read. Answer it with 400. */
export class WebhookVerificationError extends ViduError {
  override get name() {
    return "WebhookVerificationError" as const;
  }
}

/** Seconds that a signature may be older or newer than now; the same as in Standard Webhooks' own library. */
const TOLERANCE = 300;

/**
 * Verifies that a webhook is the provider's, and reads it. The current version is that of Standard Webhooks; the older
 * one (`X-Webhook-Signature: v1=…`) is taken, too. How the older one signs is not documented: an HMAC-SHA256 in
 * hexadecimal over the time, a full stop and the body, keyed with the secret, is what is expected.
 *
 * @param rawBody the body as it was received: not parsed, and not written anew
 * @param secret `whsec_…`; several while secrets are being changed
 * @throws WebhookVerificationError when it is not the provider's, or older or newer than five minutes
 * @throws TypeError when the body has been parsed already, or a secret is none
 */
export function verifyWebhook(
  rawBody: string | Uint8Array,
  headers: IncomingHeaders,
  secret: string | readonly string[],
): WebhookEvent {
  const body = textOf(rawBody);
  const secrets = [secret].flat();
  if (secrets.length === 0 || secrets.some((secret) => typeof secret !== "string" || secret === ""))
    throw new TypeError("secret is needed: the text that the provider's dashboard shows.");
  const read = (name: string) => readHeader(headers, name);
  const isStandard = read("webhook-signature") !== undefined;
  const prefix = isStandard ? "webhook-" : "x-webhook-";
  const id = read(isStandard ? "webhook-id" : "x-webhook-event-id") ?? "";
  const timestamp = read(`${prefix}timestamp`) ?? "";
  const signature = read(`${prefix}signature`) ?? "";
  if (signature === "" || (isStandard && id === "") || !/^\d{1,12}$/.test(timestamp))
    throw new WebhookVerificationError("The webhook is not signed: an id, a time or a signature is missing among its headers");
  if (Math.abs(Date.now() / 1000 - Number(timestamp)) > TOLERANCE)
    throw new WebhookVerificationError(`The webhook was signed more than ${TOLERANCE} seconds from now`);
  const verify = isStandard ? verifyStandard : verifyLegacy;
  if (!secrets.some((secret) => verify({ body, id, secret, signature, timestamp })))
    throw new WebhookVerificationError("The webhook's signature is not the provider's, or is that of another body");
  return { ...parseEvent(body), id, timestamp: new Date(Number(timestamp) * 1000) };
}

interface Signed {
  readonly body: string;
  readonly id: string;
  readonly secret: string;
  readonly signature: string;
  readonly timestamp: string;
}

function verifyStandard({ body, id, secret, signature, timestamp }: Signed): boolean {
  const webhook = readSecret(secret);
  try {
    const headers = { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signature };
    webhook.verify(body, headers, { jsonParse: false });
    return true;
  } catch {
    return false;
  }
}

function readSecret(secret: string): Webhook {
  try {
    return new Webhook(secret);
  } catch {
    throw new TypeError("secret is not one of Standard Webhooks: whsec_ and Base64 are expected.");
  }
}

function verifyLegacy({ body, secret, signature, timestamp }: Signed): boolean {
  const encoder = new TextEncoder();
  const mac = hmac(encoder.encode(secret), encoder.encode(`${timestamp}.${body}`));
  const expected = `v1=${[...mac].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
  return signature.split(/[\s,]+/).some((given) => isEqual(given.toLowerCase(), expected));
}

/** Takes the same time wherever two texts differ. */
function isEqual(a: string, b: string): boolean {
  let difference = a.length ^ b.length;
  for (let index = 0; index < b.length; index += 1) difference |= a.charCodeAt(index) ^ b.charCodeAt(index);
  return difference === 0;
}

function textOf(rawBody: string | Uint8Array): string {
  if (typeof rawBody === "string") return rawBody;
  if (!(rawBody instanceof Uint8Array))
    throw new TypeError("rawBody is needed as it was received, a text or bytes: a parsed body cannot be verified.");
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(rawBody);
  } catch {
    throw new WebhookVerificationError("The webhook's body is no text");
  }
}

function readHeader(headers: IncomingHeaders, name: string): string | undefined {
  if (headers instanceof Headers) return headers.get(name) ?? undefined;
  const values = Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
  return typeof values === "string" ? values : values?.[0];
}

function parseEvent(body: string): Pick<WebhookEvent, "event" | "prediction"> {
  const fail = () => new WebhookVerificationError("The webhook is the provider's, but tells of no generation");
  let content: unknown;
  try {
    content = JSON.parse(body);
  } catch {
    throw fail();
  }
  const { event, prediction } = Object(content) as Readonly<Record<string, unknown>>;
  const { artifacts, id, state } = Object(prediction) as Readonly<Record<string, unknown>>;
  if (typeof event !== "string" || typeof id !== "string" || typeof state !== "string") throw fail();
  const usable = (Array.isArray(artifacts) ? artifacts : []).filter((artifact) => typeof Object(artifact).url === "string");
  return { ...Object(content), event, prediction: { ...Object(prediction), artifacts: usable } };
}
