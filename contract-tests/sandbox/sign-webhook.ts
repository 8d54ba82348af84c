import { createHmac } from "node:crypto";
import type { WebhookOptions } from "./options.js";

/** What the signature of a webhook covers, and what goes along with it. */
export interface WebhookMessage extends Pick<WebhookOptions, "edition" | "secret"> {
  readonly id: string;
  readonly event: string;
  /** Unix time. */
  readonly seconds: number;
  readonly body: string;
}

/**
 * The headers of a webhook. The current edition is that of Standard Webhooks: HMAC-SHA256 over id, time and body, keyed
 * with the bytes that the Base64 after `whsec_` stands for. The legacy edition signs time and body, keyed with the text.
 */
export function signWebhook({ body, edition, event, id, seconds, secret }: WebhookMessage): Readonly<Record<string, string>> {
  if (edition === "legacy") {
    const signature = createHmac("sha256", secret).update(`${seconds}.${body}`).digest("hex");
    return {
      "x-webhook-signature": `v1=${signature}`,
      "x-webhook-timestamp": String(seconds),
      "x-webhook-event-id": id,
      "x-webhook-event-type": event,
    };
  }
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  const signature = createHmac("sha256", key).update(`${id}.${seconds}.${body}`).digest("base64");
  return { "webhook-id": id, "webhook-timestamp": String(seconds), "webhook-signature": `v1,${signature}` };
}
