import { hasEnded, type Lifecycle, rankOf, statusIn } from "../contract/lifecycle.js";
import { EVENT_STREAM } from "../contract/media-types.js";
import { streamLifecycle } from "../contract/model.js";
import type { HttpResponse } from "../traffic/exchange.js";
import type { Generations } from "../traffic/generation-store.js";
import { eventsOf, isSuccess, jsonObjectsOf, mediaTypeOf } from "../traffic/response.js";
import { acceptedRule, type Finding, type Oracle, type OracleContext, onResponse, quoteJson } from "./oracle.js";

/** Returns the oracles for all events of a stream together: one generation, statuses in order, and a terminal status. */
export function streamOracles(context: OracleContext): readonly Oracle[] {
  const { generations, isStateless, operation } = context;
  const lifecycle = streamLifecycle(operation);
  const rules = [
    acceptedRule(context, {
      id: "stream.events",
      title: "must send at least one event",
      clause: "each data line is JSON",
      dependsOnDelivery: true,
      evaluate: onStream(findNoEvents),
    }),
    acceptedRule(context, {
      id: "stream.same",
      title: "must send events of one generation only",
      clause: generations.idProperty,
      evaluate: onStream((response) => findOtherId(response, generations)),
    }),
  ];
  if (lifecycle === undefined) return rules;
  return [
    ...rules,
    acceptedRule(context, {
      id: "stream.forward",
      title: "must not return to an earlier status",
      clause: "statuses only advance",
      evaluate: onStream((response) => findRegression(response, lifecycle, isStateless ? undefined : generations)),
    }),
    acceptedRule(context, {
      id: "stream.end",
      title: "must close the stream after the terminal status, and not before",
      clause: "the stream ends after the terminal status",
      dependsOnDelivery: true,
      evaluate: onStream((response) => findWrongEnd(response, lifecycle)),
    }),
  ];
}

function onStream(evaluate: (response: HttpResponse) => Finding | undefined): Oracle["evaluate"] {
  return onResponse((response) =>
    isSuccess(response) && mediaTypeOf(response) === EVENT_STREAM ? evaluate(response) : undefined,
  );
}

function findNoEvents(response: HttpResponse): Finding | undefined {
  return eventsOf(response).length === 0 && !response.isOpen ? { expected: "an event", received: "none" } : undefined;
}

function findOtherId(response: HttpResponse, generations: Generations): Finding | undefined {
  const [id, ...others] = jsonObjectsOf(response).map((event) => generations.read("id", event));
  const other = others.find((each) => each !== id);
  return other === undefined
    ? undefined
    : { expected: `${generations.idProperty} ${quoteJson(id)} in every event`, received: quoteJson(other) };
}

function findRegression(response: HttpResponse, lifecycle: Lifecycle, generations: Generations | undefined): Finding | undefined {
  let reached: string | undefined;
  for (const event of jsonObjectsOf(response)) {
    const status = statusIn(lifecycle, event);
    const id = generations?.read("id", event);
    if (typeof id === "string") generations?.recordStatus(id, status);
    const rank = rankOf(lifecycle, status);
    if (rank === undefined || status === undefined) continue;
    if (rank < (rankOf(lifecycle, reached) ?? -1)) return { expected: `${reached} or a later status`, received: status };
    reached = status;
  }
  return undefined;
}

/** The time that a server has to close a stream after the terminal status, in milliseconds. */
const MAX_CLOSE_TIME_MS = 200;

function findWrongEnd(response: HttpResponse, lifecycle: Lifecycle): Finding | undefined {
  const statuses = jsonObjectsOf(response).map((event) => statusIn(lifecycle, event));
  const end = statuses.findIndex((status) => hasEnded(lifecycle, status));
  const expected = `the stream ends with ${lifecycle.ended.join(", ")}`;
  if (end >= 0 && end < statuses.length - 1)
    return { expected, received: `${quoteJson(statuses[end + 1])} after ${quoteJson(statuses[end])}` };
  const { isOpen = false, msSinceEnd = 0 } = response;
  if (end >= 0 && isOpen && msSinceEnd >= MAX_CLOSE_TIME_MS)
    return { expected, received: `it stays open after ${quoteJson(statuses[end])}` };
  // The suite did not read an open stream to its end, so the terminal status may follow.
  return end < 0 && !isOpen && statuses.length > 0
    ? { expected, received: `it ends with ${quoteJson(statuses.at(-1))}` }
    : undefined;
}
