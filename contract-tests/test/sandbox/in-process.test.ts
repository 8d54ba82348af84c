import { describe, expect, it } from "vitest";
import { inProcess, type Reply, type Sandbox, type SandboxRequest } from "../../sandbox/index.js";

const LIMITS = { timeout: 60 };
const REQUEST = { method: "POST", url: "http://localhost/a%20b?c=d", headers: { accept: "*/*" }, body: "é" };

/** A sandbox that gives one reply, with the requests that it received. */
function replying(reply: Reply): Sandbox & { readonly received: SandboxRequest[] } {
  const received: SandboxRequest[] = [];
  const handle = async (request: SandboxRequest) => {
    received.push(request);
    return reply;
  };
  return { apiKey: "", balance: 0, close: () => {}, handle, received };
}

async function* chunksOf(texts: readonly string[], end: "close" | "break" | "wait"): AsyncGenerator<string> {
  yield* texts;
  if (end === "break") throw new Error("broken");
  if (end === "wait") await new Promise(() => {});
}

const PARTS = { status: 201, headers: { a: "1" }, body: "é" };

describe("a request inside the process", () => {
  it("arrives with its path, its query and the length of its body in bytes", async () => {
    const sandbox = replying({ kind: "answer", ...PARTS });
    await inProcess(sandbox)(REQUEST, LIMITS);
    await inProcess(sandbox)({ ...REQUEST, body: undefined }, LIMITS);
    await inProcess(sandbox)({ ...REQUEST, headers: { "transfer-encoding": "chunked" } }, LIMITS);
    const [first, second, third] = sandbox.received;
    expect(first).toEqual({
      method: "POST",
      path: "/a%20b?c=d",
      headers: { accept: "*/*", "content-length": "2" },
      body: Buffer.from("é"),
    });
    expect([second?.headers, second?.body.byteLength]).toEqual([{ accept: "*/*" }, 0]);
    expect(third?.headers).toEqual({ "transfer-encoding": "chunked" });
  });

  it.each<[Reply, object]>([
    [
      { kind: "answer", ...PARTS },
      { kind: "response", status: 201, headers: { a: "1" }, body: Buffer.from("é") },
    ],
    [{ kind: "hang" }, { kind: "none", reason: "timeout", hasBegun: false }],
    [
      { kind: "drip", pace: 1, ...PARTS },
      { kind: "none", reason: "timeout", hasBegun: true },
    ],
    [
      { kind: "cut", ...PARTS },
      { kind: "none", reason: "broken", hasBegun: true },
    ],
    [{ kind: "reset" }, { kind: "none", reason: "broken", hasBegun: false }],
    [
      { kind: "raw", bytes: new Uint8Array() },
      { kind: "none", reason: "broken", hasBegun: false },
    ],
  ])("has the outcome that a connection would have for %j", async (reply, outcome) => {
    const sandbox = replying(reply);
    expect((await inProcess(sandbox)(REQUEST, LIMITS)).outcome).toMatchObject(outcome);
  });

  it.each([
    ["close", ["a", "b"], { kind: "response", body: Buffer.from("ab") }],
    ["close", [], { kind: "response", body: Buffer.from("") }],
    ["break", ["a"], { kind: "none", reason: "broken", hasBegun: true }],
    ["wait", ["a"], { kind: "response", isOpen: true, body: Buffer.from("a"), msSinceEnd: 0 }],
  ] as const)("reads a stream that is to %s after %j", async (end, texts, expected) => {
    const sandbox = replying({ kind: "stream", status: 200, headers: {}, chunks: chunksOf(texts, end) });
    const { outcome } = await inProcess(sandbox)(REQUEST, LIMITS);
    expect(outcome).toMatchObject(expected);
    if (end === "close") expect(outcome).not.toHaveProperty("isOpen");
  });

  it("stops reading a grace period after a stream has had enough events", async () => {
    const sandbox = replying({ kind: "stream", status: 200, headers: {}, chunks: chunksOf(["a", "b"], "wait") });
    const streamEnd = { graceMs: 20, isReached: (text: string) => text === "ab" };
    const start = performance.now();
    const { outcome } = await inProcess(sandbox)(REQUEST, { timeout: 20_000, streamEnd });
    expect(outcome).toMatchObject({ kind: "response", isOpen: true, body: Buffer.from("ab") });
    expect("msSinceEnd" in outcome ? outcome.msSinceEnd : 0).toBeGreaterThan(15);
    expect(performance.now() - start).toBeLessThan(15_000);
  });
});
