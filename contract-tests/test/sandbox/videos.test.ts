import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { inProcess, type RunningSandbox, startSandbox } from "../../sandbox/index.js";
import { selectRange } from "../../sandbox/videos/byte-range.js";
import { sampleVideo } from "../../sandbox/videos/sample-video.js";
import type { Contract } from "../../src/contract/model.js";
import { parseContract } from "../../src/contract/parse.js";
import { contract } from "../../test-support/conforming.js";
import type { Document } from "../../test-support/edited-contract.js";
import { SUBMIT, sandboxAt } from "../../test-support/sandbox/requests.js";

const HEADERS = { authorization: "Bearer sandbox-key", "content-type": "application/json" };
const { byteLength: SIZE } = sampleVideo();

const started: RunningSandbox[] = [];
afterAll(async () => void (await Promise.all(started.map((sandbox) => sandbox.close()))));

const contractText = await readFile(fileURLToPath(new URL("../../../generated/openapi.json", import.meta.url)), "utf8");
const RESULT = "/generation/{id}";

/** Starts a sandbox that completes generations at once, and generates. Returns its URL and the JSON of the result. */
async function generate(contract: Contract, resultPath = RESULT) {
  const sandbox = await startSandbox({ contract, pace: { queued: 0, running: 0 } });
  started.push(sandbox);
  const body = '{"prompt":"a cat"}';
  const submission = await fetch(sandbox.url + SUBMIT, { method: "POST", headers: HEADERS, body });
  const { id } = (await submission.json()) as { readonly id: string };
  const result = await fetch(sandbox.url + resultPath.replace("{id}", id), { headers: HEADERS });
  return { id, url: sandbox.url, result: await result.text() };
}

/** Returns the URLs of videos in the text of a response. */
const urlsIn = (text: string) => text.match(/https?:[^"]+\.mp4/g) ?? [];

/** Gives every output of a contract a declared shape without the word "video". */
function declareOutput(value: unknown): void {
  if (typeof value !== "object" || value === null) return;
  const schema = value as Document;
  if (schema["x-role"] === "output" && schema["type"] === "object") {
    const properties = { clip: { type: "string", format: "uri", "x-evidence": "platform" } };
    Object.assign(schema, { required: ["clip"], properties, additionalProperties: false });
  }
  for (const item of Object.values(schema)) declareOutput(item);
}

describe("the video of a generation", () => {
  let video: string;
  let origin: string;

  beforeAll(async () => {
    const { result, url } = await generate(contract);
    origin = url;
    video = urlsIn(result)[0] ?? "";
  });

  test("is an MP4 file at the origin of the sandbox, and needs no key", async () => {
    expect(video).toMatch(`${origin}/outputs/`);
    const response = await fetch(video);
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "accept-ranges": "bytes",
      "content-length": String(SIZE),
      "content-type": "video/mp4",
      etag: expect.stringMatching(/^"[^"]+"$/),
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(bytes.subarray(4, 8).toString()).toBe("ftyp");
    expect(bytes.byteLength).toBe(SIZE);
    expect(SIZE).toBeLessThan(5000);
  });

  test("has the same headers without its content for HEAD", async () => {
    const response = await fetch(video, { method: "HEAD", headers: { range: "bytes=5-" } });
    expect([response.status, response.headers.get("content-length"), await response.text()]).toEqual([200, String(SIZE), ""]);
  });

  test("is sent from any byte", async () => {
    const etag = (await fetch(video, { method: "HEAD" })).headers.get("etag") ?? "";
    const response = await fetch(video, { headers: { range: "bytes=1000-", "if-range": etag } });
    expect([response.status, response.headers.get("content-range")]).toEqual([206, `bytes 1000-${SIZE - 1}/${SIZE}`]);
    expect(Buffer.from(await response.arrayBuffer())).toEqual(Buffer.from(sampleVideo().subarray(1000)));
  });

  test("is sent as a whole to a client that has another version", async () => {
    const response = await fetch(video, { headers: { range: "bytes=1000-", "if-range": '"other"' } });
    expect([response.status, (await response.arrayBuffer()).byteLength]).toEqual([200, SIZE]);
  });

  test("has no range beyond its end", async () => {
    const response = await fetch(video, { headers: { range: `bytes=${SIZE}-` } });
    expect([response.status, response.headers.get("content-range")]).toEqual([416, `bytes */${SIZE}`]);
  });

  test.each([
    ["an unknown generation", "/outputs/gen_unknown/1.mp4", "GET"],
    ["another number", "/outputs/ID/0.mp4", "GET"],
    ["another file", "/outputs/ID/1.webm", "GET"],
    ["an invalid percent-encoding", "/outputs/%E0%A4%A/1.mp4", "GET"],
    ["another method", "/outputs/ID/1.mp4", "DELETE"],
  ])("does not exist at the path of %s", async (_, path, method) => {
    const [, id = ""] = /outputs\/([^/]+)/.exec(video) ?? [];
    const response = await fetch(origin + path.replace("ID", id), { method });
    expect([response.status, response.headers.get("content-type")]).toEqual([404, "application/json"]);
  });
});

test("a contract can declare another output, and its paths come before those of videos", async () => {
  const path = "/outputs/{id}/1.mp4";
  const document = JSON.parse(contractText) as Document;
  declareOutput(document);
  document["paths"][path] = document["paths"][RESULT];
  delete document["paths"][RESULT];
  const { id, result, url } = await generate(parseContract(JSON.stringify(document), "edited"), path);
  const [video = ""] = urlsIn(result);
  expect(JSON.parse(result)).toMatchObject({ status: "COMPLETED", data: { clip: video } });
  expect(video).toBe(url + path.replace("{id}", id));
  expect((await fetch(video)).status).toBe(401);
});

test("a sandbox without a port serves its videos through its transport", async () => {
  const { sandbox } = sandboxAt({ pace: { queued: 0, running: 0 } });
  const transport = inProcess(sandbox);
  const limits = { timeout: 1000 };
  const base = { body: undefined, url: `https://api.example${SUBMIT}`, headers: HEADERS };
  const submission = await transport({ ...base, method: "POST", body: '{"prompt":"a cat"}' }, limits);
  const textOf = ({ outcome }: typeof submission) => (outcome.kind === "response" ? Buffer.from(outcome.body).toString() : "");
  const { id } = JSON.parse(textOf(submission)) as { readonly id: string };
  const result = await transport({ ...base, url: `https://api.example/generation/${id}`, method: "GET" }, limits);
  const [url = ""] = urlsIn(textOf(result));
  expect(new URL(url).hostname).toMatch(/\bexample\.com$/);
  const { outcome } = await transport({ method: "GET", url, headers: {}, body: undefined }, limits);
  expect(outcome).toMatchObject({ kind: "response", status: 200, body: sampleVideo() });
});

test.each([
  ["bytes=0-0", 0, 1],
  ["bytes=3-", 3, 10],
  ["bytes=3-99", 3, 10],
  ["bytes=-4", 6, 10],
  ["bytes=-99", 0, 10],
  ["Bytes=9-9", 9, 10],
])("%s of 10 bytes starts at %d and ends before %d", (range, start, end) => {
  expect(selectRange({ range }, 10, '"a"')).toEqual({ kind: "part", start, end });
});

test.each(["bytes=10-", "bytes=-0"])("%s of 10 bytes does not exist", (range) => {
  expect(selectRange({ range }, 10, '"a"')).toEqual({ kind: "unsatisfiable" });
});

test.each(["bytes=5-4", "bytes=0-1,3-4", "bytes=-", "items=0-1", "bytes=a-b", ""])("the range %j selects everything", (range) => {
  expect(selectRange({ range }, 10, '"a"')).toEqual({ kind: "all" });
});
