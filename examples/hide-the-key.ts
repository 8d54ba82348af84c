/**
 * A proxy that adds the API key to the requests of a page, so that the page does not need the key. The page creates its client
 * with `createClient({ baseUrl: "/api/vidu" })`. The proxy forwards only the operations of the contract, and only valid
 * requests. Add a check of who may spend credits where the comment below says so.
 */
import { createServer } from "node:http";
import { Readable } from "node:stream";
import { isViduError, parseRequest } from "vidu-q2-turbo";

const upstream = process.env["VIDU_BASE_URL"] ?? "https://open.skills.video/api/v1";
const authorization = `Bearer ${process.env["SKILLS_VIDEO_API_KEY"]}`;

/** Forwards a request. It uses the standard `Request` and `Response`, so it works unchanged in Next.js, Hono, Deno and Bun. */
export async function proxy(request: Request): Promise<Response> {
  const path = new URL(request.url).pathname.replace(/^\/api\/vidu/, "");
  const isSubmission = request.method === "POST" && /^\/generation\/(sse\/)?vidu\/q2\/video-turbo$/.test(path);
  const isStatusRequest = request.method === "GET" && /^\/generation\/[^/]+$/.test(path);
  if (!isSubmission && !isStatusRequest)
    return Response.json({ code: "NOT_FOUND", message: "The route does not exist." }, { status: 404 });
  // Authenticate the user here, and check whether they may spend credits.
  try {
    const body = isSubmission ? JSON.stringify(parseRequest(await request.json())) : null;
    const accept = request.headers.get("accept") ?? "application/json";
    const headers = { accept, authorization, "content-type": "application/json" };
    const response = await fetch(upstream + path, {
      method: request.method,
      headers,
      body,
      redirect: "manual",
      signal: request.signal,
    });
    const type = response.headers.get("content-type") ?? "application/json";
    return new Response(response.body, { status: response.status, headers: { "content-type": type } });
  } catch (error) {
    const isInvalid = isViduError(error, "InvalidRequestError") || error instanceof SyntaxError;
    const problem = isInvalid
      ? { code: "INVALID_INPUT", message: error.message }
      : { code: "UNAVAILABLE", message: "The API is not reachable." };
    return Response.json(problem, { status: isInvalid ? 400 : 502 });
  }
}

/** Uses `proxy` with Node's HTTP server. */
const server = createServer(async (incoming, outgoing) => {
  const disconnected = new AbortController();
  outgoing.once("close", () => disconnected.abort());
  const body = incoming.method === "POST" ? Buffer.concat(await incoming.toArray()) : null;
  const headers = { accept: incoming.headers.accept ?? "*/*" };
  const init = { method: incoming.method ?? "GET", headers, body, signal: disconnected.signal };
  const response = await proxy(new Request(`http://page.example${incoming.url}`, init));
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  if (response.body)
    Readable.from(response.body)
      .on("error", () => outgoing.destroy())
      .pipe(outgoing);
  else outgoing.end();
});

server.listen(Number(process.env["PORT"] ?? 3000), () => {
  const address = server.address();
  console.log(`listening on ${typeof address === "object" ? address?.port : address}`);
});
