import { createSandbox, type Reply, type Sandbox, type SandboxOptions } from "../../sandbox/index.js";
import { parseEventStream } from "../../src/traffic/sse.js";
import type { Json, JsonObject } from "../../src/util/json.js";
import { contract } from "../conforming.js";

export const SUBMIT = "/generation/vidu/q2/video-turbo";
export const STREAM = "/generation/sse/vidu/q2/video-turbo";
export const HEADERS = { authorization: "Bearer sandbox-key", "content-type": "application/json" };

/** Creates a sandbox with a clock that only the test advances. */
export function sandboxAt(options: Partial<SandboxOptions> = {}): { readonly sandbox: Sandbox; readonly clock: { now: number } } {
  const clock = { now: 1_700_000_000_000 };
  return { sandbox: createSandbox({ contract, clock: () => clock.now, ...options }), clock };
}

export interface Response {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly json: JsonObject;
}

export async function send(
  sandbox: Sandbox,
  method: string,
  path: string,
  body: Json | string | undefined = undefined,
  headers: Readonly<Record<string, string>> = HEADERS,
): Promise<Response> {
  const text = body === undefined ? "" : typeof body === "string" ? body : JSON.stringify(body);
  return responseOf(await sandbox.handle({ method, path, headers, body: Buffer.from(text) }));
}

export function submit(sandbox: Sandbox, body: Json | string = { prompt: "a cat" }, headers = HEADERS): Promise<Response> {
  return send(sandbox, "POST", SUBMIT, body, headers);
}

function responseOf(reply: Reply): Response {
  if (reply.kind !== "answer") throw new TypeError(`expected a response, received ${reply.kind}`);
  return { status: reply.status, headers: reply.headers, json: JSON.parse(String(reply.body)) as JsonObject };
}

/** Submits to the stream endpoint. Returns the text of the complete stream. */
export async function readStream(sandbox: Sandbox, body: Json = { prompt: "a cat" }): Promise<string> {
  const reply = await sandbox.handle({ method: "POST", path: STREAM, headers: HEADERS, body: Buffer.from(JSON.stringify(body)) });
  if (reply.kind !== "stream") throw new TypeError(`expected a stream, received ${reply.kind}`);
  let text = "";
  for await (const chunk of reply.chunks) text += chunk;
  return text;
}

export function eventsOf(text: string): readonly JsonObject[] {
  return parseEventStream(text).map(({ data }) => JSON.parse(data) as JsonObject);
}
