/** Tests streams that send one event and then nothing, in runtimes with `node:http`. */
import { once } from "node:events";
import { createServer } from "node:http";
import { createClient } from "vidu-q2-turbo";

const GENERATION = { id: "gen_1", data: null, usage: { total: 1 } };
const OUTPUT = { output: { videos: [{ url: "https://example.com/video.mp4" }] } };

/** Milliseconds of silence after which the client stops reading a stream. */
const SILENCE_MS = 2_000;

/** Milliseconds after which a connection that is still open counts as leaked. */
const CLOSE_TIMEOUT_MS = 5_000;

const CLOSE_TEST = "closes the connection of a stream that is no longer read";

const TESTS = {
  "continues by polling when a stream is silent": async (vidu) => {
    const statuses = [];
    for await (const { status } of vidu.stream({ prompt: "a cat" })) statuses.push(status);
    if (statuses.at(-1) !== "COMPLETED") throw new Error(`the updates are ${statuses}`);
  },
  [CLOSE_TEST]: async (vidu, closed) => {
    for await (const _ of vidu.stream({ prompt: "a cat" })) break;
    const timer = setTimeout(() => closed.reject(new Error(`still open after ${CLOSE_TIMEOUT_MS} ms`)), CLOSE_TIMEOUT_MS);
    await closed.promise.finally(() => clearTimeout(timer));
  },
};

/**
 * Runs the tests of streams.
 *
 * @param options options of the client
 * @returns the results
 */
export async function runStreamTests(options) {
  const results = [];
  for (const [name, run] of Object.entries(TESTS)) {
    // Without readable bodies (React Native), nothing is known about a stream before it ends.
    if (name === CLOSE_TEST && !("body" in Response.prototype)) continue;
    const closed = withResolvers();
    const server = createServer((request, response) => respond(request, response, closed.resolve));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const baseUrl = `http://127.0.0.1:${server.address().port}`;
    try {
      await run(createClient({ apiKey: "sandbox-key", pollInterval: 20, timeout: SILENCE_MS, ...options, baseUrl }), closed);
      results.push({ name });
    } catch (error) {
      results.push({ name, problem: String(error) });
    }
    server.closeAllConnections();
    server.close();
  }
  return results;
}

/**
 * Responds to a submission that accepts a stream with a stream that never ends, to another one with the generation, and to a
 * poll with the completed generation.
 */
function respond(request, response, onClose) {
  request.resume();
  // A page has another origin.
  response.setHeader("access-control-allow-origin", "*");
  response.setHeader("access-control-allow-headers", "authorization, content-type");
  if (request.method === "OPTIONS") return void response.writeHead(204).end();
  if (request.method === "GET") {
    response.setHeader("content-type", "application/json");
    return void response.end(JSON.stringify({ ...GENERATION, status: "COMPLETED", data: OUTPUT }));
  }
  if (request.headers.accept !== "text/event-stream") {
    response.setHeader("content-type", "application/json");
    return void response.end(JSON.stringify({ ...GENERATION, status: "IN_QUEUE" }));
  }
  response.on("close", onClose);
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.write(`event: status\ndata: ${JSON.stringify({ ...GENERATION, status: "IN_QUEUE" })}\n\n`);
}

/** Does the same as `Promise.withResolvers`, which Node 20 lacks. */
function withResolvers() {
  const resolvers = {};
  resolvers.promise = new Promise((resolve, reject) => Object.assign(resolvers, { resolve, reject }));
  return resolvers;
}
