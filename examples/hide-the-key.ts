/**
 * A server that has the key, for a page that has none. The page makes its client with
 * `createClient({ baseUrl: "/api/vidu" })`, and everything it does goes through here: only what the contract has, only
 * with requests that it allows, and, where you put the check, only for those who may spend.
 */
import { createServer } from "node:http";
import { Readable } from "node:stream";
import { isViduError, parseRequest } from "vidu-q2-turbo";

const upstream = process.env["VIDU_BASE_URL"] ?? "https://open.skills.video/api/v1";
const authorization = `Bearer ${process.env["SKILLS_VIDEO_API_KEY"]}`;

/** A route of the web's own kind: it fits Next.js, Hono, Deno, Bun and workers as it is. */
export async function proxy(request: Request): Promise<Response> {
  const path = new URL(request.url).pathname.replace(/^\/api\/vidu/, "");
  const isSubmission = request.method === "POST" && /^\/generation\/(sse\/)?vidu\/q2\/video-turbo$/.test(path);
  const isQuestion = request.method === "GET" && /^\/generation\/[^/]+$/.test(path);
  if (!isSubmission && !isQuestion)
    return Response.json({ code: "NOT_FOUND", message: "There is no such route." }, { status: 404 });
  // Here is the place to ask who this is, and whether they may spend.
  try {
    const body = isSubmission ? JSON.stringify(parseRequest(await request.json())) : null;
    const accept = request.headers.get("accept") ?? "application/json";
    const headers = { accept, authorization, "content-type": "application/json" };
    const answer = await fetch(upstream + path, {
      method: request.method,
      headers,
      body,
      redirect: "manual",
      signal: request.signal,
    });
    const type = answer.headers.get("content-type") ?? "application/json";
    return new Response(answer.body, { status: answer.status, headers: { "content-type": type } });
  } catch (error) {
    const isInvalid = isViduError(error, "InvalidRequestError") || error instanceof SyntaxError;
    const problem = isInvalid
      ? { code: "INVALID_INPUT", message: error.message }
      : { code: "UNAVAILABLE", message: "The API cannot be reached." };
    return Response.json(problem, { status: isInvalid ? 400 : 502 });
  }
}

/** The same for Node's own server. */
const server = createServer(async (incoming, outgoing) => {
  const gone = new AbortController();
  outgoing.once("close", () => gone.abort());
  const body = incoming.method === "POST" ? Buffer.concat(await incoming.toArray()) : null;
  const headers = { accept: incoming.headers.accept ?? "*/*" };
  const init = { method: incoming.method ?? "GET", headers, body, signal: gone.signal };
  const answer = await proxy(new Request(`http://page.example${incoming.url}`, init));
  outgoing.writeHead(answer.status, Object.fromEntries(answer.headers));
  if (answer.body)
    Readable.from(answer.body)
      .on("error", () => outgoing.destroy())
      .pipe(outgoing);
  else outgoing.end();
});

server.listen(Number(process.env["PORT"] ?? 3000), () => {
  const address = server.address();
  console.log(`listening on ${typeof address === "object" ? address?.port : address}`);
});
