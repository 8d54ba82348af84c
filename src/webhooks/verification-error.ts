import { ViduError } from "../errors/errors.js";

/**
 * The webhook is not from the provider, or its signature is too old or too new, or its body cannot be verified. Respond with 400.
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
