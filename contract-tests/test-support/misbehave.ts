import { type Received, type Reply, serve } from "./serve.js";

/** An API key that does not occur in other texts. */
export const KEY = "sk-test-4f1d0c7b";

/** The response to an accepted submission. */
export const GENERATION = { id: "gen_1", status: "IN_QUEUE", input: { prompt: "a cat" }, usage: { total: 20 } };

/** Returns the response to a request for a generation with this status. */
export const result = (status: string, more: object = {}) => ({ ...GENERATION, status, data: null, ...more });

/** The response to a request for a completed generation. */
export const COMPLETED = result("COMPLETED", { data: { videos: [{ url: "https://cdn.example/1.mp4" }] } });

/** Faulty responses to a submission, none of which contains a usable generation. */
export const LOST_RESPONSES: readonly [title: string, handle: (request: Received) => Reply | undefined][] = [
  ["a connection that is reset", ({ socket }) => void socket.resetAndDestroy()],
  ["a connection that is closed", ({ socket }) => void socket.end()],
  ["no response", () => undefined],
  ["half a header", ({ socket }) => void socket.write("HTTP/1.1 200 OK\r\nContent-Ty")],
  ["a header that never ends", ({ socket }) => void socket.write("HTTP/1.1 200 OK\r\n")],
  ["a response that is not HTTP", ({ socket }) => void socket.end("hello\r\n\r\n")],
  ["an empty body", () => ({ status: 200, body: "" })],
  ["no content", () => ({ status: 204, body: "" })],
  ["HTML", () => ({ status: 200, headers: { "content-type": "text/html" }, body: "<h1>It works</h1>" })],
  ["an unexpected JSON type", () => ({ status: 200, body: [] })],
  ["a body without an id", () => ({ status: 200, body: { status: "IN_QUEUE" } })],
  ["an id that is not a string", () => ({ status: 200, body: { ...GENERATION, id: 7 } })],
  ["an id that is not a valid path segment", () => ({ status: 200, body: { ...GENERATION, id: ".." } })],
  ["a truncated body", () => ({ status: 200, body: JSON.stringify(GENERATION).slice(0, -3) })],
  [
    "a body that is cut off",
    ({ socket }) => void socket.end(`HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n${JSON.stringify(GENERATION)}`),
  ],
  [
    "a body that stalls",
    ({ socket }) => void socket.write(`HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n${JSON.stringify(GENERATION)}`),
  ],
  [
    "a body that drips",
    ({ socket }) => {
      socket.write("HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n{");
      const timer = setInterval(() => socket.write(" "), 20);
      socket.once("close", () => clearInterval(timer));
      return undefined;
    },
  ],
  [
    "a body that is declared as gzip but not compressed",
    () => ({ status: 200, headers: { "content-encoding": "gzip" }, body: GENERATION }),
  ],
];

/** Starts a server with one handler for submissions and streams (POST) and one for polls (GET). */
export function serveBoth(
  post: (request: Received) => Reply | undefined,
  get: (request: Received, count: number) => Reply | undefined,
) {
  let count = 0;
  return serve((request) => {
    if (request.method === "POST") return post(request);
    count += 1;
    return get(request, count);
  });
}

/** Returns the number of submissions that a server received. */
export function posts(server: { readonly received: readonly Received[] }): number {
  return server.received.filter(({ method }) => method === "POST").length;
}
