/** Calls the request handlers of the documentation's examples with a signed webhook, a forged one and one without a body. */
import { once } from "node:events";
import type { Server } from "node:http";
import { connect } from "node:net";
import { signWebhook } from "../../sandbox/webhooks.js";
import { servers } from "./express.js";

/** What an example exports: a server, a Next.js route, a Lambda function, a Hono app or a Worker. Express exports nothing. */
interface Example {
  readonly server?: Server;
  readonly POST?: (request: Request) => Promise<Response>;
  readonly handler?: (event: object) => Promise<{ readonly statusCode?: number }>;
  readonly default?: { readonly fetch: (request: Request, env: object) => Promise<Response> };
}

/** Delivers a signed webhook, a forged one, and to receivers one without a body, to an example, prints the statuses of the responses, and closes the server. */
export async function deliver(example: Example, secret: string): Promise<void> {
  const prediction = { id: "gen_1", state: "succeeded", artifacts: [{ url: "https://cdn.example/1.mp4", type: "video" }] };
  const body = JSON.stringify({ event: "task.completed", prompt: "a cat", prediction });
  const seconds = Math.floor(Date.now() / 1000);
  const signed = signWebhook({ body, edition: "standard", event: "task.completed", id: "msg_1", seconds, secret });
  const headers = { ...signed, "content-type": "application/json" };
  const status = await send(example, body, headers);
  console.log("signed", status);
  console.log("forged", await send(example, body.replace("gen_1", "gen_2"), headers));
  if (status === 204) console.log("empty", await send(example, "", headers));
  const server = serverOf(example);
  server?.closeAllConnections();
  server?.close();
}

async function send(example: Example, body: string, headers: Readonly<Record<string, string>>): Promise<number> {
  const init = { method: "POST", body, headers };
  const path = "/webhooks/vidu";
  if (example.handler) {
    // API Gateway decides whether a body arrives as text or as Base64; this event has the harder form.
    const text = body ? Buffer.from(body).toString("base64") : null;
    const event = { body: text, headers, isBase64Encoded: text !== null, prompt: "a cat" };
    return (await example.handler(event)).statusCode ?? 200;
  }
  const request = new Request(`https://receiver.example${path}`, init);
  if (example.POST) return (await example.POST(request)).status;
  if (example.default) return (await example.default.fetch(request, process.env)).status;
  const server = serverOf(example);
  if (server && !server.listening) await once(server, "listening");
  const address = server?.address();
  if (!address || typeof address === "string") throw new Error("The example exports no handler and starts no server.");
  await disconnect(address.port, `POST ${path} HTTP/1.1\r\nhost: a\r\ncontent-length: 99\r\n\r\n{`);
  return (await fetch(`http://127.0.0.1:${address.port}${path}`, init)).status;
}

/** Sends a part of a request and disconnects, which must not stop the server. */
async function disconnect(port: number, text: string): Promise<void> {
  const socket = connect(port, "127.0.0.1");
  await new Promise<void>((resolve) => socket.write(text, () => resolve()));
  socket.destroy();
}

function serverOf(example: Example): Server | undefined {
  return example.server ?? servers.at(-1);
}
