import { jsonOf, mediaTypeOf, textOf } from "../answer.js";
import type { Operation, ResponseClause } from "../contract.js";
import type { Answer } from "../exchange.js";
import { isArray, isObject, type Json, type JsonObject } from "../json.js";
import { compile, explain } from "../referee.js";
import { type Finding, type Observation, type Oracle, type OracleContext, onAnswer, responsesOf } from "./oracle.js";

const DOCUMENTED: Oracle["scopes"] = ["contract", "malformed"];
const ANY: Oracle["scopes"] = [...DOCUMENTED, "http"];

/** What every answer is like, whatever it says: complete, documented, well-formed and discreet. */
export function responseOracles(context: OracleContext): readonly Oracle[] {
  const { apiKey, operation, prefix } = context;
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
      onAnswer((answer) => judgeMediaType(answer, operation)),
    ),
    rule(
      "schema",
      "answers with what the schema of the status says",
      "content schema",
      ["contract"],
      judgeSchema(operation, "stated"),
    ),
    rule(
      "schema.malformed",
      "answers a body that is not JSON with an error like any other",
      "content schema",
      ["malformed"],
      judgeSchema(operation, "stated"),
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
    rule(
      "apiKey",
      "never echoes the API key",
      "sanitized text",
      ANY,
      onAnswer((answer, seen) => judgeSecrets(answer, seen, apiKey)),
    ),
    rule("stackTrace", "never shows a stack trace", "sanitized text", ANY, onAnswer(judgeStackTrace)),
  ];
}

function judgeComplete({ exchange: { outcome } }: Observation): Finding | undefined {
  const isLost = outcome.kind === "none" && outcome.reason !== "unreachable";
  return isLost ? { expected: "an answer in full", received: outcome.message } : undefined;
}

function judgeServerError({ status }: Answer): Finding | undefined {
  return status >= 500 ? { expected: "no server error", received: String(status) } : undefined;
}

function judgeStatus(answer: Answer, operation: Operation): Finding | undefined {
  return clauseOf(operation, answer) === undefined
    ? { expected: "a documented status", received: String(answer.status) }
    : undefined;
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

/** Shorter pieces of a credential turn up in any text. */
const SHORTEST_SECRET = 8;

/** The key itself, and whatever credential was sent in its place. */
function judgeSecrets(answer: Answer, { exchange }: Observation, apiKey: string): Finding | undefined {
  const sent = (exchange.request.headers["authorization"] ?? "").split(" ");
  const secrets = [apiKey, ...sent].filter(({ length }) => length >= SHORTEST_SECRET);
  const texts = [textOf(answer) ?? "", ...Object.values(answer.headers)];
  const isEchoed = secrets.some((secret) => texts.some((text) => text.includes(secret)));
  return isEchoed ? { expected: "no credential in the answer", received: "the credential that was sent" } : undefined;
}

/** The marks of a stack trace in the common server languages: JavaScript, Python, Java, Ruby and Go. */
const STACK_TRACE =
  /\bat \S+ \(?\S*:\d+:\d+\)?|Traceback \(most recent call last\)|File \\?"[^"]+\\?", line \d+|\bat [\w.$]+\([\w.]+\.java:\d+\)|\.rb:\d+:in |goroutine \d+ \[/;

function judgeStackTrace(answer: Answer): Finding | undefined {
  const found = STACK_TRACE.exec(textOf(answer) ?? "");
  return found === null ? undefined : { expected: "sanitized text", received: found[0] };
}
