import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { expect, test } from "vitest";
import { exchange } from "../../src/traffic/exchange.js";
import { serve } from "../../test-support/serve.js";

const GET = { method: "GET", headers: {}, body: undefined };

/** A server that answers every connection with these bytes and then closes it, or leaves it open. */
async function speak(bytes: string, isOpen = false): Promise<AsyncDisposable & { readonly url: string }> {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", () => (isOpen ? socket.write(bytes) : socket.end(bytes)));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return { url, [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())) };
}

test("an answer comes back with its status, headers and bytes", async () => {
  await using server = await serve(() => ({ status: 418, headers: { "x-tea": "green" }, body: "é" }));
  const { outcome } = await exchange({ ...GET, url: `${server.url}/` }, { timeout: 2000 });
  expect(outcome).toMatchObject({ kind: "answer", status: 418, headers: { "x-tea": "green" }, body: Buffer.from("é") });
});

test("nothing is added to the headers but what HTTP needs", async () => {
  await using server = await serve(() => ({ status: 200 }));
  await exchange({ method: "POST", url: `${server.url}/`, headers: {}, body: "{}" }, { timeout: 2000 });
  expect(Object.keys(server.received[0]?.headers ?? {}).sort()).toEqual(["connection", "content-length", "host"]);
});

test("a body that is cut off is no answer", async () => {
  await using server = await speak("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{}");
  expect((await exchange({ ...GET, url: server.url }, { timeout: 2000 })).outcome).toMatchObject({
    kind: "none",
    reason: "broken",
  });
});

test("what is not HTTP is no answer", async () => {
  await using server = await speak("SSH-2.0-OpenSSH_9.6\r\n");
  expect((await exchange({ ...GET, url: server.url }, { timeout: 2000 })).outcome).toMatchObject({
    kind: "none",
    reason: "broken",
  });
});

test.each([
  ["silent", ""],
  ["dripping", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"],
])("the time-out covers the whole answer of a %s server", async (_, bytes) => {
  await using server = await speak(bytes, true);
  const { durationMs, outcome } = await exchange({ ...GET, url: server.url }, { timeout: 200 });
  expect(outcome).toMatchObject({
    kind: "none",
    reason: "timeout",
    message: "no complete answer within 200 ms",
    hasBegun: bytes !== "",
  });
  expect(durationMs).toBeLessThan(20_000);
});

test("a refused connection is told from an answer that is lost", async () => {
  const server = await speak("");
  await server[Symbol.asyncDispose]();
  expect((await exchange({ ...GET, url: server.url }, { timeout: 2000 })).outcome).toMatchObject({
    kind: "none",
    reason: "unreachable",
  });
});

test("a TLS handshake that fails has not sent the request", async () => {
  await using server = await speak("HTTP/1.1 400 Bad Request\r\n\r\n");
  const { outcome } = await exchange({ ...GET, url: server.url.replace("http:", "https:") }, { timeout: 2000 });
  expect(outcome).toMatchObject({ kind: "none", reason: "unreachable" });
});
