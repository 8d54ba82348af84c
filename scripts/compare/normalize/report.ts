import { acceptanceIn, constantsIn, type Json, maskVolatile, numbersIn, statusesIn, TEXT } from "./mask.js";
import { normalizeResponseBody } from "./response-body.js";

/** Normalizes `report.json`. Unknown properties are kept, so that an addition is a difference. */
export function normalizeReport(text: string): Json {
  const { checks, contract, durationMs, notices, obstacle, startedAt, target, ...rest } = JSON.parse(text);
  return {
    ...(mapStrings(rest, maskVolatile) as object),
    // The digest changes with every word of the contract; `generated/openapi.json` is compared by itself.
    contract: { version: contract?.version ?? null },
    hasDuration: typeof durationMs === "number",
    hasStart: typeof startedAt === "string",
    hasTarget: typeof target === "string",
    obstacle: maskText(obstacle),
    notices: { count: notices?.length ?? 0 },
    checks: checks.map(normalizeCheck),
  };
}

// biome-ignore lint/suspicious/noExplicitAny: any report is accepted, so that a malformed one is a difference, not a crash
type Parsed = any;

function normalizeCheck({ clause, counterexample, durationMs, reason, title, ...rest }: Parsed): Json {
  return {
    ...(mapStrings(rest, maskVolatile) as object),
    hasDuration: typeof durationMs === "number",
    title: maskText(title),
    clause: numbersIn(clause ?? ""),
    reason: rest.outcome === "observed" ? normalizeObservation(reason) : maskText(reason),
    counterexample: counterexample ? normalizeCounterexample(counterexample) : (counterexample ?? null),
  };
}

/** Normalizes the reason of an observation. It is the only field with the result, so more of it is kept. */
function normalizeObservation(reason: string): Json {
  return { acceptance: acceptanceIn(reason), constants: constantsIn(reason) };
}

function normalizeCounterexample({ curl, durationMs, expected, received, request, response, ...rest }: Parsed): Json {
  return {
    ...rest,
    hasDuration: typeof durationMs === "number",
    expected: statusesIn(expected ?? ""),
    received: maskText(received),
    request: mapStrings(request, maskVolatile),
    response: normalizeResponse(response, request?.body),
    curl: maskVolatile(curl ?? ""),
  };
}

/** Headers that depend on the time or on the length of a message. */
const UNSTABLE_HEADERS = /^(?:content-length|date|etag|last-modified)$/i;

function normalizeResponse({ body, headers, message, ...rest }: Parsed, sent: unknown): Json {
  const kept = Object.entries(headers ?? {}).filter(([name]) => !UNSTABLE_HEADERS.test(name));
  return {
    ...rest,
    headers: mapStrings(Object.fromEntries(kept) as Json, maskVolatile),
    message: maskText(message),
    ...(typeof body === "string" ? { body: normalizeResponseBody(body, typeof sent === "string" ? sent : "") } : {}),
  };
}

/** Returns a placeholder for a non-empty text, or null. */
function maskText(text: unknown): Json {
  return typeof text === "string" && text !== "" ? TEXT : null;
}

function mapStrings(value: Json, map: (text: string) => string): Json {
  if (typeof value === "string") return map(value);
  if (Array.isArray(value)) return value.map((item) => mapStrings(item, map));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, mapStrings(item, map)]));
}
