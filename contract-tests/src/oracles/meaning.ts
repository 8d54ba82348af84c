import { isSuccess, objectOf, propertyOf } from "../answer.js";
import { type Submission, successes } from "../contract.js";
import type { Answer } from "../exchange.js";
import { equalJson, isObject, type Json, type JsonObject } from "../json.js";
import { propertiesOf } from "../properties.js";
import { compile } from "../referee.js";
import { type Finding, type Oracle, type OracleContext, onAnswer, quoteJson, responsesOf } from "./oracle.js";

/** What the answer to an accepted submission means: the request as it was understood, a name, the credits used. */
export function meaningOracles(context: OracleContext): readonly Oracle[] {
  const { operation, prefix } = context;
  const success = successes(operation)[0];
  const rule = (id: string, title: string, clause: string, judge: Oracle["judge"]): Oracle => ({
    id: prefix + id,
    title,
    anchor: success?.anchor ?? responsesOf(context),
    clause,
    evidence: "endpoint",
    scopes: ["contract"],
    needsAccepted: true,
    judge,
  });
  return [
    rule("input.sent", "gives back in input what was sent", "normalized input", judgeSent(operation)),
    rule("input.default", "gives back the default in input for what was left out", "normalized input", judgeDefaults(operation)),
    rule("id.unique", "names every generation differently", "id", judgeIds()),
    {
      ...rule("usage.total", "adds usage up", "usage.total = usage.subscription + usage.permanent", onAnswer(judgeUsage)),
      evidence: "example",
    },
  ];
}

/** What a valid request means is documented; what an invalid or contested one means, where it is taken, is not. */
function onAccepted(judge: (answer: Answer, sent: JsonObject) => Finding | undefined): Oracle["judge"] {
  return ({ exchange: { outcome, request }, purpose }) => {
    if (purpose !== "accept" || outcome.kind === "none" || !isSuccess(outcome)) return undefined;
    const sent = JSON.parse(String(request.body)) as Json;
    return isObject(sent) ? judge(outcome, sent) : undefined;
  };
}

function judgeSent(operation: Submission): Oracle["judge"] {
  const properties = propertiesOf(operation.request.schema);
  return onAccepted((answer, sent) => {
    const input = objectOf(answer, "input") ?? {};
    for (const [name, value] of Object.entries(sent)) {
      if (!Object.hasOwn(input, name) || !Object.hasOwn(properties, name) || equalJson(input[name], value)) continue;
      const schema = properties[name];
      // Null asks the server for a value of its own choice, which it may tell.
      if (value === null && isObject(schema) && compile(schema)(input[name])) continue;
      return { expected: `input.${name} ${quoteJson(value)}`, received: quoteJson(input[name]) };
    }
    return undefined;
  });
}

function judgeDefaults(operation: Submission): Oracle["judge"] {
  const properties = Object.entries(propertiesOf(operation.request.schema));
  const defaults = properties.flatMap(([name, schema]) =>
    isObject(schema) && schema["default"] !== undefined ? [[name, schema["default"]] as const] : [],
  );
  return onAccepted((answer, sent) => {
    const input = objectOf(answer, "input") ?? {};
    for (const [name, value] of defaults) {
      if (Object.hasOwn(sent, name) || !Object.hasOwn(input, name) || equalJson(input[name], value)) continue;
      return { expected: `input.${name} ${quoteJson(value)}`, received: quoteJson(input[name]) };
    }
    return undefined;
  });
}

function judgeIds(): Oracle["judge"] {
  const seen = new Set<string>();
  return onAnswer((answer) => {
    const id = isSuccess(answer) ? propertyOf(answer, "id") : undefined;
    if (typeof id !== "string") return undefined;
    if (seen.has(id)) return { expected: "an id that no other submission has", received: quoteJson(id) };
    seen.add(id);
    return undefined;
  });
}

/** Credits may be fractions, which a double adds up with a rounding error. */
const ROUNDING = 1e-6;

function judgeUsage(answer: Answer): Finding | undefined {
  const { total, subscription, permanent } = (isSuccess(answer) ? objectOf(answer, "usage") : undefined) ?? {};
  if (typeof total !== "number" || typeof subscription !== "number" || typeof permanent !== "number") return undefined;
  const sum = subscription + permanent;
  return Math.abs(total - sum) <= ROUNDING * Math.max(1, Math.abs(total))
    ? undefined
    : { expected: `usage.total ${sum}`, received: String(total) };
}
