import { EVENT_STREAM, JSON_MEDIA_TYPE } from "../contract/media-types.js";
import { type Operation, responseTo } from "../contract/model.js";
import { compile, explain } from "../contract/validator.js";
import type { HttpResponse } from "../traffic/exchange.js";
import { eventsOf, isSuccess, jsonOf, mediaTypeOf, textOf } from "../traffic/response.js";
import { isArray, isObject, type Json, type JsonObject } from "../util/json.js";
import { type Finding, first, type Observation, type Oracle, type OracleContext, onAnswer, responsesOf } from "./oracle.js";

const DOCUMENTED: Oracle["scopes"] = ["contract", "malformed"];
const ANY: Oracle["scopes"] = [...DOCUMENTED, "http"];

/** What every answer is like, whatever it says: complete, documented, well-formed and discreet. */
export function responseOracles(context: OracleContext): readonly Oracle[] {
  const { operation, prefix } = context;
  const anchor = responsesOf(context);
  const statuses = operation.responses.map(({ status }) => status).join(" ");
  const rule = (name: string, title: string, clause: string, scopes: Oracle["scopes"], judge: Oracle["judge"]): Oracle => ({
    id: `${prefix}response.${name}`,
    title,
    anchor,
    clause,
    evidence: "platform",
    scopes,
    judge,
  });
  return [
    rule("complete", "answers in time and in full", "every request is answered", ANY, judgeComplete),
    rule("serverError", "never fails on a request that it can read", "no 5xx", ANY, onAnswer(judgeServerError)),
    rule(
      "status",
      "answers with a documented status",
      statuses,
      DOCUMENTED,
      onAnswer((answer) => judgeStatus(answer, operation)),
    ),
    rule(
      "mediaType",
      "answers with the documented media type",
      "content",
      DOCUMENTED,
      unless(
        isRefusalOfText,
        onAnswer((answer) => judgeMediaType(answer, operation)),
      ),
    ),
    rule(
      "mediaType.malformed",
      "answers a body that is not JSON with the media type of any other error",
      "content",
      ["malformed"],
      unless(
        (observation) => !isRefusalOfText(observation),
        onAnswer((answer) => judgeMediaType(answer, operation)),
      ),
    ),
    rule(
      "schema",
      "answers with what the schema of the status says",
      "content schema",
      DOCUMENTED,
      unless(isRefusalOfText, judgeSchema(operation, "stated")),
    ),
    rule(
      "schema.malformed",
      "answers a body that is not JSON with an error like any other",
      "content schema",
      ["malformed"],
      unless((observation) => !isRefusalOfText(observation), judgeSchema(operation, "stated")),
    ),
    {
      ...rule(
        "schema.example",
        "answers in the shape of the printed examples",
        "content schema",
        DOCUMENTED,
        judgeSchema(operation, "shown"),
      ),
      evidence: "example",
    },
    rule("apiKey", "never echoes the API key", "sanitized text", ANY, judgeSecrets),
    rule("stackTrace", "never shows a stack trace", "sanitized text", ANY, onAnswer(judgeStackTrace)),
  ];
}

function unless(isExempt: (observation: Observation) => boolean, judge: Oracle["judge"]): Oracle["judge"] {
  return (observation) => (isExempt(observation) ? undefined : judge(observation));
}

/** Whether a text that is not plainly JSON was refused. One that was taken is answered like any other request. */
function isRefusalOfText({ exchange: { outcome }, message }: Observation): boolean {
  return message.scope === "malformed" && !(outcome.kind === "response" && isSuccess(outcome));
}

function judgeComplete({ exchange: { durationMs, outcome } }: Observation): Finding | undefined {
  if (outcome.kind === "none") {
    return outcome.reason === "unreachable" ? undefined : { expected: "an answer in full", received: outcome.message };
  }
  const { idleMs = 0, isOpen = false } = outcome;
  // One that keeps telling something is only slow.
  const isStalled = idleMs >= durationMs / 2 || !/^[^:\r\n]/m.test(textOf(outcome) ?? "");
  const isSilent = isOpen && isStalled && eventsOf(outcome).length === 0;
  return isSilent ? { expected: "an event in time", received: "a stream without one" } : undefined;
}

function judgeServerError({ status }: HttpResponse): Finding | undefined {
  return status >= 500 ? { expected: "no server error", received: String(status) } : undefined;
}

function judgeStatus(answer: HttpResponse, operation: Operation): Finding | undefined {
  return responseTo(operation, answer.status) === undefined
    ? { expected: "a documented status", received: String(answer.status) }
    : undefined;
}

function judgeMediaType(answer: HttpResponse, operation: Operation): Finding | undefined {
  const documented = [...(responseTo(operation, answer.status)?.content.keys() ?? [])];
  const received = mediaTypeOf(answer);
  if (documented.length === 0 || documented.includes(received)) return undefined;
  return { expected: documented.join(" or "), received: received === "" ? "no Content-Type" : received };
}

/** Judges an answer by the schema of its status and media type: by what is stated there, or by what is only shown. */
function judgeSchema(operation: Operation, part: "shown" | "stated"): Oracle["judge"] {
  const stripped = new Map<JsonObject, JsonObject>();
  const statedOf = (schema: JsonObject) => {
    const known = stripped.get(schema) ?? withoutExamples(schema);
    stripped.set(schema, known);
    return known;
  };
  const judge = (json: Json | undefined, schema: JsonObject, answer: HttpResponse): Finding | undefined => {
    if (json === undefined) return part === "stated" ? { expected: "JSON", received: quoteStart(answer) } : undefined;
    const stated = compile(statedOf(schema));
    if (!stated(json)) return part === "stated" ? { expected: "a valid body", received: explain(stated.errors) } : undefined;
    const shown = compile(schema);
    return part === "stated" || shown(json)
      ? undefined
      : { expected: "the shape of the examples", received: explain(shown.errors) };
  };
  return onAnswer((answer) => {
    const content = responseTo(operation, answer.status)?.content;
    const mediaType = mediaTypeOf(answer);
    const media = content?.get(mediaType) ?? content?.get(JSON_MEDIA_TYPE);
    if (media === undefined) return undefined;
    const event = media.schema["contentSchema"];
    if (mediaType === EVENT_STREAM && isObject(event)) return first(eventsOf(answer), (json) => judge(json, event, answer));
    return judge(jsonOf(answer), media.schema, answer);
  });
}

/** A property that is only known from an example, or not at all, must not make an answer invalid. */
function withoutExamples(schema: JsonObject): JsonObject {
  const strip = (value: Json): Json => {
    if (isArray(value)) return value.map(strip);
    if (!isObject(value)) return value;
    return value["x-evidence"] === "example" || value["x-evidence"] === "none"
      ? {}
      : Object.fromEntries(Object.entries(value).map(([name, child]) => [name, strip(child)]));
  };
  return strip(schema) as JsonObject;
}

function quoteStart(answer: HttpResponse): string {
  const text = textOf(answer);
  if (text === undefined) return "bytes that are not UTF-8";
  return text === "" ? "an empty body" : `${text.slice(0, 60)}${text.length > 60 ? "…" : ""}`;
}

function judgeSecrets({ exchange }: Observation): Finding | undefined {
  return exchange.leaksCredential
    ? { expected: "no credential in the answer", received: "the credential that was sent" }
    : undefined;
}

/** The marks of a stack trace in the common server languages: JavaScript, Python, Java, Ruby and Go. */
const STACK_TRACE =
  /\bat (?:[\w.<>$[\] ]+ \()?[^\s()]*\.(?:[cm]?[jt]sx?|go|php|py|rb|rs):\d+:\d+|Traceback \(most recent call last\)|File \\?"[^"]+\\?", line \d+|\bat [\w.$]+\([\w.]+\.java:\d+\)|\.rb:\d+:in |goroutine \d+ \[|#\d+ \S+\.php\(\d+\)|\bat [\w.<>`]+\([^)]*\) in \S+:line \d+/;

function judgeStackTrace(answer: HttpResponse): Finding | undefined {
  // In JSON the white space of a trace is escaped.
  const found = STACK_TRACE.exec((textOf(answer) ?? "").replaceAll(/\\[nrt]/g, "\n"));
  return found === null ? undefined : { expected: "sanitized text", received: found[0] };
}
