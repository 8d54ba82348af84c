/**
 * A proxy that adds the API key to the requests of a page, so that the page does not need the key. The page creates its client
 * with `createClient({ baseUrl: "/api/vidu" })`. The proxy forwards only the operations of the contract, and only valid
 * requests. Add a check of who may spend credits where the comment below says so.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { isViduError, parseRequest } from "vidu-q2-turbo";

const upstream = (process.env["VIDU_BASE_URL"] ?? "https://open.skills.video/api/v1").replace(/\/+$/, "");
const apiKey = process.env["SKILLS_VIDEO_API_KEY"];
if (!apiKey) throw new Error("Set SKILLS_VIDEO_API_KEY to the API key.");

const MAX_BODY_BYTES = 1_000_000;

/** Response headers that the page's client uses. */
const FORWARDED_HEADERS = ["content-type", "retry-after", "x-request-id"];

/** Forwards a request. It uses the standard `Request` and `Response`, so it works unchanged in Next.js, Hono, Deno and Bun. */
export async function proxy(request: Request): Promise<Response> {
  const path = new URL(request.url).pathname.replace(/^\/api\/vidu/, "");
  const isSubmission = request.method === "POST" && /^\/generation\/(sse\/)?vidu\/q2\/video-turbo$/.test(path);
  // An encoded slash could lead to another operation of the API.
  const isStatusRequest = request.method === "GET" && /^\/generation\/[^/%]+$/.test(path);
  if (!isSubmission && !isStatusRequest) return respond(404, "NOT_FOUND", "The route does not exist.");
  // Authenticate the user here, and check whether they may spend credits.
  try {
    const body = isSubmission ? JSON.stringify(parseRequest(await request.json())) : null;
    const accept = request.headers.get("accept") ?? "application/json";
    const response = await fetch(upstream + path, {
      method: request.method,
      headers: { accept, authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
      body,
      redirect: "manual",
      signal: request.signal,
    });
    const headers = new Headers({ "cache-control": "no-store" });
    for (const name of FORWARDED_HEADERS) {
      const value = response.headers.get(name);
      if (value !== null) headers.set(name, value);
    }
    return new Response(response.body, { status: response.status, headers });
  } catch (error) {
    if (isViduError(error, "InvalidRequestError")) return respond(400, "INVALID_INPUT", error.message);
    if (error instanceof SyntaxError) return respond(400, "INVALID_INPUT", "The body must be JSON.");
    // The API may have accepted a submission. The page's client reports 502 as a `ServerError` and does not resend it.
    return respond(502, "UNAVAILABLE", "The API is not reachable.");
  }
}

function respond(status: number, code: string, message: string): Response {
  return Response.json({ code, message }, { status });
}

/** Reads the body of a request; undefined if it is too large. */
async function readBody(incoming: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    // The rest of a body that is too large is discarded, so that the sender can read the response.
    if (bytes <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  return bytes <= MAX_BODY_BYTES ? Buffer.concat(chunks) : undefined;
}

/** Uses `proxy` with Node's HTTP server. */
async function handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const disconnected = new AbortController();
  outgoing.once("close", () => disconnected.abort());
  const { headers, method = "GET", url = "/" } = incoming;
  const body = method === "POST" ? await readBody(incoming) : null;
  const response =
    body === undefined
      ? respond(413, "TOO_LARGE", `The body must have at most ${MAX_BODY_BYTES} bytes.`)
      : await proxy(
          new Request(new URL(url, "http://page.example"), {
            method,
            headers: { accept: headers.accept ?? "*/*" },
            body: body && new Uint8Array(body),
            signal: disconnected.signal,
          }),
        );
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  if (response.body) await pipeline(Readable.from(response.body), outgoing);
  else outgoing.end();
}

const server = createServer(async (incoming, outgoing) => {
  try {
    await handle(incoming, outgoing);
  } catch {
    // The page or the API disconnected, or `Request` does not accept the URL or the method. An error that escapes would end the
    // process.
    if (outgoing.headersSent) outgoing.destroy();
    else outgoing.writeHead(400).end();
  }
});

server.listen(Number(process.env["PORT"] ?? 3000), () => {
  const address = server.address();
  console.log(`listening on ${typeof address === "object" ? address?.port : address}`);
});
