/**
 * A server that receives a webhook when a video is ready. Webhooks are delivered at least once and in any order. The server
 * handles each delivery once, and ignores events that arrive after the terminal event of a generation.
 */
import { createServer, type IncomingMessage } from "node:http";
import { isViduError, videoUrls } from "vidu-q2-turbo";
import { verifyWebhook, type WebhookEvent } from "vidu-q2-turbo/webhooks";

const secret = process.env["VIDU_WEBHOOK_SECRET"];
if (!secret) throw new Error("Set VIDU_WEBHOOK_SECRET to the secret from the provider's dashboard.");

const MAX_BODY_BYTES = 1_000_000;

/** The handled deliveries, and the ids of completed, failed or canceled generations. Use a database in production. */
const deliveries = new Set<string>();
const finished = new Set<string>();

function handleEvent({ event, id: deliveryId, prediction }: WebhookEvent): void {
  const { id } = prediction;
  // A delivery in the older format may have no id.
  const delivery = deliveryId || `${id} ${event}`;
  if (deliveries.has(delivery) || finished.has(id)) return;
  if (event === "task.completed") console.log(id, "is ready:", ...videoUrls(prediction));
  else if (event === "task.failed" || event === "task.canceled") console.log(id, "failed or was canceled");
  else console.log(id, prediction.state);
  if (event === "task.completed" || event === "task.failed" || event === "task.canceled") finished.add(id);
  // Must be last. If handling the event fails, its next delivery is not ignored.
  deliveries.add(delivery);
}

/** Reads the raw body, which the signature covers: a parsed body cannot be verified. Returns undefined if it is too large. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    // The rest of a body that is too large is discarded, so that the sender can read the response.
    if (bytes <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  return bytes <= MAX_BODY_BYTES ? Buffer.concat(chunks) : undefined;
}

const server = createServer(async (request, response) => {
  try {
    const body = await readBody(request);
    if (body) handleEvent(verifyWebhook(body, request.headers, secret));
    response.writeHead(body ? 204 : 413).end();
  } catch (error) {
    // A sender that disconnects also causes an error. An error that escapes would end the process.
    response.writeHead(isViduError(error) ? 400 : 500).end();
  }
});

server.listen(Number(process.env["PORT"] ?? 3000), () => {
  const address = server.address();
  console.log(`listening on ${typeof address === "object" ? address?.port : address}`);
});
