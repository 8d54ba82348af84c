/** Tests that the client closes the connection of a stream that it no longer reads, in runtimes with `node:http`. */
import { once } from "node:events";
import { createServer } from "node:http";
import { createClient } from "vidu-q2-turbo";

const UPDATE = { id: "gen_1", status: "IN_QUEUE", data: null, usage: { total: 1 } };

/** Milliseconds after which a connection that is still open counts as leaked. */
const TIMEOUT_MS = 5_000;

/**
 * Streams from a server that never ends its response.
 *
 * @param options options of the client
 * @returns the result of the test
 */
export async function testStreamCloses(options) {
  const closed = withResolvers();
  const server = createServer((request, response) => {
    response.on("close", closed.resolve);
    request.resume();
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write(`event: status\ndata: ${JSON.stringify(UPDATE)}\n\n`);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const timer = setTimeout(() => closed.reject(new Error(`it is still open after ${TIMEOUT_MS} ms`)), TIMEOUT_MS);
  let problem;
  try {
    const baseUrl = `http://127.0.0.1:${server.address().port}`;
    const vidu = createClient({ apiKey: "sandbox-key", ...options, baseUrl });
    for await (const _ of vidu.stream({ prompt: "a cat" })) break;
    await closed.promise;
  } catch (error) {
    problem = String(error);
  }
  clearTimeout(timer);
  server.closeAllConnections();
  server.close();
  return { name: "closes the connection of a stream that is no longer read", problem };
}

/** Does the same as `Promise.withResolvers`, which Node 20 lacks. */
function withResolvers() {
  const resolvers = {};
  resolvers.promise = new Promise((resolve, reject) => Object.assign(resolvers, { resolve, reject }));
  return resolvers;
}
