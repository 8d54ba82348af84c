import { type Operation, successes } from "../contract/model.js";
import { propertiesOf } from "../contract/schema.js";
import { compile } from "../contract/validator.js";
import type { HttpResponse } from "../traffic/exchange.js";
import type { Generations } from "../traffic/generation-store.js";
import { isSuccess, jsonObjectsOf } from "../traffic/response.js";
import { equalJson, isObject, type Json, type JsonObject } from "../util/json.js";
import {
  acceptedRule,
  type Finding,
  first,
  type Oracle,
  type OracleContext,
  onAnswer,
  quoteJson,
  type Rule,
  responsesOf,
} from "./oracle.js";

/** What the answer to an accepted submission means: the request as it was understood, a name, the credits used. */
export function meaningOracles(context: OracleContext): readonly Oracle[] {
  const { generations, isStateless } = context;
  const rule = (rule: Rule) => acceptedRule(context, { anchor: anchorOf(context), evidence: "endpoint", ...rule });
  const unique = rule({
    id: "id.unique",
    title: "names every generation differently",
    clause: generations.idProperty,
    judge: judgeIds(generations),
  });
  return [
    rule({
      id: "input.sent",
      title: "gives back in input what was sent",
      clause: "normalized input",
      judge: onAccepted(findUnsent),
    }),
    rule({
      id: "input.default",
      title: "gives back the default in input for what was left out",
      clause: "normalized input",
      judge: onAccepted(findUndefaulted),
    }),
    ...(isStateless ? [] : [unique]),
    usageRule(context),
  ];
}

/** Usage adds up in every printed example. */
export function usageRule(context: OracleContext): Oracle {
  return acceptedRule(context, {
    id: "usage.total",
    title: "adds usage up",
    anchor: anchorOf(context),
    clause: "usage.total = usage.subscription + usage.permanent",
    evidence: "example",
    judge: onAnswer((answer) => (isSuccess(answer) ? first(jsonObjectsOf(answer), ({ usage }) => judgeUsage(usage)) : undefined)),
  });
}

/** JSON Pointer to the answer to a request that is taken. */
function anchorOf(context: OracleContext): string {
  return successes(context.operation)[0]?.anchor ?? responsesOf(context);
}

/** What a valid request means is documented; what an invalid or contested one means, where it is taken, is not. */
function onAccepted(judge: (operation: Operation, input: JsonObject, sent: JsonObject) => Finding | undefined): Oracle["judge"] {
  return ({ exchange: { outcome, request }, message, purpose }) => {
    if (purpose !== "accept" || outcome.kind === "none" || !isSuccess(outcome)) return undefined;
    const sent = JSON.parse(String(request.body)) as Json;
    if (!isObject(sent)) return undefined;
    return first(jsonObjectsOf(outcome), ({ input }) => (isObject(input) ? judge(message.operation, input, sent) : undefined));
  };
}

/** A parameter that was sent and comes back otherwise. */
export function findUnsent({ request }: Operation, input: JsonObject, sent: JsonObject): Finding | undefined {
  const properties = propertiesOf(request?.schema ?? {});
  for (const [name, value] of Object.entries(sent)) {
    if (!Object.hasOwn(input, name) || !Object.hasOwn(properties, name) || equalJson(input[name], value)) continue;
    const schema = properties[name];
    // Null asks the server for a value of its own choice, which it may tell.
    if (value === null && isObject(schema) && compile(schema)(input[name])) continue;
    return { expected: `input.${name} ${quoteJson(value)}`, received: quoteJson(input[name]) };
  }
  return undefined;
}

/** A parameter that was left out and comes back with anything but its default. */
export function findUndefaulted({ request }: Operation, input: JsonObject, sent: JsonObject): Finding | undefined {
  for (const [name, schema] of Object.entries(propertiesOf(request?.schema ?? {}))) {
    const value = schema["default"];
    if (value === undefined || Object.hasOwn(sent, name) || !Object.hasOwn(input, name) || equalJson(input[name], value))
      continue;
    return { expected: `input.${name} ${quoteJson(value)}`, received: quoteJson(input[name]) };
  }
  return undefined;
}

/** Told by the watch before the generation is entered, so that a known id is another submission's. */
function judgeIds(generations: Generations): Oracle["judge"] {
  return onAnswer((answer) => {
    const id = successOf(answer)?.[generations.idProperty];
    return typeof id === "string" && generations.find(id) !== undefined
      ? { expected: "an id that no other submission has", received: quoteJson(id) }
      : undefined;
  });
}

/** Credits may be fractions, which a double adds up with a rounding error. */
const ROUNDING = 1e-6;

function judgeUsage(usage: Json | undefined): Finding | undefined {
  const { total, subscription, permanent } = isObject(usage) ? usage : {};
  if (typeof total !== "number" || typeof subscription !== "number" || typeof permanent !== "number") return undefined;
  const sum = subscription + permanent;
  return Math.abs(total - sum) <= ROUNDING * Math.max(1, Math.abs(total))
    ? undefined
    : { expected: `usage.total ${sum}`, received: String(total) };
}

/** The answer's JSON object, where it is a success with one. */
export function successOf(answer: HttpResponse): JsonObject | undefined {
  return isSuccess(answer) ? jsonObjectsOf(answer)[0] : undefined;
}
