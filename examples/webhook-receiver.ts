/**
 * A server that is told when videos are ready. Deliveries come at least once and in any order: each is taken once, and
 * an end that was told is not taken back.
 */
import { createServer } from "node:http";
import { isViduError, videoUrls } from "vidu-q2-turbo";
import { verifyWebhook } from "vidu-q2-turbo/webhooks";

const secret = process.env["VIDU_WEBHOOK_SECRET"] ?? "";

/** In a real service these are tables. */
const deliveries = new Set<string>();
const ended = new Set<string>();

const server = createServer(async (request, response) => {
  try {
    // The body as it was received: a framework that parses it first takes away what is signed.
    const event = verifyWebhook(Buffer.concat(await request.toArray()), request.headers, secret);
    const { id } = event.prediction;
    const isNew = !deliveries.has(event.id) && !ended.has(id);
    deliveries.add(event.id);
    if (isNew) {
      if (event.event === "task.completed") console.log(id, "is ready:", ...videoUrls(event));
      else if (event.event === "task.failed" || event.event === "task.canceled") console.log(id, "will not come");
      else console.log(id, event.prediction.state);
      if (/completed|failed|canceled/.test(event.event)) ended.add(id);
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
