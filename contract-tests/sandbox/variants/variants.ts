import { isStream } from "../../src/contract/model.js";
import { propertiesOf } from "../../src/contract/schema.js";
import { compile } from "../../src/contract/validator.js";
import { isObject, type Json, type JsonObject } from "../../src/util/json.js";
import type { Call, Override } from "../context.js";
import { isInvalidStatus } from "../errors.js";
import type { Answer } from "../messages.js";
import type { ConformingVariant } from "../options.js";
import { FURTHER_VARIANTS } from "./frameworks.js";

/**
 * The conforming variants. Each makes a different choice where the contract allows several.
 *
 * @example
 * ```ts
 * import { STYLES } from "vidu-q2-turbo-conformance/sandbox";
 *
 * for (const { name, title } of STYLES) console.log(name, title);
 * ```
 */
export const CONFORMING_VARIANTS: readonly ConformingVariant[] = [
  {
    name: "202",
    title: "returns 202 for submissions",
    override: changingSubmitResponse((answer) => ({ ...answer, status: 202 })),
  },
  { name: "400", title: "returns 400 for all invalid requests", override: returningForInvalid(400) },
  { name: "422", title: "returns 422 for all invalid requests", override: returningForInvalid(422) },
  { name: "sparse", title: "returns `input` as it was sent, without defaults", override: omittingDefaults() },
  { name: "strict", title: "rejects requests that the contract does not clearly allow", override: rejectingContested() },
  { name: "limited", title: "limits the request rate", options: { rate: 150 } },
  { name: "slow", title: "responds slowly", options: { latency: 30 } },
  {
    name: "instant",
    title: "completes generations before it responds to the submission",
    options: { pace: { queued: 0, running: 0 } },
  },
  {
    name: "failing",
    title: "fails every generation immediately",
    options: { pace: { queued: 0, running: 0 } },
    override: endingWith("failed"),
  },
  {
    name: "canceling",
    title: "cancels every generation immediately",
    options: { pace: { queued: 0, running: 0 } },
    override: endingWith("canceled"),
  },
  { name: "patient", title: "keeps generations queued", options: { pace: { queued: 600_000, running: 600_000 } } },
  { name: "talkative", title: "adds undocumented properties, headers and event fields", override: addingUndocumented() },
  ...FURTHER_VARIANTS,
];

/**
 * Returns the conforming variant with a name, or undefined if none has it.
 *
 * @example
 * ```ts
 * import { styleNamed } from "vidu-q2-turbo-conformance/sandbox";
 *
 * const style = styleNamed("slow");
 * ```
 */
export function variantNamed(name: string): ConformingVariant | undefined {
  return CONFORMING_VARIANTS.find((variant) => variant.name === name);
}

/** Changes the response to an accepted submission that does not stream. */
function changingSubmitResponse(change: (answer: Answer) => Answer): Override {
  return ({ accept }) => ({
    accept: (call, body) => (call.target.kind === "submission" ? change(accept(call, body)) : accept(call, body)),
  });
}

function returningForInvalid(status: number): Override {
  return ({ reject }) => ({
    reject: (call, error) => reject(call, isInvalidStatus(error.status) ? { ...error, status } : error),
  });
}

function omittingDefaults(): Override {
  return ({ normalize }) => ({
    normalize: (call, body) =>
      Object.fromEntries(Object.entries(normalize(call, body)).filter(([name]) => Object.hasOwn(body, name))),
  });
}

function endingWith(outcome: "canceled" | "failed"): Override {
  return ({ resolveOutcome }) => ({
    resolveOutcome: (call, body) => (resolveOutcome(call, body) === null ? null : outcome),
  });
}

/**
 * Rejects requests that the contract allows a server to accept or to reject: contested values, unknown and repeated properties, a
 * byte order mark and lone surrogates.
 */
function rejectingContested(): Override {
  return ({ parse, validate }) => ({
    parse: (call, text) => {
      // The decoder has removed the byte order mark from the text, so check the bytes.
      const [first, second, third] = call.request.body;
      const hasByteOrderMark = first === 0xef && second === 0xbb && third === 0xbf;
      const hasLoneSurrogate = /\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])/.test(text);
      if (hasByteOrderMark || hasLoneSurrogate) throw new SyntaxError("The text has a byte order mark or a lone surrogate.");
      return parse(call, text);
    },
    validate: (call, body) => validate(call, body) ?? findContested(call, body),
  });
}

/** Returns the reason why the contract does not clearly allow a body, or undefined if it does. */
function findContested({ target, text = "" }: Call, body: Json): string | undefined {
  if (!("operation" in target) || target.operation.request === undefined || !isObject(body)) return undefined;
  const { schema } = target.operation.request;
  const names = Object.keys(propertiesOf(schema));
  if (Object.keys(body).some((name) => !names.includes(name))) return "it has an unknown property";
  const isRepeated = names.some((name) => text.split(`"${name}":`).length > 2);
  if (isRepeated) return "it has a property twice";
  const uncontested = schema["x-uncontested"];
  return isObject(uncontested) && !compile(uncontested)(body) ? "it has a value that not every server accepts" : undefined;
}

function addingUndocumented(): Override {
  const withProperties = (value: Json): Json =>
    isObject(value) ? { ...(value as JsonObject), request_id: "req_1", region: "eu" } : value;
  const withHeaders = (answer: Answer): Answer => ({
    ...answer,
    headers: { ...answer.headers, "content-type": "application/json; charset=utf-8", "x-request-id": "req_1" },
  });
  return ({ accept, frame, open, reject }) => ({
    accept: (call, body) => withHeaders(accept(call, withProperties(body))),
    reject: (call, error) => withHeaders(reject(call, error)),
    frame: (call, event) => `: still here\r\nevent: update\r\nid: 1\r\n${frame(call, event).trimEnd()}\r\n\r\n`,
    open: (call, chunks) => {
      const reply = open(call, chunks);
      const isSse = "operation" in call.target && isStream(call.target.operation) && reply.kind === "stream";
      return isSse ? { ...reply, headers: { ...reply.headers, "content-type": "text/event-stream; charset=utf-8" } } : reply;
    },
  });
}
