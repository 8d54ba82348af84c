import type { Exchange, Outcome } from "./exchange.js";

/** Shorter pieces of a credential turn up in any text. */
const SHORTEST_SECRET = 8;

/** What stands in for a credential. */
const REDACTED = "[credential]";

/**
 * The exchange without the credential that was sent in it, so that whatever is made of it can be printed; and whether
 * the answer gave it away.
 */
export function redact(exchange: Exchange, apiKey: string): Exchange {
  const { authorization = "", ...headers } = exchange.request.headers;
  const secrets = [...new Set([apiKey, ...authorization.split(" ")])].filter(({ length }) => length >= SHORTEST_SECRET);
  const clean = (text: string) => secrets.reduce((cleaned, secret) => cleaned.replaceAll(secret, REDACTED), text);
  const { shellAuthorization } = exchange.request;
  const shown =
    "authorization" in exchange.request.headers ? { ...headers, authorization: shellAuthorization ?? REDACTED } : headers;
  const outcome = redactOutcome(exchange.outcome, clean);
  return {
    ...exchange,
    request: { ...exchange.request, headers: shown },
    outcome,
    leaksCredential: outcome !== exchange.outcome,
  };
}

function redactOutcome(outcome: Outcome, clean: (text: string) => string): Outcome {
  if (outcome.kind === "none") return outcome;
  // Latin-1 maps every byte to one character and back, whatever the bytes are.
  const text = Buffer.from(outcome.body).toString("latin1");
  const cleaned = clean(text);
  const headers = Object.fromEntries(Object.entries(outcome.headers).map(([name, value]) => [name, clean(value)]));
  const isSame = cleaned === text && Object.entries(headers).every(([name, value]) => outcome.headers[name] === value);
  return isSame ? outcome : { ...outcome, headers, body: Buffer.from(cleaned, "latin1") };
}
