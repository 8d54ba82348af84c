import { type Reply, type SocketRequest, serve } from "./serve.js";

/** An API key that does not occur in any other text. */
export const KEY = "sk-test-4f1d0c7b";

/** The response to an accepted submission. */
export const GENERATION = { id: "gen_1", status: "IN_QUEUE", input: { prompt: "a cat" }, usage: { total: 20 } };

/** Returns the response to a poll of a generation with this status. */
export const result = (status: string, more: object = {}) => ({ ...GENERATION, status, data: null, ...more });

/** The response to a poll of a completed generation. */
export const COMPLETED = result("COMPLETED", { data: { videos: [{ url: "https://cdn.example/1.mp4" }] } });

/** Sends a response, or returns undefined if it has written to the socket itself or never responds. */
export type Handler = (request: SocketRequest) => Reply | undefined;

/** A fault that loses the response to a request that the server received. */
type LostResponse = readonly [fault: string, handle: Handler];

const json = JSON.stringify(GENERATION);

/** Faults that end the response, or the connection. */
export const BROKEN_RESPONSES: readonly LostResponse[] = [
  ["a connection that is reset", ({ socket }) => void socket.resetAndDestroy()],
  ["a connection that is closed", ({ socket }) => void socket.end()],
  ["a response that is not HTTP", ({ socket }) => void socket.end("hello\r\n\r\n")],
  ["an empty body", () => ({ status: 200, body: "" })],
  ["no content", () => ({ status: 204, body: "" })],
  ["HTML", () => ({ status: 200, headers: { "content-type": "text/html" }, body: "<h1>It works</h1>" })],
  ["JSON that is not an object", () => ({ status: 200, body: [] })],
  ["a body without an id", () => ({ status: 200, body: { status: "IN_QUEUE" } })],
  ["an id that is not a string", () => ({ status: 200, body: { ...GENERATION, id: 7 } })],
  ["an id that cannot be a path segment", () => ({ status: 200, body: { ...GENERATION, id: ".." } })],
  ["truncated JSON", () => ({ status: 200, body: json.slice(0, -3) })],
  [
    "a body that is shorter than its Content-Length",
    ({ socket }) => void socket.end(`HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n${json}`),
  ],
  [
    "a body that is not encoded as its Content-Encoding",
    () => ({ status: 200, headers: { "content-encoding": "gzip" }, body: GENERATION }),
  ],
];

/** Faults in which the response never ends, so that the client must time out. */
export const STALLED_RESPONSES: readonly LostResponse[] = [
  ["no response", () => undefined],
  ["half a header", ({ socket }) => void socket.write("HTTP/1.1 200 OK\r\nContent-Ty")],
  ["a header that never ends", ({ socket }) => void socket.write("HTTP/1.1 200 OK\r\n")],
  ["a body that stalls", ({ socket }) => void socket.write(`HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n${json}`)],
  [
    "a body that arrives byte by byte",
    ({ socket }) => {
      socket.write("HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n{");
      const timer = setInterval(() => socket.write(" "), 20);
      socket.once("close", () => clearInterval(timer));
      return undefined;
    },
  ],
];

/** Milliseconds for a request whose response stalls. The request must arrive in this time, on a busy machine, too. */
export const STALL_TIMEOUT_MS = 3000;

/** All faults, with the milliseconds after which a client should give up. */
export const LOST_RESPONSES: readonly (readonly [...LostResponse, timeout: number])[] = [
  ...BROKEN_RESPONSES.map((fault) => [...fault, 20_000] as const),
  ...STALLED_RESPONSES.map((fault) => [...fault, STALL_TIMEOUT_MS] as const),
];

/** Starts a server that handles submissions and streams with `post`, and polls with `get`. */
export function serveBoth(post: Handler, get: (request: SocketRequest, count: number) => Reply | undefined) {
  let count = 0;
  return serve((request) => {
    if (request.method === "POST") return post(request);
    count += 1;
    return get(request, count);
  });
}

/** Returns the number of submissions that a server received. */
export function countSubmissions(server: { readonly received: readonly SocketRequest[] }): number {
  return server.received.filter(({ method }) => method === "POST").length;
}
