import { JSON_MEDIA_TYPE } from "../../src/contract/media-types.js";
import { isObject, type Json, type JsonObject } from "../../src/util/json.js";
import type { Behavior, Call, SandboxContext } from "../context.js";
import { ERROR_RESPONSES, isInvalidStatus } from "../errors.js";
import type { Answer, Reply } from "../messages.js";

/** Decides from a request and its reply whether a fault is triggered. */
export type ReplyCondition = (call: Call, reply: Reply, context: SandboxContext) => boolean;

/** Returns the reply that a faulty server sends instead of the correct one. */
export type Effect = (reply: Reply, call: Call, context: SandboxContext) => Reply;

/** Processes requests correctly, but changes the replies that meet the condition. */
export function replying(when: ReplyCondition, effect: Effect): Behavior {
  return {
    override: ({ respond }, context) => ({
      respond: (call) => {
        const reply = respond(call);
        return when(call, reply, context) ? effect(reply, call, context) : reply;
      },
    }),
  };
}

/** Matches accepted submissions, with or without a stream. */
export const accepted: ReplyCondition = ({ target }, reply) =>
  (target.kind === "submission" || target.kind === "stream") && (reply.kind === "stream" || statusOf(reply) < 300);

/** Matches accepted submissions to operations that do not stream. */
export const submissionAccepted: ReplyCondition = ({ target }, reply) => target.kind === "submission" && statusOf(reply) < 300;

/** Matches replies that open a stream. */
export const streamOpened: ReplyCondition = (_, reply) => reply.kind === "stream";

/** Matches successful requests for a generation. */
export const generationFound: ReplyCondition = ({ target }, reply) => target.kind === "result" && statusOf(reply) < 300;

/** Matches replies with a 4xx or 5xx status. */
export const rejected: ReplyCondition = (_, reply) => statusOf(reply) >= 400;

/** Matches replies with one of these statuses. */
export const rejectedWith =
  (...statuses: readonly number[]): ReplyCondition =>
  (_, reply) =>
    statuses.includes(statusOf(reply));

/** Matches rejections of a body that is valid JSON but violates the schema. */
export const invalidBody: ReplyCondition = ({ sent, target }, reply) =>
  (target.kind === "submission" || target.kind === "stream") && sent !== undefined && isInvalidStatus(statusOf(reply));

/** Matches rejections of a body that is not JSON. */
export const malformedBody: ReplyCondition = ({ sent, target }, reply) =>
  (target.kind === "submission" || target.kind === "stream") &&
  sent === undefined &&
  statusOf(reply) === ERROR_RESPONSES.malformed.status;

/** Matches replies that meet all conditions. */
export const and =
  (...conditions: readonly ReplyCondition[]): ReplyCondition =>
  (call, reply, context) =>
    conditions.every((when) => when(call, reply, context));

/** Replaces the status and keeps headers and body. */
export const status =
  (value: number): Effect =>
  (reply) =>
    "status" in reply ? { ...reply, status: value } : reply;

/** Sets headers. Removes those whose new value is undefined. */
export const headers =
  (change: Readonly<Record<string, string | undefined>>): Effect =>
  (reply) => {
    if (!("headers" in reply)) return reply;
    const changed = Object.entries({ ...reply.headers, ...change });
    return {
      ...reply,
      headers: Object.fromEntries(changed.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))),
    };
  };

/** Sets the `Content-Type` header, or removes it if the value is undefined. */
export const mediaType = (value: string | undefined): Effect => headers({ "content-type": value });

/** Changes the text of the body. */
export const text =
  (change: (body: string, call: Call, context: SandboxContext) => string): Effect =>
  (reply, call, context) =>
    reply.kind === "answer" ? { ...reply, body: change(textOf(reply), call, context) } : reply;

/** Changes the JSON value of the body. An empty body counts as null. */
export const json = (change: (body: Json, call: Call, context: SandboxContext) => Json): Effect =>
  text((body, call, context) => JSON.stringify(change(body === "" ? null : (JSON.parse(body) as Json), call, context)));

/** Changes the JSON object of an error response. */
export function changingError(change: (error: JsonObject, call: Call) => Json): Effect {
  return json((error, call) => (isObject(error) ? change(error, call) : error));
}

/** Applies effects in order. */
export const sequence =
  (...effects: readonly Effect[]): Effect =>
  (reply, call, context) =>
    effects.reduce((changed, effect) => effect(changed, call, context), reply);

/**
 * Replaces the reply with an error response in the contract's usual format.
 *
 * @param value the status
 */
export function errorResponse(value: number, code = "INTERNAL_ERROR"): Effect {
  const body = JSON.stringify({ code, message: "Something went wrong.", error: code });
  return () => ({ kind: "answer", status: value, headers: { "content-type": JSON_MEDIA_TYPE }, body });
}

/** Effects that break the connection before or during the response. */
export const TRANSPORT_EFFECTS = {
  reset: () => ({ kind: "reset" }),
  hang: () => ({ kind: "hang" }),
  cut: (reply) => (reply.kind === "answer" ? { ...reply, kind: "cut" } : { kind: "reset" }),
  drip: (reply) => (reply.kind === "answer" ? { ...reply, kind: "drip", pace: 1000 } : { kind: "hang" }),
  raw: () => ({ kind: "raw", bytes: new TextEncoder().encode("SSH-2.0-OpenSSH_9.6\r\n") }),
} as const satisfies Readonly<Record<string, Effect>>;

function statusOf(reply: Reply): number {
  return reply.kind === "answer" ? reply.status : 0;
}

export function textOf({ body }: Answer): string {
  return typeof body === "string" ? body : new TextDecoder().decode(body);
}
