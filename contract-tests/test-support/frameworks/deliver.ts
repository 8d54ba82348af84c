/** Calls the request handlers of the documentation's examples with a signed webhook, and with a forged one. */
import { signWebhook } from "../../sandbox/webhooks.js";
import { servers } from "./express.js";

/** What an example exports: a Next.js route, a Lambda function, or a Hono app or Worker. */
interface Example {
  readonly POST?: (request: Request) => Promise<Response>;
  readonly handler?: (event: object) => Promise<{ readonly statusCode?: number }>;
  readonly default?: { readonly fetch: (request: Request, env: object) => Promise<Response> };
}

/** Delivers a signed webhook and a forged one to an example, prints the statuses of the responses, and ends the process. */
export async function deliver(example: Example, secret: string): Promise<never> {
  const prediction = { id: "gen_1", state: "succeeded", artifacts: [{ url: "https://cdn.example/1.mp4", type: "video" }] };
  const body = JSON.stringify({ event: "task.completed", prompt: "a cat", prediction });
  const seconds = Math.floor(Date.now() / 1000);
  const signed = signWebhook({ body, edition: "standard", event: "task.completed", id: "msg_1", seconds, secret });
  const headers = { ...signed, "content-type": "application/json" };
  console.log("signed", await send(example, body, headers));
  console.log("forged", await send(example, body.replace("gen_1", "gen_2"), headers));
  process.exit(0);
}

async function send(example: Example, body: string, headers: Readonly<Record<string, string>>): Promise<number> {
  const init = { method: "POST", body, headers };
  const path = "/webhooks/vidu";
  if (example.handler) {
    // API Gateway decides whether a body arrives as text or as Base64; this event has the harder form.
    const event = { body: Buffer.from(body).toString("base64"), headers, isBase64Encoded: true, prompt: "a cat" };
    return (await example.handler(event)).statusCode ?? 200;
  }
  const request = new Request(`https://receiver.example${path}`, init);
  if (example.POST) return (await example.POST(request)).status;
  if (example.default) return (await example.default.fetch(request, process.env)).status;
  const address = servers.at(-1)?.address();
  if (!address || typeof address === "string") throw new Error("The example exports no handler and starts no server.");
  return (await fetch(`http://127.0.0.1:${address.port}${path}`, init)).status;
}
