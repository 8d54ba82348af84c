import { connect } from "node:net";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { faultsOf, type RunningSandbox, type SandboxOptions, startSandbox } from "../../sandbox/index.js";
import { readBundledContract } from "../../src/contract/load.js";
import type { Contract } from "../../src/contract/model.js";
import { exchange } from "../../src/traffic/http/node-transport.js";
import { parseEventStream } from "../../src/traffic/sse.js";
import { serve } from "../../test-support/serve.js";

const SUBMIT = "/generation/vidu/q2/video-turbo";
const STREAM = "/generation/sse/vidu/q2/video-turbo";
const HEADERS = { authorization: "Bearer sandbox-key", "content-type": "application/json" };

let contract: Contract;

beforeAll(async () => {
  contract = await readBundledContract();
});

async function withSandbox<T>(options: Partial<SandboxOptions>, use: (sandbox: RunningSandbox) => Promise<T>): Promise<T> {
  const sandbox = await startSandbox({ contract, ...options });
  try {
    return await use(sandbox);
  } finally {
    await sandbox.close();
  }
}

function post(url: string, body = '{"prompt":"a cat"}', signal: AbortSignal | null = null): Promise<Response> {
  return fetch(url, { method: "POST", headers: HEADERS, body, signal });
}

function faultNamed(id: string) {
  const fault = faultsOf(contract).find((one) => one.id === id);
  if (fault === undefined) throw new TypeError(`There is no fault "${id}".`);
  return fault;
}

describe("a sandbox on a port", () => {
  it("accepts a submission and returns its result", async () => {
    await withSandbox({ pace: { queued: 0, running: 0 } }, async ({ url }) => {
      const { id } = (await (await post(url + SUBMIT)).json()) as { readonly id: string };
      const result = await fetch(`${url}/generation/${id}`, { headers: HEADERS });
      expect(await result.json()).toMatchObject({ id, status: "COMPLETED", input: { prompt: "a cat" } });
    });
  });

  it("responds to other requests while streams are open", async () => {
    await withSandbox({ pace: { queued: 60_000, running: 60_000 } }, async ({ url }) => {
      const streams = await Promise.all([1, 2, 3].map(() => post(url + STREAM)));
      const responses = await Promise.all(Array.from({ length: 10 }, () => post(url + SUBMIT)));
      expect([...streams, ...responses].map(({ status }) => status)).toEqual(Array(13).fill(200));
    });
  });

  it("waits for its latency before each response", async () => {
    await withSandbox({ latency: 20 }, async ({ url }) => {
      const start = performance.now();
      await Promise.all([1, 2, 3].map(() => post(url + SUBMIT)));
      expect(performance.now() - start).toBeGreaterThan(19);
    });
  });

  it("streams the events of a generation", async () => {
    await withSandbox({ pace: { queued: 10, running: 10 } }, async ({ url }) => {
      const response = await post(url + STREAM);
      expect(response.headers.get("content-type")).toBe("text/event-stream");
      expect(parseEventStream(await response.text())).toHaveLength(3);
    });
  });

  it("breaks open streams and releases its port when it closes", async () => {
    const sandbox = await startSandbox({ contract, pace: { queued: 60_000, running: 60_000 } });
    const reader = (await post(sandbox.url + STREAM)).body?.getReader();
    expect(new TextDecoder().decode((await reader?.read())?.value)).toContain('"status":"IN_QUEUE"');
    await sandbox.close();
    const end = await reader?.read().then(
      ({ done }) => (done ? "ended" : "another event"),
      () => "broken",
    );
    expect(end).toBe("broken");
    await expect(fetch(sandbox.url)).rejects.toThrow();
  });

  it("sends no webhooks after it has closed", async () => {
    await using receiver = await serve(() => ({ status: 200 }));
    const webhook = { url: receiver.url, secret: "whsec_c2VjcmV0" };
    await withSandbox({ webhook, pace: { queued: 400, running: 0 } }, async ({ url }) => {
      await post(url + SUBMIT);
      await vi.waitFor(() => expect(receiver.received).toHaveLength(1), 10_000);
    });
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(receiver.received).toHaveLength(1);
  });

  it("rejects a large body with a response, not a broken connection", async () => {
    await withSandbox({}, async ({ url }) => {
      expect((await post(url + SUBMIT, `{"prompt":"${"a".repeat(3_000_000)}"}`)).status).toBe(413);
    });
  });

  it("fails to start if the port is in use", async () => {
    await withSandbox({}, async ({ port }) => {
      await expect(startSandbox({ contract, port })).rejects.toMatchObject({ code: "EADDRINUSE" });
    });
  });
});

describe("a connection fault", () => {
  it.each([
    ["reset.taken", { kind: "none", reason: "broken", hasBegun: false }],
    ["hang.taken", { kind: "none", reason: "timeout" }],
    ["cut.taken", { kind: "none", reason: "broken" }],
    ["drip.taken", { kind: "none", reason: "timeout" }],
    ["raw.taken", { kind: "none", reason: "broken" }],
  ])("has the expected outcome for %s", async (id, expected) => {
    await withSandbox({ faults: [faultNamed(id)] }, async ({ url }) => {
      const request = { method: "POST", url: url + SUBMIT, headers: HEADERS, body: '{"prompt":"a cat"}' };
      // Use a short timeout only if the response never completes. A slow machine must not time out otherwise.
      const { outcome } = await exchange(request, { timeout: expected.reason === "timeout" ? 150 : 20_000 });
      expect(outcome).toMatchObject(expected);
    });
  });

  it("resets the connection instead of closing it", async () => {
    await withSandbox({ faults: [faultNamed("reset.taken")] }, async ({ url }) => {
      const failure = await post(url + SUBMIT).catch((error: Error) => error.cause);
      expect(failure).toMatchObject({ code: "ECONNRESET" });
    });
  });

  it("sends half of the body if it cuts off the response", async () => {
    await withSandbox({ faults: [faultNamed("cut.malformed")] }, async ({ port }) => {
      const text = await new Promise<string>((resolve) => {
        let received = "";
        const socket = connect(port, "127.0.0.1");
        socket.on("data", (chunk) => {
          received += chunk;
        });
        socket.on("error", () => {});
        socket.on("close", () => resolve(received));
        const path = "/generation/vidu/q2/video-turbo";
        const headers =
          "Host: sandbox\r\nAuthorization: Bearer sandbox-key\r\nContent-Type: application/json\r\nContent-Length: 1\r\n";
        socket.write(`POST ${path} HTTP/1.1\r\n${headers}\r\n{`);
      });
      const [head = "", body = ""] = text.split("\r\n\r\n");
      const contentLength = Number(/content-length: (\d+)/i.exec(head)?.[1]);
      expect(body.length).toBe(contentLength >> 1);
    });
  });

  it.each([
    ["hang.taken", SUBMIT],
    ["drip.taken", SUBMIT],
    ["stream.endless", STREAM],
    ["stream.stalls", STREAM],
  ])("does not keep the connection open after the sandbox has closed (%s)", async (id, path) => {
    const sandbox = await startSandbox({ contract, faults: [faultNamed(id)], pace: { queued: 0, running: 0 } });
    let state = "open";
    const settled = post(sandbox.url + path)
      .then((response) => response.text())
      .then(
        () => {
          state = "ended";
        },
        () => {
          state = "broken";
        },
      );
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(state).toBe("open");
    await sandbox.close();
    await settled;
    expect(state).toBe("broken");
  });
});
