import { expect, test } from "vitest";
import type { RawRequest } from "../../src/traffic/exchange.js";
import { createTransport } from "../../src/traffic/http/node-transport.js";
import { type SocketRequest, serve } from "../../test-support/serve.js";

const exchange = createTransport(undefined);
const LIMITS = { timeout: 5000 };

function requestTo(url: string): RawRequest {
  const first = { method: "POST", url, headers: { authorization: "Bearer sk-secret" }, body: "{}" };
  return { method: "POST", url, headers: {}, body: "{}", preceding: first };
}

/** Checks a key only once for each connection. */
function trusting({ headers, socket }: SocketRequest, trusted: WeakSet<object>): number {
  if (headers["authorization"] !== undefined) trusted.add(socket);
  return trusted.has(socket) ? 200 : 401;
}

test("a request is sent on the connection of the one that precedes it", async () => {
  const trusted = new WeakSet<object>();
  await using server = await serve((request) => ({ status: trusting(request, trusted) }));
  const { outcome, preceding } = await exchange(requestTo(server.url), LIMITS);
  expect(server.received).toHaveLength(2);
  expect(server.received[1]?.socket).toBe(server.received[0]?.socket);
  expect([preceding, outcome]).toMatchObject([{ status: 200 }, { status: 200 }]);
});

test("a server that closes the connection gets the request on another one", async () => {
  const trusted = new WeakSet<object>();
  await using server = await serve((request) => ({ status: trusting(request, trusted), headers: { connection: "close" } }));
  const { outcome } = await exchange(requestTo(server.url), LIMITS);
  expect(server.received).toHaveLength(2);
  expect(outcome).toMatchObject({ kind: "response", status: 401 });
});

test("a server that resets the connection after the first request is not blamed for the second one", async () => {
  await using server = await serve(({ headers, socket }) => {
    if (headers["authorization"] === undefined) return { status: 401 };
    setImmediate(() => socket.destroy());
    return { status: 400 };
  });
  const { outcome } = await exchange(requestTo(server.url), LIMITS);
  expect(outcome.kind === "response" ? outcome.status : outcome.reason).not.toBe(200);
});

test("the next request has a connection of its own", async () => {
  const trusted = new WeakSet<object>();
  await using server = await serve((request) => ({ status: trusting(request, trusted) }));
  await exchange(requestTo(server.url), LIMITS);
  const { preceding: _, ...alone } = requestTo(server.url);
  expect((await exchange(alone, LIMITS)).outcome).toMatchObject({ status: 401 });
});
