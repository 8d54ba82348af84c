import type { Exchange, Outcome } from "../traffic/exchange.js";
import { textOf } from "../traffic/response.js";
import type { Body, ExchangeDocument } from "./document.js";

/** Returns an exchange as JSON. A body that is not UTF-8 is encoded as Base64. */
export function exchangeToJson({ durationMs, leaksCredential, outcome, request }: Exchange): ExchangeDocument {
  const { body, headers, method, shellAuthorization, url } = request;
  const sent: Body = body === undefined ? {} : typeof body === "string" ? { body } : { bodyBase64: toBase64(body) };
  return {
    request: { method, url, headers, ...sent, ...defined({ shellAuthorization }) },
    response: outcomeToJson(outcome),
    durationMs: Math.round(durationMs),
    ...defined({ leaksCredential }),
  };
}

/** Returns the exchange that `exchangeToJson` serialized. */
export function exchangeFromJson({ durationMs, leaksCredential, request, response }: ExchangeDocument): Exchange {
  const { body, bodyBase64, ...sent } = request;
  const bytes = bodyBase64 === undefined ? undefined : Buffer.from(bodyBase64, "base64");
  return {
    request: { ...sent, body: body ?? bytes },
    outcome: outcomeFromJson(response),
    durationMs,
    ...defined({ leaksCredential }),
  };
}

function outcomeToJson(outcome: Outcome): ExchangeDocument["response"] {
  if (outcome.kind === "none") {
    const { hasBegun, message, reason } = outcome;
    return { none: reason, message, ...defined({ hasBegun }) };
  }
  const { headers, idleMs, isOpen, msSinceEnd, status } = outcome;
  const text = textOf(outcome);
  const received = text === undefined ? { bodyBase64: toBase64(outcome.body) } : { body: text };
  return { status, headers, ...received, ...defined({ isOpen, idleMs, msSinceEnd }) };
}

function outcomeFromJson(response: ExchangeDocument["response"]): Outcome {
  if ("none" in response) {
    const { hasBegun, message, none } = response;
    return { kind: "none", reason: none, message, ...defined({ hasBegun }) };
  }
  const { body, bodyBase64, ...received } = response;
  const bytes = bodyBase64 === undefined ? Buffer.from(body ?? "", "utf8") : Buffer.from(bodyBase64, "base64");
  return { kind: "response", ...received, body: bytes };
}

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}

/** Removes properties that are undefined. */
function defined<T extends object>(properties: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined)) as never;
}
