import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { expect, test } from "vitest";
import { exchange } from "../../src/traffic/http/node-transport.js";
import { serve } from "../../test-support/serve.js";

const GET = { method: "GET", headers: {}, body: undefined };

/** Starts a server that sends these bytes to every connection and then closes it, or leaves it open. */
async function serveBytes(bytes: string, isOpen = false): Promise<AsyncDisposable & { readonly url: string }> {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", () => (isOpen ? socket.write(bytes) : socket.end(bytes)));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return { url, [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())) };
}

test("a response has its status, headers and bytes", async () => {
  await using server = await serve(() => ({ status: 418, headers: { "x-tea": "green" }, body: "é" }));
  const { outcome } = await exchange({ ...GET, url: `${server.url}/` }, { timeout: 2000 });
  expect(outcome).toMatchObject({ kind: "response", status: 418, headers: { "x-tea": "green" }, body: Buffer.from("é") });
});

test("only the headers that HTTP requires are added", async () => {
  await using server = await serve(() => ({ status: 200 }));
  await exchange({ method: "POST", url: `${server.url}/`, headers: {}, body: "{}" }, { timeout: 2000 });
  expect(Object.keys(server.received[0]?.headers ?? {}).sort()).toEqual(["connection", "content-length", "host"]);
});

test("a response has its trailer fields, and a reason phrase that is unusual", async () => {
  const chunked = "Trailer: X-Debug\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nX-Debug: on\r\n\r\n";
  await using server = await serveBytes(`HTTP/1.1 200 All Good\r\n${chunked}`);
  const { outcome } = await exchange({ ...GET, url: server.url }, { timeout: 2000 });
  expect(outcome).toMatchObject({ status: 200, reasonPhrase: "All Good", headers: { "x-debug": "on" } });
});

test("a truncated body is not a response", async () => {
  await using server = await serveBytes("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{}");
  expect((await exchange({ ...GET, url: server.url }, { timeout: 2000 })).outcome).toMatchObject({
    kind: "none",
    reason: "broken",
  });
});

test("bytes that are not HTTP are not a response", async () => {
  await using server = await serveBytes("SSH-2.0-OpenSSH_9.6\r\n");
  expect((await exchange({ ...GET, url: server.url }, { timeout: 2000 })).outcome).toMatchObject({
    kind: "none",
    reason: "broken",
  });
});

test.each([
  ["silent", ""],
  ["dripping", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"],
])("the timeout applies to the whole response of a %s server", async (_, bytes) => {
  await using server = await serveBytes(bytes, true);
  const { durationMs, outcome } = await exchange({ ...GET, url: server.url }, { timeout: 200 });
  expect(outcome).toMatchObject({
    kind: "none",
    reason: "timeout",
    message: "no complete response within 200 ms",
    hasBegun: bytes !== "",
  });
  expect(durationMs).toBeLessThan(20_000);
});

test("a failed connection is unreachable, not a lost response", async () => {
  const server = await serveBytes("");
  await server[Symbol.asyncDispose]();
  expect((await exchange({ ...GET, url: server.url }, { timeout: 2000 })).outcome).toMatchObject({
    kind: "none",
    reason: "unreachable",
  });
});

test("a failed TLS handshake is unreachable, because nothing was sent", async () => {
  await using server = await serveBytes("HTTP/1.1 400 Bad Request\r\n\r\n");
  const { outcome } = await exchange({ ...GET, url: server.url.replace("http:", "https:") }, { timeout: 2000 });
  expect(outcome).toMatchObject({ kind: "none", reason: "unreachable" });
});

const HEAD = "HTTP/1.1 200 OK\r\n";
const BODY = "content-length: 2\r\n\r\n{}";

test.each([
  ["a switch of protocols", "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\nhello", "response"],
  ["a duplicate header", `${HEAD}content-type: a/b\r\ncontent-type: c/d\r\n${BODY}`, "response"],
  ["headers with the names of methods", `${HEAD}__proto__: x\r\nconstructor: y\r\n${BODY}`, "response"],
  ["an impossible status", `HTTP/1.1 999 Odd\r\n${BODY}`, "response"],
  ["a thousand interim responses", `${"HTTP/1.1 100 Continue\r\n\r\n".repeat(1000)}${HEAD}${BODY}`, "response"],
  ["a folded header", `${HEAD}content-type: a/b\r\n folded\r\n${BODY}`, "none"],
  ["an invalid header name", `${HEAD}bad name: x\r\n${BODY}`, "none"],
  ["a header of 2 MB", `${HEAD}x: ${"a".repeat(2_000_000)}\r\n${BODY}`, "none"],
  ["a body of 5 MB", `${HEAD}content-length: 5000000\r\n\r\n${"x".repeat(5_000_000)}`, "none"],
])("%s has an outcome long before the timeout", async (_, bytes, kind) => {
  await using server = await serveBytes(bytes);
  const { durationMs, outcome } = await exchange({ ...GET, url: server.url }, { timeout: 60_000 });
  expect(outcome.kind).toBe(kind);
  expect(durationMs).toBeLessThan(50_000);
});
