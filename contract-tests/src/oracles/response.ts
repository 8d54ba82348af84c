import { isWithinRange, jsonKey } from "../contract/media-types.js";
import { type Operation, responseTo } from "../contract/model.js";
import type { HttpResponse } from "../traffic/exchange.js";
import { eventsOf, isSuccess, jsonOf, mediaTypeOf, textOf, UNKNOWN_METHOD_STATUS } from "../traffic/response.js";
import { isRateLimit } from "../traffic/retry/retry-policy.js";
import { describeOutcome, isDropped } from "../traffic/temporary.js";
import { findAmbiguousName } from "./ambiguous-name.js";
import { findFalseCoding } from "./content-coding.js";
import { type Finding, type Observation, type Oracle, type OracleContext, onResponse, responsesOf } from "./oracle.js";
import { findWrongHeader, statesHeaders } from "./response-headers.js";
import { findSchemaError } from "./response-schema.js";
import { findStackTrace } from "./stack-trace.js";

const DOCUMENTED: Oracle["scopes"] = ["contract", "malformed"];
const ANY: Oracle["scopes"] = [...DOCUMENTED, "http"];

/** Returns the oracles for every response: it must be complete, documented, well-formed and free of secrets. */
export function responseOracles(context: OracleContext): readonly Oracle[] {
  const { operation, prefix } = context;
  const anchor = responsesOf(context);
  const statuses = operation.responses.map(({ status }) => status).join(" ");
  const rule = (name: string, title: string, clause: string, scopes: Oracle["scopes"], evaluate: Oracle["evaluate"]): Oracle => ({
    id: `${prefix}response.${name}`,
    title,
    anchor,
    clause,
    evidence: "platform",
    scopes,
    evaluate,
  });
  return [
    {
      ...rule("complete", "must send a complete response in time", "every request gets a response", ANY, findIncomplete),
      dependsOnDelivery: true,
    },
    {
      ...rule(
        "serverError",
        "must not return a server error (5xx) or drop the connection",
        "no 5xx, every request gets a response",
        ANY,
        findServerError,
      ),
      coversTemporary: "if frequent",
    },
    rule(
      "status",
      "must return a documented status",
      statuses,
      DOCUMENTED,
      onResponse((response) => findUndocumentedStatus(response, operation)),
    ),
    rule(
      "mediaType",
      "must return the documented media type",
      "content",
      DOCUMENTED,
      unless(
        hasOwnRule,
        onResponse((response) => findWrongMediaType(response, operation)),
      ),
    ),
    rule(
      "mediaType.malformed",
      "must return the documented media type when it rejects malformed JSON",
      "content",
      ["malformed"],
      unless(
        (observation) => !isRejectedText(observation),
        onResponse((response) => findWrongMediaType(response, operation)),
      ),
    ),
    ...(statesHeaders(operation)
      ? [
          rule(
            "headers",
            "must return the documented headers",
            "headers",
            ["contract"],
            onResponse((response) => findWrongHeader(response, operation)),
          ),
        ]
      : []),
    rule(
      "schema",
      "must return a body that matches the documented schema",
      "content schema",
      DOCUMENTED,
      unless(hasOwnRule, findSchemaError(operation, "stated")),
    ),
    rule(
      "schema.malformed",
      "must return a body that matches the documented schema when it rejects malformed JSON",
      "content schema",
      ["malformed"],
      unless((observation) => !isRejectedText(observation), findSchemaError(operation, "stated")),
    ),
    {
      ...rule(
        "schema.example",
        "should return a body with the structure of the documented examples",
        "content schema",
        DOCUMENTED,
        findSchemaError(operation, "shown"),
      ),
      evidence: "example",
    },
    {
      ...rule(
        "uniqueNames",
        "must not return two values with the same property name",
        "content",
        ANY,
        onResponse(findAmbiguousName),
      ),
      // RFC 8259 §4: the names should be unique. With two values, it is undefined which one a client reads.
      evidence: "standard",
      weight: "violation",
    },
    {
      ...rule("contentEncoding", "must not send a Content-Encoding that the body does not have", "content", ANY, findFalseCoding),
      // RFC 9110 §8.4: the field lists the codings that have been applied. A client cannot read the body otherwise.
      evidence: "standard",
      weight: "violation",
    },
    {
      ...rule("apiKey", "must not echo the API key", "sanitized text", ANY, findApiKey),
      coversTemporary: "if persistent",
      isConclusive: true,
    },
    {
      ...rule("stackTrace", "must not expose a stack trace", "sanitized text", ANY, onResponse(findStackTrace)),
      coversTemporary: "if persistent",
    },
  ];
}

function unless(isExempt: (observation: Observation) => boolean, evaluate: Oracle["evaluate"]): Oracle["evaluate"] {
  return (observation) => (isExempt(observation) ? undefined : evaluate(observation));
}

/**
 * Whether the server rejected a malformed text. If it accepts one, the rules for other requests apply. 429 does not depend on the
 * text.
 */
function isRejectedText({ exchange, message }: Observation): boolean {
  const { outcome } = exchange;
  return message.scope === "malformed" && !isRateLimit(exchange) && !(outcome.kind === "response" && isSuccess(outcome));
}

/** Whether the rules for documented bodies do not apply. */
function hasOwnRule(observation: Observation): boolean {
  return isRejectedText(observation) || isPageOfLimiter(observation);
}

/** Whether a gateway limits the rate with a page of its own. Like a page with 503, this is not a response of the server. */
function isPageOfLimiter({ exchange }: Observation): boolean {
  const { outcome } = exchange;
  if (outcome.kind === "none" || !isRateLimit(exchange)) return false;
  return jsonKey([mediaTypeOf(outcome)]) === undefined && jsonOf(outcome) === undefined;
}

function findIncomplete({ exchange: { durationMs, outcome } }: Observation): Finding | undefined {
  if (outcome.kind === "none") {
    // The rule `response.serverError` covers a connection that was dropped before the response.
    return isDropped(outcome) ? undefined : { expected: "a complete response", received: outcome.message };
  }
  const { idleMs = 0, isOpen = false } = outcome;
  // A stream that keeps sending data is only slow.
  const isStalled = idleMs >= durationMs / 2 || !/^[^:\r\n]/m.test(textOf(outcome) ?? "");
  const isSilent = isOpen && isStalled && eventsOf(outcome).length === 0;
  return isSilent ? { expected: "an event in time", received: "a stream without events" } : undefined;
}

/**
 * Finds a server error, or a connection that the server drops. A server that was never reached is not blamed, and 501 is the
 * status for a method that a server does not know (RFC 9110 §9.1).
 */
function findServerError({ attempt, exchange: { outcome }, message }: Observation): Finding | undefined {
  if (outcome.kind === "response") {
    const isUnknownMethod = outcome.status === UNKNOWN_METHOD_STATUS && message.method !== message.operation.method;
    return outcome.status < 500 || isUnknownMethod
      ? undefined
      : { expected: "no server error", received: String(outcome.status) };
  }
  const isNeverReached = outcome.reason === "unreachable" && attempt.retries === 0;
  return isDropped(outcome) && !isNeverReached
    ? { expected: "a response without a server error", received: describeOutcome(outcome) }
    : undefined;
}

function findUndocumentedStatus({ status }: HttpResponse, operation: Operation): Finding | undefined {
  const isKnown = responseTo(operation, status) !== undefined || isImplied(status, operation);
  return isKnown ? undefined : { expected: "a documented status", received: String(status) };
}

/**
 * Whether an operation implies a status, although the contract does not list it: 401 by its security requirement, and 404 by a
 * parameter in its path. A contract need not list every status (OpenAPI 3.1 §4.8.16). A wrong 401 or 404 fails the check that
 * sent the request.
 */
function isImplied(status: number, { isPublic, path }: Operation): boolean {
  return (status === 401 && !isPublic) || (status === 404 && path.includes("{"));
}

function findWrongMediaType(response: HttpResponse, operation: Operation): Finding | undefined {
  const documented = [...(responseTo(operation, response.status)?.content.keys() ?? [])];
  const received = mediaTypeOf(response);
  if (documented.length === 0 || documented.some((range) => isWithinRange(received, range))) return undefined;
  return { expected: documented.join(" or "), received: received === "" ? "no Content-Type" : received };
}

function findApiKey({ exchange }: Observation): Finding | undefined {
  return exchange.leaksCredential
    ? { expected: "no credential in the response", received: "the credential of the request" }
    : undefined;
}
