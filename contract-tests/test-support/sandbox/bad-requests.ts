import { connect } from "node:net";

/** Requests that are malformed, or that the sender does not finish. Paths are those of the proxy; the receiver has one route. */
export const BAD_REQUESTS = {
  "text that is not HTTP": "hello\r\n\r\n",
  "a URL that is not valid": "GET // HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n",
  "an asterisk as URL": "OPTIONS * HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n",
  "a method that fetch forbids": "TRACE /api/vidu/generation/gen_1 HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n",
  "an invalid percent-encoding": "GET /api/vidu/generation/%E0%A4%A HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n",
  "an encoded slash in an id": "GET /api/vidu/generation/..%2Fcredits HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n",
  "malformed JSON": post('{"prompt":'),
  "a JSON value that is not an object": post("null"),
  "no body": post(""),
  "bytes that are not UTF-8": post(Buffer.from([0xff, 0xfe, 0x00])),
  "a body that is too large": post(Buffer.alloc(2_000_000, "x")),
  "a malformed chunk": `${post("").replace("content-length: 0", "transfer-encoding: chunked")}zz\r\n`,
  "a body that is cut off": post("{}").replace("content-length: 2", "content-length: 99"),
} as const;

/** Returns a submission with this body. The connection ends after the response. */
export function post(body: string | Buffer): string {
  const path = "/api/vidu/generation/vidu/q2/video-turbo";
  const text = body.toString("latin1");
  return `POST ${path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-length: ${body.length}\r\n\r\n${text}`;
}

/** Sends text over a connection of its own. */
export function openConnection(port: string, text: string) {
  let received = "";
  const socket = connect(Number(port), "127.0.0.1");
  const written = new Promise<void>((resolve) => socket.write(text, "latin1", () => resolve()));
  socket.on("data", (data) => {
    received += data;
  });
  // A server may reset a connection whose request it does not read to the end.
  socket.on("error", () => {});
  const closed = new Promise<string>((resolve) => socket.once("close", () => resolve(received)));
  return { closed, received: () => received, socket, written };
}

/** Sends every bad request. Returns the statuses of the responses. Some connections end without a response. */
export async function sendBadRequests(port: string): Promise<readonly string[]> {
  return await Promise.all(
    Object.entries(BAD_REQUESTS).map(async ([title, text]) => {
      const { closed, socket, written } = openConnection(port, text);
      if (title.endsWith("cut off")) await written.then(() => socket.destroy());
      return `${title}: ${/^HTTP\/1.1 (\d+)/.exec(await closed)?.[1] ?? "no response"}`;
    }),
  );
}
