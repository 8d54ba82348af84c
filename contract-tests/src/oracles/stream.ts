import { hasEnded, type Lifecycle, rankOf } from "../contract/lifecycle.js";
import { EVENT_STREAM } from "../contract/media-types.js";
import { streamLifecycle } from "../contract/model.js";
import type { HttpResponse } from "../traffic/exchange.js";
import type { Generations } from "../traffic/generation-store.js";
import { eventsOf, isSuccess, jsonObjectsOf, mediaTypeOf } from "../traffic/response.js";
import { acceptedRule, type Finding, type Oracle, type OracleContext, onAnswer, quoteJson } from "./oracle.js";

/** What the events of a stream make together: the story of one generation, told in order and to its end. */
export function streamOracles(context: OracleContext): readonly Oracle[] {
  const { generations, isStateless, operation } = context;
  const lifecycle = streamLifecycle(operation);
  const rules = [
    acceptedRule(context, {
      id: "stream.events",
      title: "sends at least one event",
      clause: "each data line is JSON",
      judge: onStream(judgeEvents),
    }),
    acceptedRule(context, {
      id: "stream.same",
      title: "tells of one generation",
      clause: generations.idProperty,
      judge: onStream((answer) => judgeNames(answer, generations.idProperty)),
    }),
  ];
  if (lifecycle === undefined) return rules;
  return [
    ...rules,
    acceptedRule(context, {
      id: "stream.forward",
      title: "never goes back",
      clause: "statuses move on",
      judge: onStream((answer) => judgeOrder(answer, lifecycle, isStateless ? undefined : generations)),
    }),
    acceptedRule(context, {
      id: "stream.end",
      title: "ends with the generation's end, and only then",
      clause: "the stream ends after the terminal status",
      judge: onStream((answer) => judgeEnd(answer, lifecycle)),
    }),
  ];
}

function onStream(judge: (answer: HttpResponse) => Finding | undefined): Oracle["judge"] {
  return onAnswer((answer) => (isSuccess(answer) && mediaTypeOf(answer) === EVENT_STREAM ? judge(answer) : undefined));
}

function judgeEvents(answer: HttpResponse): Finding | undefined {
  return eventsOf(answer).length === 0 && !answer.isOpen ? { expected: "an event", received: "none" } : undefined;
}

function judgeNames(answer: HttpResponse, name: string): Finding | undefined {
  const [id, ...others] = jsonObjectsOf(answer).map((statement) => statement[name]);
  const other = others.find((each) => each !== id);
  return other === undefined ? undefined : { expected: `${name} ${quoteJson(id)} throughout`, received: quoteJson(other) };
}

function judgeOrder(answer: HttpResponse, lifecycle: Lifecycle, generations: Generations | undefined): Finding | undefined {
  let reached: string | undefined;
  for (const statement of jsonObjectsOf(answer)) {
    const state = statement[lifecycle.property];
    const id = statement[generations?.idProperty ?? ""];
    if (typeof id === "string") generations?.recordStatus(id, state);
    const rank = rankOf(lifecycle, state);
    if (rank === undefined || typeof state !== "string") continue;
    if (rank < (rankOf(lifecycle, reached) ?? -1)) return { expected: `${reached} or what follows it`, received: state };
    reached = state;
  }
  return undefined;
}

/** A stream that was left so few milliseconds after its end was told may just have been closing. */
const TIME_TO_CLOSE = 200;

function judgeEnd(answer: HttpResponse, lifecycle: Lifecycle): Finding | undefined {
  const states = jsonObjectsOf(answer).map((statement) => statement[lifecycle.property]);
  const end = states.findIndex((state) => hasEnded(lifecycle, state));
  const expected = `the stream ends with ${lifecycle.ended.join(", ")}`;
  if (end >= 0 && end < states.length - 1)
    return { expected, received: `${quoteJson(states[end + 1])} after ${quoteJson(states[end])}` };
  const { isOpen = false, msSinceEnd = 0 } = answer;
  if (end >= 0 && isOpen && msSinceEnd >= TIME_TO_CLOSE)
    return { expected, received: `it stays open after ${quoteJson(states[end])}` };
  // One that still goes on has only not been followed to its end.
  return end < 0 && !isOpen && states.length > 0 ? { expected, received: `it ends with ${quoteJson(states.at(-1))}` } : undefined;
}
