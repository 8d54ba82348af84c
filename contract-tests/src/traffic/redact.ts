import type { Exchange, Outcome } from "./exchange.js";

/** The minimum length of a redacted text. Shorter parts of a credential occur in any text. */
const MIN_SECRET_LENGTH = 8;

/** The replacement for a credential. */
const REDACTED = "[credential]";

/**
 * Removes the credential from an exchange, so that every report about the exchange can be printed. Sets `leaksCredential`
 * if the response contained the credential.
 */
export function redact(exchange: Exchange, apiKey: string): Exchange {
  const { authorization = "", ...headers } = exchange.request.headers;
  const secrets = [...new Set([apiKey, ...authorization.split(" ")])].filter(({ length }) => length >= MIN_SECRET_LENGTH);
  const clean = (text: string) => secrets.reduce((cleaned, secret) => cleaned.replaceAll(secret, REDACTED), text);
  const { shellAuthorization } = exchange.request;
  const redactedHeaders =
    "authorization" in exchange.request.headers ? { ...headers, authorization: shellAuthorization ?? REDACTED } : headers;
  const outcome = redactOutcome(exchange.outcome, clean);
  return {
    ...exchange,
    request: { ...exchange.request, headers: redactedHeaders },
    outcome,
    leaksCredential: outcome !== exchange.outcome,
  };
}

/** Returns the same object if the outcome does not contain the credential. */
function redactOutcome(outcome: Outcome, clean: (text: string) => string): Outcome {
  if (outcome.kind === "none") return outcome;
  // Latin-1 maps every byte to one character and back, so bytes that are not text survive.
  const text = Buffer.from(outcome.body).toString("latin1");
  const cleaned = clean(text);
  const headers = Object.fromEntries(Object.entries(outcome.headers).map(([name, value]) => [name, clean(value)]));
  const isSame = cleaned === text && Object.entries(headers).every(([name, value]) => outcome.headers[name] === value);
  return isSame ? outcome : { ...outcome, headers, body: Buffer.from(cleaned, "latin1") };
}
