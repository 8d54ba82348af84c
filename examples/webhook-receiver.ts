/**
 * A server that receives a webhook when a video is ready. Webhooks are delivered at least once and in any order. The server
 * handles each delivery once, and ignores events that arrive after the terminal event of a generation.
 */
import { createServer } from "node:http";
import { isViduError, videoUrls } from "vidu-q2-turbo";
import { verifyWebhook } from "vidu-q2-turbo/webhooks";

const secret = process.env["VIDU_WEBHOOK_SECRET"] ?? "";

/** The ids of handled deliveries and of completed, failed or canceled generations. Use a database in production. */
const deliveries = new Set<string>();
const finished = new Set<string>();

const server = createServer(async (request, response) => {
  try {
    // The signature covers the raw bytes of the body, so use the body before a framework parses it.
    const event = verifyWebhook(Buffer.concat(await request.toArray()), request.headers, secret);
    const { id } = event.prediction;
    const isNew = !deliveries.has(event.id) && !finished.has(id);
    deliveries.add(event.id);
    if (isNew) {
      if (event.event === "task.completed") console.log(id, "is ready:", ...videoUrls(event));
      else if (event.event === "task.failed" || event.event === "task.canceled") console.log(id, "failed or was canceled");
      else console.log(id, event.prediction.state);
      if (/completed|failed|canceled/.test(event.event)) finished.add(id);
    }
    response.writeHead(204).end();
  } catch (error) {
    response.writeHead(isViduError(error) ? 400 : 500).end();
  }
});

server.listen(Number(process.env["PORT"] ?? 3000), () => {
  const address = server.address();
  console.log(`listening on ${typeof address === "object" ? address?.port : address}`);
});
