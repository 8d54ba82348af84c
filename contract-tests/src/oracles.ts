import { isSuccess, jsonOf, mediaTypeOf, objectOf, propertyOf, textOf } from "./answer.js";
import type { Clause } from "./check.js";
import type { Operation, ResponseClause, Submission } from "./contract.js";
import type { Answer, Exchange } from "./exchange.js";
import { equalJson, isArray, isObject, type Json, type JsonObject, pointTo } from "./json.js";
import { compile, explain } from "./referee.js";
import type { Purpose } from "./traffic.js";

/** Something wrong with an exchange, in words. */
export interface Finding {
  readonly expected: string;
  readonly received: string;
}

/** A rule that every exchange of an operation is judged by, whatever it was sent for. */
export interface Oracle extends Clause {
  /** The finding, or undefined where the rule is kept or does not apply. */
  judge(exchange: Exchange, purpose: Purpose): Finding | undefined;
}

/** What the oracles need to know of a run. */
export interface OracleContext {
  readonly operation: Submission;
  /** Put before every id, for all but a contract's first operation. */
  readonly prefix: string;
  readonly apiKey: string;
}

/** The universal oracles of an operation. They are made anew for each run: some remember what they have seen. */
export function createOracles(context: OracleContext): readonly Oracle[] {
  const { operation } = context;
  const responses = pointTo(operation.anchor, "responses");
  const clause = (id: string, title: string, anchor: string, text: string, evidence: Clause["evidence"]): Clause => ({
    id: context.prefix + id,
    title,
    anchor,
    clause: text,
    evidence,
  });
  const input = `${responses}/${operation.responses.find(({ status }) => status < 300)?.status ?? "200"}`;
  return [
    {
      ...clause("response.complete", "answers in time and in full", responses, "every request is answered", "standard"),
      evidence: "platform",
      judge: ({ outcome }) =>
        outcome.kind === "none" && outcome.reason !== "unreachable"
          ? { expected: "an answer in full", received: outcome.message }
          : undefined,
    },
    {
      ...clause("response.serverError", "never fails on a request that it can read", responses, "no 5xx", "platform"),
      judge: onAnswer((answer) =>
        answer.status >= 500 ? { expected: "no server error", received: String(answer.status) } : undefined,
      ),
    },
    {
      ...clause(
        "response.status",
        "answers with a documented status",
        responses,
        operation.responses.map(({ status }) => status).join(" "),
        "platform",
      ),
      judge: onAnswer((answer) =>
        clauseOf(operation, answer) === undefined
          ? { expected: "a documented status", received: String(answer.status) }
          : undefined,
      ),
    },
    {
      ...clause("response.mediaType", "answers with the documented media type", responses, "content", "platform"),
      judge: onAnswer((answer) => judgeMediaType(answer, operation)),
    },
    {
      ...clause("response.schema", "answers with what the schema of the status says", responses, "content schema", "platform"),
      judge: judgeSchema(operation, "stated"),
    },
    {
      ...clause(
        "response.schema.example",
        "answers in the shape of the printed examples",
        responses,
        "content schema",
        "example",
      ),
      judge: judgeSchema(operation, "shown"),
    },
    {
      ...clause("response.apiKey", "never echoes the API key", responses, "sanitized text", "platform"),
      judge: onAnswer((answer) =>
        echoesKey(answer, context.apiKey) ? { expected: "no API key in the answer", received: "the API key" } : undefined,
      ),
    },
    {
      ...clause("response.stackTrace", "never shows a stack trace", responses, "sanitized text", "platform"),
      judge: onAnswer((answer) => judgeStackTrace(answer)),
    },
    {
      ...clause("input.sent", "gives back in input what was sent", input, "normalized input", "endpoint"),
      judge: judgeSent(operation),
    },
    {
      ...clause("input.default", "gives back the default in input for what was left out", input, "normalized input", "endpoint"),
      judge: judgeDefaults(operation),
    },
    { ...clause("id.unique", "names every generation differently", input, "id", "endpoint"), judge: judgeIds() },
    {
      ...clause("usage.total", "adds usage up", input, "usage.total = usage.subscription + usage.permanent", "example"),
      judge: onAnswer((answer) => judgeUsage(answer)),
    },
  ];
}

function onAnswer(judge: (answer: Answer, exchange: Exchange) => Finding | undefined): Oracle["judge"] {
  return (exchange) => (exchange.outcome.kind === "answer" ? judge(exchange.outcome, exchange) : undefined);
}

/** What a valid request means is documented; what an invalid or contested one means, where it is taken, is not. */
function onAccepted(judge: (answer: Answer, sent: JsonObject) => Finding | undefined): Oracle["judge"] {
  return ({ outcome, request }, purpose) => {
    if (purpose !== "accept" || outcome.kind === "none" || !isSuccess(outcome)) return undefined;
    const sent = JSON.parse(request.body ?? "null") as Json;
    return isObject(sent) ? judge(outcome, sent) : undefined;
  };
}

function clauseOf(operation: Operation, { status }: Answer): ResponseClause | undefined {
  return operation.responses.find((response) => response.status === status);
}

function judgeMediaType(answer: Answer, operation: Operation): Finding | undefined {
  const documented = [...(clauseOf(operation, answer)?.content.keys() ?? [])];
  const received = mediaTypeOf(answer);
  if (documented.length === 0 || documented.includes(received)) return undefined;
  return { expected: documented.join(" or "), received: received === "" ? "no Content-Type" : received };
}

/** Compiles the schema of every documented answer, once: what is stated, or that together with what is only shown. */
function judgeSchema(operation: Operation, part: "shown" | "stated"): Oracle["judge"] {
  const referees = new Map(
    operation.responses.flatMap(({ status, content }) => {
      const [media] = [...content.values()];
      return media === undefined
        ? []
        : [[status, { stated: compile(withoutExamples(media.schema)), shown: compile(media.schema) }] as const];
    }),
  );
  return onAnswer((answer) => {
    const referee = referees.get(answer.status);
    const json = jsonOf(answer);
    if (referee === undefined) return undefined;
    if (json === undefined) return part === "stated" ? { expected: "JSON", received: quoteStart(answer) } : undefined;
    const isStated = referee.stated(json);
    if (part === "stated") return isStated ? undefined : { expected: "a valid body", received: explain(referee.stated.errors) };
    return !isStated || referee.shown(json)
      ? undefined
      : { expected: "the shape of the examples", received: explain(referee.shown.errors) };
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

function quoteStart(answer: Answer): string {
  const text = textOf(answer);
  if (text === undefined) return "bytes that are not UTF-8";
  return text === "" ? "an empty body" : `${text.slice(0, 60)}${text.length > 60 ? "…" : ""}`;
}

function echoesKey(answer: Answer, apiKey: string): boolean {
  return [textOf(answer) ?? "", ...Object.values(answer.headers)].some((text) => text.includes(apiKey));
}

/** The marks of a stack trace in the common server languages: JavaScript, Python, Java, Ruby and Go. */
const STACK_TRACE =
  /\bat \S+ \(?\S*:\d+:\d+\)?|Traceback \(most recent call last\)|File \\?"[^"]+\\?", line \d+|\bat [\w.$]+\([\w.]+\.java:\d+\)|\.rb:\d+:in |goroutine \d+ \[/;

function judgeStackTrace(answer: Answer): Finding | undefined {
  const found = STACK_TRACE.exec(textOf(answer) ?? "");
  return found === null ? undefined : { expected: "sanitized text", received: found[0] };
}

function judgeSent(operation: Submission): Oracle["judge"] {
  const properties = isObject(operation.request.schema["properties"]) ? operation.request.schema["properties"] : {};
  return onAccepted((answer, sent) => {
    const input = objectOf(answer, "input") ?? {};
    for (const [name, value] of Object.entries(sent)) {
      if (!Object.hasOwn(input, name) || !Object.hasOwn(properties, name) || equalJson(input[name], value)) continue;
      const schema = properties[name];
      // Null asks the server for a value of its own choice, which it may tell.
      if (value === null && isObject(schema) && compile(schema)(input[name])) continue;
      return { expected: `input.${name} ${quoteJson(value)}`, received: quoteJson(input[name]) };
    }
    return undefined;
  });
}

function judgeDefaults(operation: Submission): Oracle["judge"] {
  const properties = Object.entries(
    isObject(operation.request.schema["properties"]) ? operation.request.schema["properties"] : {},
  );
  const defaults = properties.flatMap(([name, schema]) =>
    isObject(schema) && schema["default"] !== undefined ? [[name, schema["default"]] as const] : [],
  );
  return onAccepted((answer, sent) => {
    const input = objectOf(answer, "input") ?? {};
    for (const [name, value] of defaults) {
      if (Object.hasOwn(sent, name) || !Object.hasOwn(input, name) || equalJson(input[name], value)) continue;
      return { expected: `input.${name} ${quoteJson(value)}`, received: quoteJson(input[name]) };
    }
    return undefined;
  });
}

function judgeIds(): Oracle["judge"] {
  const seen = new Set<string>();
  return onAnswer((answer) => {
    const id = isSuccess(answer) ? propertyOf(answer, "id") : undefined;
    if (typeof id !== "string") return undefined;
    if (seen.has(id)) return { expected: "an id that no other submission has", received: quoteJson(id) };
    seen.add(id);
    return undefined;
  });
}

/** Credits may be fractions, which a double adds up with a rounding error. */
const ROUNDING = 1e-6;

function judgeUsage(answer: Answer): Finding | undefined {
  const { total, subscription, permanent } = (isSuccess(answer) ? objectOf(answer, "usage") : undefined) ?? {};
  if (typeof total !== "number" || typeof subscription !== "number" || typeof permanent !== "number") return undefined;
  const sum = subscription + permanent;
  return Math.abs(total - sum) <= ROUNDING * Math.max(1, Math.abs(total))
    ? undefined
    : { expected: `usage.total ${sum}`, received: String(total) };
}

function quoteJson(value: Json | undefined): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
