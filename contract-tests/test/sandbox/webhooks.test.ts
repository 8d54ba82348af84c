import { createHmac, timingSafeEqual } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { createSandbox, type SandboxOptions } from "../../sandbox/index.js";
import { readBundledContract } from "../../src/contract/load.js";
import { type Contract, submissions } from "../../src/contract/model.js";
import { content, contractWith } from "../../test-support/contract-with.js";
import { type SocketRequest, serve } from "../../test-support/serve.js";

const SECRET = `whsec_${Buffer.from("a secret of some 24 byte").toString("base64")}`;
const PACE = { queued: 5, running: 5 };

let contract: Contract;

beforeAll(async () => {
  contract = await readBundledContract();
});

async function submit(prompt: string, options: Partial<SandboxOptions>): Promise<{ close(): void }> {
  const sandboxOptions = { contract, pace: PACE, ...options };
  const sandbox = createSandbox(sandboxOptions);
  await sandbox.handle({
    method: "POST",
    path: submissions(sandboxOptions.contract)[0]?.path ?? "",
    headers: { authorization: "Bearer sandbox-key", "content-type": "application/json" },
    body: Buffer.from(JSON.stringify({ prompt })),
  });
  return sandbox;
}

/** Waits until a condition is met, for about 1.5 seconds at most. */
async function until(isMet: () => boolean): Promise<void> {
  for (let attempt = 0; !isMet() && attempt < 300; attempt += 1) await new Promise((resolve) => setTimeout(resolve, 5));
}

function eventOf({ body }: SocketRequest): string {
  return (JSON.parse(body) as { readonly event: string }).event;
}

function header(received: SocketRequest | undefined, name: string): string {
  return String(received?.headers[name] ?? "");
}

describe("webhooks", () => {
  it.each([
    ["a cat", ["task.created", "task.started", "task.completed"]],
    ["[fail]", ["task.created", "task.started", "task.failed"]],
    ["[cancel]", ["task.created", "task.started", "task.canceled"]],
  ])("report the progress of a generation with the prompt %s", async (prompt, events) => {
    await using receiver = await serve(() => ({ status: 204, body: "" }));
    const sandbox = await submit(prompt, { webhook: { url: receiver.url, secret: SECRET } });
    await until(() => receiver.received.length === 3);
    sandbox.close();
    expect(receiver.received.map(eventOf)).toEqual(events);
    expect(JSON.parse(receiver.received[2]?.body ?? "")).toMatchObject({
      prediction: {
        id: expect.stringMatching(/^gen_/),
        state: { "a cat": "succeeded", "[fail]": "failed", "[cancel]": "canceled" }[prompt],
        status: { "a cat": "COMPLETED", "[fail]": "FAILED", "[cancel]": "CANCELED" }[prompt],
        input: { prompt },
        error: prompt === "[fail]" ? { code: "VIDEO_GENERATION_FAILED" } : null,
        created_at: expect.stringMatching(/Z$/),
        started_at: expect.stringMatching(/Z$/),
        completed_at: expect.stringMatching(/Z$/),
        artifacts:
          prompt === "a cat" ? [{ url: expect.stringMatching(/^https:/), type: "video", state: expect.any(String) }] : [],
      },
    });
  });

  it("report each phase once, even if it has several statuses", async () => {
    await using receiver = await serve(() => ({ status: 200 }));
    const status = { type: "string", enum: ["queued", "loading", "rendering", "done"] };
    const responseSchema = { type: "object", properties: { id: { type: "string" }, status }, required: ["id", "status"] };
    const sandbox = await submit("a cat", {
      contract: contractWith({ type: "string" }, { "200": content(responseSchema) }),
      webhook: { url: receiver.url, secret: SECRET },
    });
    await until(() => receiver.received.length >= 3);
    await new Promise((resolve) => setTimeout(resolve, 30));
    sandbox.close();
    expect(receiver.received.map(eventOf)).toEqual(["task.created", "task.started", "task.completed"]);
  });

  it("are signed according to Standard Webhooks, with a unique id for each event", async () => {
    await using receiver = await serve(() => ({ status: 200 }));
    const sandbox = await submit("a cat", { webhook: { url: receiver.url, secret: SECRET } });
    await until(() => receiver.received.length === 3);
    sandbox.close();
    const ids = receiver.received.map((received) => header(received, "webhook-id"));
    expect(new Set(ids).size).toBe(3);
    for (const received of receiver.received) {
      const time = header(received, "webhook-timestamp");
      expect(Math.abs(Number(time) - Date.now() / 1000)).toBeLessThan(10);
      const expected = createHmac("sha256", Buffer.from("a secret of some 24 byte"))
        .update(`${header(received, "webhook-id")}.${time}.${received.body}`)
        .digest();
      const [version, signature = ""] = header(received, "webhook-signature").split(",");
      expect(version).toBe("v1");
      expect(timingSafeEqual(Buffer.from(signature, "base64"), expected)).toBe(true);
    }
  });

  it("are signed with the legacy headers in the legacy version", async () => {
    await using receiver = await serve(() => ({ status: 200 }));
    const sandbox = await submit("a cat", { webhook: { url: receiver.url, secret: "plain secret", edition: "legacy" } });
    await until(() => receiver.received.length === 3);
    sandbox.close();
    const [received] = receiver.received;
    const expected = createHmac("sha256", "plain secret")
      .update(`${header(received, "x-webhook-timestamp")}.${received?.body}`)
      .digest("hex");
    expect(header(received, "x-webhook-signature")).toBe(`v1=${expected}`);
    expect(header(received, "x-webhook-event-type")).toBe("task.created");
    expect(header(received, "x-webhook-event-id")).not.toBe("");
    expect(header(received, "webhook-signature")).toBe("");
  });

  it("are retried with the same id until the receiver returns 2xx", async () => {
    let count = 0;
    await using receiver = await serve(() => ({ status: ++count <= 2 ? 500 : 200 }));
    const sandbox = await submit("a cat", { webhook: { url: receiver.url, secret: SECRET, retries: [5, 5] } });
    await until(() => receiver.received.length === 5);
    sandbox.close();
    expect(receiver.received.map(eventOf)).toEqual([
      "task.created",
      "task.created",
      "task.created",
      "task.started",
      "task.completed",
    ]);
    expect(new Set(receiver.received.slice(0, 3).map((received) => header(received, "webhook-id"))).size).toBe(1);
  });

  it("are dropped after two retries", async () => {
    await using receiver = await serve(() => ({ status: 500 }));
    const sandbox = await submit("a cat", { webhook: { url: receiver.url, secret: SECRET, retries: [2, 2] } });
    await until(() => receiver.received.length >= 9);
    await new Promise((resolve) => setTimeout(resolve, 30));
    sandbox.close();
    expect(receiver.received.map(eventOf)).toEqual(
      ["created", "started", "completed"].flatMap((name) => Array(3).fill(`task.${name}`)),
    );
  });

  it("are not sent after the sandbox has closed", async () => {
    await using receiver = await serve(() => ({ status: 500 }));
    const sandbox = await submit("a cat", { webhook: { url: receiver.url, secret: SECRET, retries: [20, 20] } });
    await until(() => receiver.received.length === 1);
    sandbox.close();
    await new Promise((resolve) => setTimeout(resolve, 80));
    expect(receiver.received).toHaveLength(1);
  });

  it("continue with the next event if the receiver breaks every connection", async () => {
    await using receiver = await serve(({ socket }) => void socket.destroy());
    const sandbox = await submit("a cat", { webhook: { url: receiver.url, secret: SECRET, retries: [1] } });
    await until(() => receiver.received.length === 6);
    sandbox.close();
    expect(receiver.received.map(eventOf)).toEqual(
      ["created", "started", "completed"].flatMap((name) => Array(2).fill(`task.${name}`)),
    );
  });
});
