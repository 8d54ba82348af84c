/** A CommonJS program that requires ES modules. It needs Node 20.19 and, with `nodenext`, TypeScript 5.8. */
import vidu = require("vidu-q2-turbo");
import webhooks = require("vidu-q2-turbo/webhooks");

const maximum: number = vidu.limits.duration.maximum;
const verify: (body: string, headers: Headers, secret: string) => object = webhooks.verifyWebhook;
// @ts-expect-error a duration that the contract does not allow
const request: vidu.VideoRequest = { prompt: "a cat", duration: 99 };

export = { maximum, request, verify };
