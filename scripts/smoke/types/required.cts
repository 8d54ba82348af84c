/** A CommonJS program that requires the CommonJS build, as users do. It is never run. */
import vidu = require("vidu-q2-turbo");
import aiSdk = require("vidu-q2-turbo/ai-sdk");
import webhooks = require("vidu-q2-turbo/webhooks");

const maximum: number = vidu.limits.duration.maximum;
const verify: (body: string, headers: Headers, secret: string) => object = webhooks.verifyWebhook;
// @ts-expect-error a duration that the contract does not allow
const request: vidu.VideoRequest = { prompt: "a cat", duration: 99 };
const isShared: boolean = new webhooks.WebhookVerificationError("invalid") instanceof vidu.ViduError;
const provider: string = aiSdk.createVidu({ apiKey: "sk" }).video().provider;
const client: vidu.ViduClient = vidu.createClient({ apiKey: "sk" });

export = { client, isShared, maximum, provider, request, verify };
