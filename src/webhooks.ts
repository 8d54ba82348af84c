/**
 * Verifies and parses webhooks.
 *
 * @module vidu-q2-turbo/webhooks
 */
import { hmac } from "fast-sha256";
import { Webhook } from "standardwebhooks";
import { ViduError } from "./errors/errors.js";
import type { UnknownStatus } from "./types.js";
import { didYouMean } from "./util/suggest.js";

/**
 * What happened to the generation of a webhook.
 *
 * @example
 * ```ts
 * import type { WebhookEventName } from "vidu-q2-turbo/webhooks";
 *
 * const terminal: readonly WebhookEventName[] = ["task.completed", "task.failed", "task.canceled"];
 * ```
 */
export type WebhookEventName = "task.created" | "task.started" | "task.completed" | "task.failed" | "task.canceled";

/**
 * The state of a generation in webhooks.
 *
 * @example
 * ```ts
 * import type { PredictionState } from "vidu-q2-turbo/webhooks";
 *
 * const isOver = (state: PredictionState) => state !== "queued" && state !== "running";
 * ```
 */
export type PredictionState = "queued" | "running" | "succeeded" | "failed" | "canceled";

/**
 * A file that a generation has produced.
 *
 * @example
 * ```ts
 * import type { Artifact } from "vidu-q2-turbo/webhooks";
 *
 * const urlOf = ({ url }: Artifact) => url;
 * ```
 */
export interface Artifact {
  readonly url: string;
  readonly type?: unknown;
  readonly state?: unknown;
}

/**
 * A generation in a webhook. Times are ISO 8601 texts, or null if they are not known yet.
 *
 * @example
 * ```ts
 * import type { Prediction } from "vidu-q2-turbo/webhooks";
 *
 * const urlsOf = ({ artifacts }: Prediction) => artifacts.map(({ url }) => url);
 * ```
 */
export interface Prediction {
  /** The id that the submission returned. */
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
 * A verified webhook. The provider delivers each event at least once and in any order: remember `id` to ignore repeated
 * deliveries, and ignore events that arrive after a terminal one.
 *
 * @example
 * ```ts
 * import type { WebhookEvent } from "vidu-q2-turbo/webhooks";
 *
 * const log = ({ event, prediction }: WebhookEvent) => console.log(event, prediction.id);
 * ```
 */
export interface WebhookEvent {
  /** The same for every attempt to deliver the same event; empty if a delivery in the older format has none. */
  readonly id: string;
  /** When the provider signed it. */
  readonly timestamp: Date;
  readonly event: WebhookEventName | UnknownStatus;
  readonly prediction: Prediction;
}

/**
 * The headers of a request: `Headers` of any implementation, or an object of names in any case, as in Node and Lambda. A `Map`, pairs
 * and Node's `rawHeaders` are accepted, too.
 *
 * @example
 * ```ts
 * import type { IncomingHeaders } from "vidu-q2-turbo/webhooks";
 *
 * const headers: IncomingHeaders = new Headers({ "webhook-id": "msg_1" });
 * ```
 */
export type IncomingHeaders =
  | { get(name: string): string | null | undefined }
  | Readonly<Record<string, string | readonly string[] | undefined>>
  | readonly string[]
  | readonly (readonly [name: string, value: string])[];

/**
 * A body as it was received.
 *
 * @example
 * ```ts
 * import type { RawBody } from "vidu-q2-turbo/webhooks";
 *
 * const sizeOf = (body: RawBody) => (typeof body === "string" ? body.length : body.byteLength);
 * ```
 */
export type RawBody = string | ArrayBuffer | ArrayBufferView;

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

/**
 * A webhook is not from the provider, too old or too new, or its body cannot be verified. Respond with 400.
 *
 * @example
 * ```ts
 * import { verifyWebhook, WebhookVerificationError } from "vidu-q2-turbo/webhooks";
 *
 * const handle = async (request: Request, secret: string) => {
 *   try {
 *     const { prediction } = verifyWebhook(await request.text(), request.headers, secret);
 *     return Response.json({ id: prediction.id });
 *   } catch (error) {
 *     if (error instanceof WebhookVerificationError) return new Response("invalid webhook", { status: 400 });
 *     throw error;
 *   }
 * };
 * ```
 */
export class WebhookVerificationError extends ViduError {
  override get name() {
    return "WebhookVerificationError" as const;
  }
}

/** The same as in the library of Standard Webhooks. */
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
 *   is empty or was parsed: frameworks replace an empty body by an empty object, so that every sender could cause this
 * @throws TypeError when an argument cannot be used, such as a promise or an unreadable secret
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

interface SignedBody {
  readonly body: string;
  readonly id: string;
  readonly secrets: readonly string[];
  readonly signature: string;
  readonly timestamp: string;
}

/** During a rotation, some secrets may be of the older format: those are skipped. */
function verifyStandard({ body, id, secrets, signature, timestamp }: SignedBody): boolean {
  const webhooks = secrets.map(parseStandardSecret).filter((webhook) => webhook !== undefined);
  if (webhooks.length === 0) throw new TypeError("`secret` must be a secret of Standard Webhooks: `whsec_` and Base64.");
  const signatures = signature.split(/\s+/);
  const signedAt = new Date(Number(timestamp) * 1000);
  return webhooks.some((webhook) => {
    const expected = webhook.sign(id, signedAt, body);
    return signatures.some((given) => isEqual(given, expected));
  });
}

function parseStandardSecret(secret: string): Webhook | undefined {
  try {
    return new Webhook(secret);
  } catch {
    return undefined;
  }
}

function verifyLegacy({ body, secrets, signature, timestamp }: SignedBody): boolean {
  const encoder = new TextEncoder();
  const signatures = signature.split(/[\s,]+/).map((given) => given.toLowerCase());
  return secrets.some((secret) => {
    const mac = hmac(encoder.encode(secret), encoder.encode(`${timestamp}.${body}`));
    const expected = `v1=${[...mac].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
    return signatures.some((given) => isEqual(given, expected));
  });
}

/** Compares two texts in a time that does not depend on where they differ. */
function isEqual(a: string, b: string): boolean {
  let difference = a.length ^ b.length;
  for (let index = 0; index < b.length; index += 1) difference |= a.charCodeAt(index) ^ b.charCodeAt(index);
  return difference === 0;
}

function parseTolerance(options: WebhookOptions): number {
  if (!options || typeof options !== "object")
    throw new TypeError(`The options of verifyWebhook must be an object (received ${options && typeof options}).`);
  // Inherited names count, too.
  for (const name in options)
    if (name !== "tolerance") throw new TypeError(`verifyWebhook has no option \`${name}\`${didYouMean(name, ["tolerance"])}`);
  const { tolerance = DEFAULT_TOLERANCE_S } = options;
  if (!(typeof tolerance === "number" && tolerance >= 0))
    throw new TypeError(`\`tolerance\` must be a number of seconds from 0 (received ${String(tolerance)}).`);
  return tolerance;
}

function decodeBody(rawBody: RawBody): string {
  if (typeof Object(rawBody).then === "function") throw new TypeError("`rawBody` must not be a promise: add `await`.");
  const body = typeof rawBody === "string" ? rawBody : decodeBytes(rawBody);
  if (!body)
    throw new WebhookVerificationError(
      "The body of the webhook is empty, or was parsed. Pass the raw body, as text or bytes: see `express.raw` or `request.text()`",
    );
  return body;
}

/** Returns undefined for a value that is not bytes. The kind of bytes of another realm is read from their tag. */
function decodeBytes(bytes: ArrayBuffer | ArrayBufferView): string | undefined {
  const isBuffer = /^\[object (Shared)?ArrayBuffer]$/.test(Object.prototype.toString.call(bytes));
  if (!isBuffer && !ArrayBuffer.isView(bytes)) return undefined;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes as ArrayBuffer);
  } catch {
    throw new WebhookVerificationError("The body of the webhook is not UTF-8");
  }
}

function createHeaderReader(headers: IncomingHeaders): (name: string) => string | undefined {
  const { get, headers: nested, then } = Object(headers) as Readonly<Record<"get" | "headers" | "then", unknown>>;
  if (Object(headers) !== headers || typeof then === "function")
    throw new TypeError("`headers` must be the headers of the request. If they are a promise, add `await`.");
  // The names of a `Map` can have any case. Those of `Headers` have none.
  if (typeof get === "function" && !("size" in headers && "set" in headers))
    return (name) => (headers as { get(name: string): string | null }).get(name) ?? undefined;
  if (Object(nested) === nested)
    throw new TypeError("`headers` must be the headers of the request, not the request: pass `request.headers`.");
  const entries = entriesOf(headers);
  return (name) => {
    const value = entries.find(([key]) => String(key).toLowerCase() === name)?.[1];
    return value === undefined || value === null ? undefined : [value].flat().join(" ");
  };
}

/** Returns names and values of an object, of a `Map`, of pairs, or of a flat list, such as Node's `rawHeaders`. */
function entriesOf(headers: object): readonly (readonly unknown[])[] {
  if (!(Symbol.iterator in headers)) return Object.entries(headers);
  const items = [...(headers as Iterable<unknown>)];
  if (items.every(Array.isArray)) return items as unknown[][];
  return items.flatMap((name, index) => (index % 2 === 0 ? [[name, items[index + 1]]] : []));
}

function parseEvent(body: string): Pick<WebhookEvent, "event" | "prediction"> {
  const fail = () => new WebhookVerificationError("The webhook is from the provider, but describes no generation");
  let content: unknown;
  try {
    // The signature covers a byte order mark, which is not JSON (RFC 8259 §8.1).
    content = JSON.parse(body.replace(/^\ufeff/, ""));
  } catch {
    throw fail();
  }
  const { event, prediction } = Object(content) as Readonly<Record<string, unknown>>;
  const { artifacts, id, state } = Object(prediction) as Readonly<Record<string, unknown>>;
  if (typeof event !== "string" || typeof id !== "string" || typeof state !== "string") throw fail();
  const usable = (Array.isArray(artifacts) ? artifacts : []).filter((artifact) => typeof Object(artifact).url === "string");
  return { ...Object(content), event, prediction: { ...Object(prediction), artifacts: usable } };
}
