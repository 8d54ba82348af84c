import { vi } from "vitest";
import type { Outcome, RawRequest } from "../src/traffic/exchange.js";
import { jsonMessage, type Message } from "../src/traffic/request.js";
import { RequestSender, type SenderOptions } from "../src/traffic/sender.js";
import { KEY, submission } from "./conforming.js";

/** Creates a submission. Different numbers have different bodies. */
export function message(number: number): Message {
  return jsonMessage(submission, JSON.stringify({ prompt: `prompt ${number}` }));
}

export function status(code: number, headers: Readonly<Record<string, string>> = {}): Outcome {
  return { kind: "response", status: code, headers: { "content-type": "application/json", ...headers }, body: Buffer.from("{}") };
}

export function lost(reason: "broken" | "timeout" | "unreachable"): Outcome {
  return { kind: "none", reason, message: "no response" };
}

/** Creates a sender whose transport calls `respond`. `sent` collects the requests that the transport receives. */
export function createSender(
  respond: (request: RawRequest, index: number) => Outcome | Promise<Outcome>,
  options: Partial<SenderOptions> = {},
) {
  const sent: RawRequest[] = [];
  const sender = new RequestSender({
    baseUrl: "http://localhost/v1",
    apiKey: KEY,
    hasKey: true,
    timeout: 1000,
    budget: { maxAccepted: Number.POSITIVE_INFINITY, maxCredits: Number.POSITIVE_INFINITY },
    onExchange: () => {},
    transport: async (request) => {
      const start = performance.now();
      const outcome = await respond(request, sent.push(request) - 1);
      return { request, outcome, durationMs: performance.now() - start };
    },
    ...options,
  });
  return { sent, sender };
}

/** Advances fake timers until a promise settles. */
export async function settle<Value>(pending: Promise<Value>): Promise<Value> {
  let isSettled = false;
  const onSettled = () => {
    isSettled = true;
  };
  void pending.then(onSettled, onSettled);
  while (!isSettled) await vi.advanceTimersByTimeAsync(10);
  return pending;
}
