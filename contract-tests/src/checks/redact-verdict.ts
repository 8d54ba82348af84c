import type { Outcome } from "../traffic/exchange.js";
import type { Verdict } from "./verdict.js";

/** The minimum length of a redacted value. Shorter texts occur in any report. */
const MIN_SECRET_LENGTH = 8;

/** The replacement for the value of a header. */
const REDACTED = "[header]";

/** A function that removes the values of the user's headers from a text. */
type Redaction = (text: string) => string;

/**
 * Creates a redaction for the values of the user's headers, which a server may return. It applies to the finished report and not
 * to the exchanges. A value can be an ordinary word, and the oracles must see the unchanged response.
 */
export function createRedaction(headers: Readonly<Record<string, string>>): Redaction {
  const values = Object.values(headers).map((value) => value.trim());
  const secrets = values.filter(({ length }) => length >= MIN_SECRET_LENGTH);
  const forms = [...new Set(secrets.flatMap(formsOf))];
  // A longer form may contain a shorter one.
  forms.sort((a, b) => b.length - a.length);
  return (text) => forms.reduce((cleaned, form) => cleaned.replaceAll(form, REDACTED), text);
}

/**
 * Returns the forms of a value in a response: plain, in UTF-8 bytes, in JSON, in a URL and in Base64. A server may read the UTF-8
 * bytes of a header as Latin-1, and write the result in UTF-8.
 */
function formsOf(value: string): readonly string[] {
  const bytes = Buffer.from(value, "utf8");
  const misread = Buffer.from(bytes.toString("latin1"), "utf8").toString("latin1");
  const plain = [value, bytes.toString("latin1"), misread, JSON.stringify(value).slice(1, -1), encodeURIComponent(value)];
  return [...plain, bytes.toString("base64"), bytes.toString("base64url")];
}

/** Redacts the texts of a verdict that come from the server. The request contains no value that needs it. */
export function redactVerdict(verdict: Verdict, redact: Redaction): Verdict {
  const { counterexample, reason } = verdict;
  if (counterexample === undefined) return { ...verdict, reason: redact(reason) };
  const { exchange, expected, received } = counterexample;
  const redacted = {
    ...counterexample,
    exchange: { ...exchange, outcome: redactOutcome(exchange.outcome, redact) },
    expected: redact(expected),
    received: redact(received),
  };
  return { ...verdict, reason: redact(reason), counterexample: redacted };
}

function redactOutcome(outcome: Outcome, redact: Redaction): Outcome {
  if (outcome.kind === "none") return { ...outcome, message: redact(outcome.message) };
  const headers = Object.entries(outcome.headers).map(([name, value]) => [name, redact(value)]);
  // Latin-1 maps every byte to one character and back, so bytes that are not text survive.
  const body = Buffer.from(redact(Buffer.from(outcome.body).toString("latin1")), "latin1");
  return { ...outcome, headers: Object.fromEntries(headers), body };
}
