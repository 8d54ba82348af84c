import { type Operation, successes } from "../contract/model.js";
import { propertiesOf } from "../contract/schema.js";
import { compile } from "../contract/validator.js";
import type { HttpResponse } from "../traffic/exchange.js";
import type { Generations } from "../traffic/generation-store.js";
import { isSuccess, jsonObjectsOf } from "../traffic/response.js";
import { equalJson, isArray, isObject, type Json, type JsonObject } from "../util/json.js";
import {
  acceptedRule,
  type Finding,
  firstFinding,
  type Oracle,
  type OracleContext,
  onResponse,
  quoteJson,
  type Rule,
  responsesOf,
} from "./oracle.js";

/** Returns the oracles for the content of a response to a submission: the normalized input, the id and the usage. */
export function semanticsOracles(context: OracleContext): readonly Oracle[] {
  const { generations, isStateless } = context;
  const rule = (rule: Rule) => acceptedRule(context, { anchor: anchorOf(context), evidence: "endpoint", ...rule });
  const unique = rule({
    id: "id.unique",
    title: "must give every generation a unique id",
    clause: generations.idProperty,
    isConclusive: true,
    comparesResponses: true,
    evaluate: findDuplicateId(generations),
  });
  return [
    rule({
      id: "input.sent",
      title: "must return the submitted parameters unchanged in `input`",
      clause: "normalized input",
      evaluate: onAccepted(generations, findChangedInput),
    }),
    rule({
      id: "input.default",
      title: "must return the documented defaults of omitted parameters in `input`",
      clause: "normalized input",
      evaluate: onAccepted(generations, findWrongDefault),
    }),
    ...(isStateless ? [] : [unique]),
    usageRule(context),
  ];
}

/** Returns the oracle for the usage. In every documented example, the total is the sum of its parts. */
export function usageRule(context: OracleContext): Oracle {
  return acceptedRule(context, {
    id: "usage.total",
    title: "should return a `usage.total` that is the sum of its parts",
    anchor: anchorOf(context),
    clause: "usage.total = usage.subscription + usage.permanent",
    evidence: "example",
    evaluate: onResponse((response) =>
      isSuccess(response)
        ? firstFinding(jsonObjectsOf(response), (body) => findWrongTotal(context.generations.read("usage", body)))
        : undefined,
    ),
  });
}

/** Returns the JSON Pointer to the response to an accepted request. */
function anchorOf(context: OracleContext): string {
  return successes(context.operation)[0]?.anchor ?? responsesOf(context);
}

/** Applies a rule only to valid requests. The effect of an accepted invalid or contested request is not documented. */
function onAccepted(
  generations: Generations,
  evaluate: (operation: Operation, input: JsonObject, sent: JsonObject) => Finding | undefined,
): Oracle["evaluate"] {
  return ({ exchange: { outcome, request }, message, expectation }) => {
    if (expectation !== "accept" || outcome.kind === "none" || !isSuccess(outcome)) return undefined;
    const sent = JSON.parse(String(request.body)) as Json;
    if (!isObject(sent)) return undefined;
    return firstFinding(jsonObjectsOf(outcome), (body) => {
      const input = generations.read("input", body);
      return isObject(input) ? evaluate(message.operation, input, sent) : undefined;
    });
  };
}

/** Finds a submitted parameter that `input` returns with another value. */
export function findChangedInput({ request }: Operation, input: JsonObject, sent: JsonObject): Finding | undefined {
  const properties = propertiesOf(request?.schema ?? {});
  for (const [name, value] of Object.entries(sent)) {
    if (!Object.hasOwn(input, name) || !Object.hasOwn(properties, name) || keepsValue(input[name], value)) continue;
    const schema = properties[name];
    // For null the server selects a value, which it may return.
    if (value === null && isObject(schema) && compile(schema)(input[name])) continue;
    return { expected: `input.${name} ${quoteJson(value)}`, received: quoteJson(input[name]) };
  }
  return undefined;
}

/**
 * Whether a returned value is the sent one. In an object, it may lack properties and have others: responses do not contain
 * write-only properties, and requests do not contain read-only ones (OpenAPI 3.1 §4.8.24.2).
 */
function keepsValue(returned: Json | undefined, sent: Json | undefined): boolean {
  if (isArray(returned) && isArray(sent))
    return returned.length === sent.length && returned.every((item, index) => keepsValue(item, sent[index]));
  if (!isObject(returned) || !isObject(sent)) return equalJson(returned, sent);
  return Object.entries(sent).every(([name, value]) => !Object.hasOwn(returned, name) || keepsValue(returned[name], value));
}

/** Finds an omitted parameter that `input` returns with a value other than its default. */
export function findWrongDefault({ request }: Operation, input: JsonObject, sent: JsonObject): Finding | undefined {
  for (const [name, schema] of Object.entries(propertiesOf(request?.schema ?? {}))) {
    const value = schema["default"];
    if (value === undefined || Object.hasOwn(sent, name) || !Object.hasOwn(input, name) || equalJson(input[name], value))
      continue;
    return { expected: `input.${name} ${quoteJson(value)}`, received: quoteJson(input[name]) };
  }
  return undefined;
}

/** Finds an id of another submission. The monitor runs before the generation is stored, so a known id is a duplicate. */
function findDuplicateId(generations: Generations): Oracle["evaluate"] {
  return onResponse((response) => {
    const id = generations.read("id", successOf(response));
    return typeof id === "string" && generations.find(id) !== undefined
      ? { expected: "an id that no other submission has", received: quoteJson(id) }
      : undefined;
  });
}

/** The relative tolerance for sums. Credits may be fractions, and adding doubles has rounding errors. */
const ROUNDING_TOLERANCE = 1e-6;

function findWrongTotal(usage: Json | undefined): Finding | undefined {
  const { total, subscription, permanent } = isObject(usage) ? usage : {};
  if (typeof total !== "number" || typeof subscription !== "number" || typeof permanent !== "number") return undefined;
  const sum = subscription + permanent;
  return Math.abs(total - sum) <= ROUNDING_TOLERANCE * Math.max(1, Math.abs(total))
    ? undefined
    : { expected: `usage.total ${sum}`, received: String(total) };
}

/** Returns the JSON object of a successful response, if it has one. */
export function successOf(response: HttpResponse): JsonObject | undefined {
  return isSuccess(response) ? jsonObjectsOf(response)[0] : undefined;
}
