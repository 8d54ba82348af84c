import type { Outcome, RawRequest } from "../src/traffic/exchange.js";
import { jsonMessage, type Message } from "../src/traffic/request.js";
import { RequestSender, type TrafficOptions } from "../src/traffic/sender.js";
import { KEY, submission } from "./conforming.js";

/** A submission whose body differs from that of every other number. */
export function message(number: number): Message {
  return jsonMessage(submission, JSON.stringify({ prompt: `prompt ${number}` }));
}

export function status(code: number, headers: Readonly<Record<string, string>> = {}): Outcome {
  return { kind: "answer", status: code, headers: { "content-type": "application/json", ...headers }, body: Buffer.from("{}") };
}

export function lost(reason: "broken" | "timeout" | "unreachable"): Outcome {
  return { kind: "none", reason, message: "no answer" };
}

/** Traffic to a server that is a function; `sent` collects the requests that reach it. */
export function trafficTo(
  respond: (request: RawRequest, index: number) => Outcome | Promise<Outcome>,
  options: Partial<TrafficOptions> = {},
) {
  const sent: RawRequest[] = [];
  const traffic = new RequestSender({
    baseUrl: "http://localhost/v1",
    apiKey: KEY,
    hasKey: true,
    timeout: 1000,
    budget: { maxAccepted: Number.POSITIVE_INFINITY, maxCredits: Number.POSITIVE_INFINITY },
    onExchange: () => {},
    transport: async (request) => ({ request, outcome: await respond(request, sent.push(request) - 1), durationMs: 0 }),
    ...options,
  });
  return { sent, traffic };
}
