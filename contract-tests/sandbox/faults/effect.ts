import { JSON_MEDIA_TYPE } from "../../src/contract/media-types.js";
import type { Json } from "../../src/util/json.js";
import type { Answer, Behavior, Call, Reply, SandboxContext } from "../context.js";
import { ERROR_RESPONSES } from "../errors.js";

/** Says of a request and its reply whether a fault shows. */
export type When = (call: Call, reply: Reply, world: SandboxContext) => boolean;

/** What a fault makes of a reply. */
export type Effect = (reply: Reply, call: Call, world: SandboxContext) => Reply;

/** Changes replies: the request has been dealt with as ever. */
export function replying(when: When, effect: Effect): Behavior {
  return {
    override: ({ respond }, world) => ({
      respond: (call) => {
        const reply = respond(call);
        return when(call, reply, world) ? effect(reply, call, world) : reply;
      },
    }),
  };
}

/** A submission that was taken, at any operation. */
export const taken: When = ({ target }, reply) =>
  (target.kind === "submission" || target.kind === "stream") && (reply.kind === "stream" || statusOf(reply) < 300);

/** A submission that was taken and is answered in one piece. */
export const takenAtOnce: When = ({ target }, reply) => target.kind === "submission" && statusOf(reply) < 300;

/** A stream that was opened. */
export const streamed: When = (_, reply) => reply.kind === "stream";

/** A generation that was found. */
export const found: When = ({ target }, reply) => target.kind === "result" && statusOf(reply) < 300;

/** Any request that is not carried out. */
export const refused: When = (_, reply) => statusOf(reply) >= 400;

/** A request that is refused with this status. */
export const refusedWith =
  (...statuses: readonly number[]): When =>
  (_, reply) =>
    statuses.includes(statusOf(reply));

/** A body that is JSON and not valid. */
export const invalid: When = ({ sent, target }, reply) =>
  (target.kind === "submission" || target.kind === "stream") &&
  sent !== undefined &&
  [ERROR_RESPONSES.invalid.status, ERROR_RESPONSES.malformed.status].some((status) => status === statusOf(reply));

/** A body that is not JSON. */
export const malformed: When = ({ sent, target }, reply) =>
  (target.kind === "submission" || target.kind === "stream") &&
  sent === undefined &&
  statusOf(reply) === ERROR_RESPONSES.malformed.status;

/** Any request at all. */
export const always: When = () => true;

/** Both of these. */
export const and =
  (...conditions: readonly When[]): When =>
  (call, reply, world) =>
    conditions.every((when) => when(call, reply, world));

/** Another status; the rest stays. */
export const status =
  (value: number): Effect =>
  (reply) =>
    "status" in reply ? { ...reply, status: value } : reply;

/** Other headers; one that is undefined is left out. */
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

/** Another media type. */
export const mediaType = (value: string | undefined): Effect => headers({ "content-type": value });

/** Another text. */
export const text =
  (change: (body: string, call: Call, world: SandboxContext) => string): Effect =>
  (reply, call, world) =>
    reply.kind === "answer" ? { ...reply, body: change(textOf(reply), call, world) } : reply;

/** Another JSON value. */
export const json = (change: (body: Json, call: Call, world: SandboxContext) => Json): Effect =>
  text((body, call, world) => JSON.stringify(change(body === "" ? null : (JSON.parse(body) as Json), call, world)));

/** One effect after the other. */
export const both =
  (...effects: readonly Effect[]): Effect =>
  (reply, call, world) =>
    effects.reduce((changed, effect) => effect(changed, call, world), reply);

/** An answer in the usual error shape, whatever was asked. */
export function failure(value: number, code = "INTERNAL_ERROR"): Effect {
  const body = JSON.stringify({ code, message: "Something went wrong.", error: code });
  return () => ({ kind: "answer", status: value, headers: { "content-type": JSON_MEDIA_TYPE }, body });
}

/** What harms the connection instead of an answer, or in the middle of it. */
export const TRANSPORT = {
  reset: () => ({ kind: "reset" }),
  hang: () => ({ kind: "hang" }),
  cut: (reply) => (reply.kind === "answer" ? { ...reply, kind: "cut" } : { kind: "reset" }),
  drip: (reply) => (reply.kind === "answer" ? { ...reply, kind: "drip", pace: 1000 } : { kind: "hang" }),
  raw: () => ({ kind: "raw", bytes: new TextEncoder().encode("SSH-2.0-OpenSSH_9.6\r\n") }),
} as const satisfies Readonly<Record<string, Effect>>;

export function statusOf(reply: Reply): number {
  return reply.kind === "answer" ? reply.status : 0;
}

function textOf({ body }: Answer): string {
  return typeof body === "string" ? body : new TextDecoder().decode(body);
}
