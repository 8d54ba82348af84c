import { isStream } from "../src/contract/model.js";
import { propertiesOf } from "../src/contract/schema.js";
import { compile } from "../src/contract/validator.js";
import { isObject, type Json, type JsonObject } from "../src/util/json.js";
import type { Answer, Call, ConformingVariant, Override } from "./context.js";

/** Correct servers of different kinds: where the contract leaves a choice, each makes another one. */
export const CONFORMING_VARIANTS: readonly ConformingVariant[] = [
  { name: "202", title: "answers 202 to a submission", override: answeringTaken((answer) => ({ ...answer, status: 202 })) },
  { name: "400", title: "answers 400 to whatever is not valid", override: refusingWith(400) },
  { name: "422", title: "answers 422 to whatever is not valid", override: refusingWith(422) },
  { name: "sparse", title: "gives back in input what was sent, and no defaults", override: withoutDefaults() },
  { name: "strict", title: "refuses everything that is not documented as allowed", override: refusingContested() },
  { name: "limited", title: "limits the rate", options: { rate: 150 } },
  { name: "slow", title: "takes its time", options: { latency: 30 } },
  { name: "instant", title: "has completed a generation when it answers", options: { pace: { queued: 0, running: 0 } } },
  {
    name: "failing",
    title: "fails every generation at once",
    options: { pace: { queued: 0, running: 0 } },
    override: endingWith("failed"),
  },
  {
    name: "canceling",
    title: "cancels every generation at once",
    options: { pace: { queued: 0, running: 0 } },
    override: endingWith("canceled"),
  },
  { name: "patient", title: "keeps every generation waiting", options: { pace: { queued: 600_000, running: 600_000 } } },
  { name: "talkative", title: "says more than is documented", override: sayingMore() },
];

/** A style by its name; undefined where there is none. */
export function variantNamed(name: string): ConformingVariant | undefined {
  return CONFORMING_VARIANTS.find((style) => style.name === name);
}

/** Changes the answer to what was taken, where it comes in one piece. */
function answeringTaken(change: (answer: Answer) => Answer): Override {
  return ({ accept }) => ({
    accept: (call, shown) => (call.target.kind === "submission" ? change(accept(call, shown)) : accept(call, shown)),
  });
}

function refusingWith(status: number): Override {
  return ({ refuse }) => ({
    refuse: (call, refusal) => refuse(call, refusal.status === 400 || refusal.status === 422 ? { ...refusal, status } : refusal),
  });
}

function withoutDefaults(): Override {
  return ({ normalize }) => ({
    normalize: (call, body) =>
      Object.fromEntries(Object.entries(normalize(call, body)).filter(([name]) => Object.hasOwn(body, name))),
  });
}

function endingWith(fate: "canceled" | "failed"): Override {
  return ({ resolveOutcome: decide }) => ({ resolveOutcome: (call, body) => (decide(call, body) === null ? null : fate) });
}

/** What the documentation does not decide is refused: contested values, unknown and repeated names, odd text. */
function refusingContested(): Override {
  return ({ judge, parse }) => ({
    parse: (call, text) => {
      // The decoder has removed the byte order mark from the text.
      const [first, second, third] = call.request.body;
      const hasByteOrderMark = first === 0xef && second === 0xbb && third === 0xbf;
      if (hasByteOrderMark || /\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])/.test(text)) throw new SyntaxError("odd text");
      return parse(call, text);
    },
    judge: (call, body) => judge(call, body) ?? contest(call, body),
  });
}

function contest({ target, text = "" }: Call, body: Json): string | undefined {
  if (!("operation" in target) || target.operation.request === undefined || !isObject(body)) return undefined;
  const { schema } = target.operation.request;
  const names = Object.keys(propertiesOf(schema));
  if (Object.keys(body).some((name) => !names.includes(name))) return "it has an unknown property";
  const isRepeated = names.some((name) => text.split(`"${name}":`).length > 2);
  if (isRepeated) return "it has a property twice";
  const narrowed = schema["x-uncontested"];
  return isObject(narrowed) && !compile(narrowed)(body) ? "it is not what everybody takes" : undefined;
}

function sayingMore(): Override {
  const more = (value: Json): Json => (isObject(value) ? { ...(value as JsonObject), request_id: "req_1", region: "eu" } : value);
  const type = (answer: Answer): Answer => ({
    ...answer,
    headers: { ...answer.headers, "content-type": "application/json; charset=utf-8", "x-request-id": "req_1" },
  });
  return ({ accept, frame, open, refuse }) => ({
    accept: (call, shown) => type(accept(call, more(shown))),
    refuse: (call, refusal) => type(refuse(call, refusal)),
    frame: (call, event) => `: still here\r\nevent: update\r\nid: 1\r\n${frame(call, event).trimEnd()}\r\n\r\n`,
    open: (call, chunks) => {
      const reply = open(call, chunks);
      const isSse = "operation" in call.target && isStream(call.target.operation) && reply.kind === "stream";
      return isSse ? { ...reply, headers: { ...reply.headers, "content-type": "text/event-stream; charset=utf-8" } } : reply;
    },
  });
}
