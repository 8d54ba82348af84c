import type { UnknownStatus } from "../types.js";
import { isId } from "../util/id.js";
import { WebhookVerificationError } from "./verification-error.js";

/**
 * The name of a webhook event. It states what happened to the generation.
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
 * A generation in a webhook. Times are ISO 8601 strings, or null if they are not known yet.
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
  /** Identical in every delivery of the same event. Empty if a delivery in the older format has no id. */
  readonly id: string;
  /** When the provider signed the webhook. */
  readonly timestamp: Date;
  readonly event: WebhookEventName | UnknownStatus;
  readonly prediction: Prediction;
}

/**
 * Parses the body of a verified webhook.
 *
 * @throws WebhookVerificationError if the body does not describe a generation
 */
export function parseEvent(body: string): Pick<WebhookEvent, "event" | "prediction"> {
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
  if (typeof event !== "string" || !isId(id) || typeof state !== "string") throw fail();
  const usable = (Array.isArray(artifacts) ? artifacts : []).filter((artifact) => typeof Object(artifact).url === "string");
  return { ...Object(content), event, prediction: { ...Object(prediction), artifacts: usable } };
}
