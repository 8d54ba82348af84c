import type { Call } from "../../context.js";
import { type ClauseFinder, errorProperty, type OperationRole, response } from "../clause.js";
import {
  and,
  changingError,
  type Effect,
  headers,
  invalidBody,
  json,
  malformedBody,
  mediaType,
  type ReplyCondition,
  rejectedWith,
  replying,
  sequence,
  text,
} from "../effect.js";
import { type FaultTemplate, fault, onlyOn } from "../fault.js";

/** Kinds of error responses: when they occur, and the status that the contract documents for them. */
const ERROR_KINDS = {
  unauthenticated: { request: "a wrong API key", when: rejectedWith(401), role: "submission", status: 401 },
  malformed: { request: "a body that is not JSON", when: malformedBody, role: "submission", status: 400 },
  invalid: { request: "an invalid body", when: and(onlyOn("submission"), invalidBody), role: "submission", status: 422 },
  "invalid@stream": {
    request: "an invalid body (stream)",
    when: and(onlyOn("stream"), invalidBody),
    role: "stream",
    status: 422,
  },
  unknown: { request: "an unknown generation", when: and(onlyOn("result"), rejectedWith(404)), role: "result", status: 404 },
} as const satisfies Readonly<
  Record<
    string,
    { readonly request: string; readonly when: ReplyCondition; readonly role: OperationRole; readonly status: number }
  >
>;

/** Changes to an error response, and the property whose clause they violate. Undefined means the response as a whole. */
const ERROR_CHANGES: readonly (readonly [id: string, title: string, property: string | undefined, effect: Effect])[] = [
  ["withoutCode", "without `code`", "code", changingError(({ code: _, ...rest }) => rest)],
  ["numericCode", "with a numeric `code`", "code", changingError((error) => ({ ...error, code: 422 }))],
  ["nullCode", "with a null `code`", "code", changingError((error) => ({ ...error, code: null }))],
  ["withoutMessage", "without `message`", "message", changingError(({ message: _, ...rest }) => rest)],
  ["nullMessage", "with a null `message`", "message", changingError((error) => ({ ...error, message: null }))],
  [
    "listOfMessages",
    "with an array as `message`",
    "message",
    changingError((error) => ({ ...error, message: [error["message"] ?? ""] })),
  ],
  [
    "objectError",
    "with an object as the legacy property `error`",
    "error",
    changingError((error) => ({ ...error, error: { code: error["code"] ?? "" } })),
  ],
  ["nested", "wrapped in another object", undefined, json((error) => ({ error }))],
  [
    "detail",
    "in the format of FastAPI",
    undefined,
    json(() => ({ detail: [{ loc: ["body"], msg: "field required", type: "value_error" }] })),
  ],
  [
    "problem",
    "in the format of RFC 9457",
    undefined,
    sequence(
      mediaType("application/problem+json"),
      json((_, { target }) => ({ type: "about:blank", title: "Bad Request", detail: target.kind })),
    ),
  ],
  ["array", "wrapped in an array", undefined, json((error) => [error])],
  ["string", "as a JSON string", undefined, json(() => "The request is not valid.")],
  ["empty", "with an empty body", undefined, text(() => "")],
  [
    "html",
    "as an HTML page",
    undefined,
    sequence(
      mediaType("text/html; charset=utf-8"),
      text(() => "<html><body><h1>Bad Request</h1></body></html>"),
    ),
  ],
  [
    "plain",
    "as plain text",
    undefined,
    sequence(
      mediaType("text/plain"),
      text(() => "Bad Request"),
    ),
  ],
  ["notJson", "as plain text labeled as JSON", undefined, text(() => "Bad Request")],
  ["asText", "as JSON labeled as text/plain", undefined, mediaType("text/plain; charset=utf-8")],
  ["untyped", "without a Content-Type", undefined, headers({ "content-type": undefined })],
];

/** Stack traces of common server languages. */
const TRACES: Readonly<Record<string, string>> = {
  node: "TypeError: Cannot read properties of undefined (reading 'id')\n    at submit (/srv/app/dist/server.js:120:17)\n    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)",
  python:
    'Traceback (most recent call last):\n  File "/app/main.py", line 42, in submit\n    body = json.loads(raw)\nValueError: Expecting value',
  java: "java.lang.NullPointerException: null\n\tat com.example.Api.submit(Api.java:42)\n\tat java.base/java.lang.Thread.run(Thread.java:840)",
  php: "PHP Fatal error:  Uncaught TypeError in /var/www/html/index.php:42\nStack trace:\n#0 /var/www/html/index.php(12): submit()\n#1 {main}",
  ruby: "/app/lib/api.rb:42:in `submit': undefined method `id' for nil:NilClass (NoMethodError)\n\tfrom /app/config.ru:12:in `call'",
  go: "panic: runtime error: invalid memory address or nil pointer dereference\n\ngoroutine 17 [running]:\nmain.submit(0xc000010000)\n\t/app/main.go:42 +0x1d",
  rust: "thread 'main' panicked at src/main.rs:42:13:\ncalled `Result::unwrap()` on an `Err` value\nstack backtrace:\n   0: rust_begin_unwind",
  dotnet:
    "System.NullReferenceException: Object reference not set to an instance of an object.\n   at Api.Submit(Request request) in /src/Api.cs:line 42",
};

/** Malformed error responses, and leaks of stack traces and API keys. */
export const ERRORS: readonly FaultTemplate[] = [
  ...Object.entries(ERROR_KINDS).flatMap(([kind, { request, role, status, when }]) =>
    ERROR_CHANGES.map(([id, title, property, effect]) => {
      const clause: ClauseFinder = property === undefined ? response(role, status) : errorProperty(role, status, property);
      return fault(`error.${id}:${kind}`, `returns an error ${title} for ${request}`, clause, replying(when, effect));
    }),
  ),
  ...Object.entries(TRACES).flatMap(([language, trace]) => [
    fault(
      `trace.message.${language}`,
      `exposes a stack trace in \`message\` (${language})`,
      messageClause,
      replying(
        invalidBody,
        changingError((error) => ({ ...error, message: trace })),
      ),
    ),
    fault(
      `trace.besides.${language}`,
      `exposes a stack trace in an additional property (${language})`,
      messageClause,
      replying(
        malformedBody,
        changingError((error) => ({ ...error, stack: trace })),
      ),
    ),
  ]),
  fault(
    "trace.lines",
    "exposes a stack trace as an array of lines",
    messageClause,
    replying(
      invalidBody,
      changingError((error) => ({ ...error, trace: (TRACES["node"] ?? "").split("\n") })),
    ),
  ),
  fault(
    "trace.unauthenticated",
    "exposes a stack trace when the API key is wrong",
    messageClause,
    replying(
      rejectedWith(401),
      changingError((error) => ({ ...error, debug: TRACES["python"] ?? "" })),
    ),
  ),
  fault(
    "trace.unknown",
    "exposes a stack trace for an unknown generation",
    errorProperty("result", 404, "message"),
    replying(
      and(onlyOn("result"), rejectedWith(404)),
      changingError((error) => ({ ...error, message: TRACES["java"] ?? "" })),
    ),
  ),
  fault(
    "leak.wrongKey",
    "repeats a wrong API key in `message`",
    messageClause,
    replying(
      rejectedWith(401),
      changingError((error, call) => ({ ...error, message: `Invalid API key: ${credentialOf(call)}` })),
    ),
  ),
  fault(
    "leak.request",
    "repeats the request headers in the error for an invalid body",
    messageClause,
    replying(
      invalidBody,
      changingError((error, { request }) => ({ ...error, request: { headers: request.headers } })),
    ),
  ),
  fault(
    "leak.malformed",
    "repeats the API key in the error for a body that is not JSON",
    messageClause,
    replying(
      malformedBody,
      changingError((error, call) => ({ ...error, token: credentialOf(call) })),
    ),
  ),
  fault(
    "leak.header",
    "repeats the API key in a response header",
    messageClause,
    replying(() => true, keyHeader("x-api-key")),
  ),
  fault(
    "leak.cookie",
    "repeats the API key in a cookie",
    messageClause,
    replying(() => true, keyHeader("set-cookie", "session=")),
  ),
  fault("leak.taken", "repeats the API key in successful responses", messageClause, {
    override: ({ render }, { apiKey }) => ({ render: (...args) => ({ ...render(...args), account: apiKey }) }),
  }),
  fault("leak.input", "adds the API key to `input`", messageClause, {
    override: ({ normalize }, { apiKey }) => ({ normalize: (...args) => ({ ...normalize(...args), api_key: apiKey }) }),
  }),
  fault("leak.result", "repeats the API key in a generation's result", messageClause, {
    override: ({ render }, { apiKey }) => ({
      render: (call, ...args) => ({
        ...render(call, ...args),
        ...(call.target.kind === "result" ? { owner: `Bearer ${apiKey}` } : {}),
      }),
    }),
  }),
  fault("leak.stream", "repeats the API key in a stream", messageClause, {
    override: ({ frame }, { apiKey }) => ({ frame: (...args) => `: ${apiKey}\n${frame(...args)}` }),
  }),
  fault(
    "leak.unknown",
    "repeats the API key in the error for an unknown generation",
    messageClause,
    replying(
      and(onlyOn("result"), rejectedWith(404)),
      changingError((error, call) => ({ ...error, message: `Not found for ${credentialOf(call)}` })),
    ),
  ),
];

/** Finds the contract's description of `message`, which requires sanitized messages. */
function messageClause(contract: Parameters<ClauseFinder>[0]): ReturnType<ClauseFinder> {
  return errorProperty("submission", 422, "message")(contract) ?? errorProperty("submission", 400, "message")(contract);
}

function credentialOf({ request }: Call): string {
  return (request.headers["authorization"] ?? "").replace(/^\S+ +/, "");
}

function keyHeader(name: string, prefix = ""): Effect {
  return (reply, call, context) => {
    const credential = credentialOf(call);
    return credential === "" ? reply : headers({ [name]: `${prefix}${credential}` })(reply, call, context);
  };
}
