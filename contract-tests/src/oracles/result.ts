import type { Result } from "../contract/model.js";
import type { Generation } from "../traffic/generation-store.js";
import { isObject, type JsonObject } from "../util/json.js";
import { acceptedRule, type Finding, type Oracle, type OracleContext, onAnswer, quoteJson } from "./oracle.js";
import { findUndefaulted, findUnsent, successOf, usageRule } from "./semantics.js";

/** What an answer about a generation must agree with: what was asked, what was submitted, what was said before. */
export function resultOracles(context: OracleContext & { readonly result: Result }): readonly Oracle[] {
  const { generations, isStateless, result } = context;
  /** Judges what is said of a generation whose submission is known, and was the only one to get its id. */
  const onKnown = (judge: (generation: Generation, statement: JsonObject) => Finding | undefined): Oracle["judge"] =>
    onAnswer((answer, { message }) => {
      const generation = generations.find(message.generation);
      const statement = successOf(answer);
      if (generation === undefined || statement === undefined || generations.isShared(generation.id)) return undefined;
      return judge(generation, statement);
    });
  const about = (statement: JsonObject) => (isObject(statement["input"]) ? statement["input"] : {});
  const remembering = [
    acceptedRule(context, {
      id: "input.sent",
      title: "remembers what was submitted",
      clause: "normalized input",
      judge: onKnown(({ operation, sent, submitted }, statement) =>
        sent === undefined
          ? undefined
          : (findUnsent(operation, about(statement), sent) ?? findRedrawn(sent, about(submitted), about(statement))),
      ),
    }),
    acceptedRule(context, {
      id: "input.default",
      title: "remembers the defaults of what was left out",
      clause: "normalized input",
      judge: onKnown(({ operation, sent }, statement) =>
        sent === undefined ? undefined : findUndefaulted(operation, about(statement), sent),
      ),
    }),
    acceptedRule(context, {
      id: `${result.property}.lasting`,
      title: "knows a generation as often as it is asked for it",
      clause: result.property,
      needsAccepted: false,
      judge: onAnswer(({ status }, { message, purpose }) =>
        purpose === "read" && status === 404 && message.scope === "contract" && generations.find(message.generation) !== undefined
          ? { expected: `the generation ${message.generation}`, received: "404" }
          : undefined,
      ),
    }),
    acceptedRule(context, {
      id: "status.forward",
      title: "never goes back, and never leaves an end that it has come to",
      clause: "status",
      judge: onKnown(({ id }, statement) => {
        const { lifecycle } = generations;
        const regression = lifecycle === undefined ? undefined : generations.recordStatus(id, statement[lifecycle.property]);
        return regression === undefined
          ? undefined
          : { expected: `${regression.from} or what follows it`, received: regression.to };
      }),
    }),
    acceptedRule(context, {
      id: "usage.same",
      title: "keeps to the credits that it has stated",
      clause: "usage",
      evidence: "example",
      judge: onKnown(({ submitted }, statement) => {
        const { lifecycle } = generations;
        // An end may settle the account: a failure is perhaps refunded.
        const isPending = lifecycle?.pending.some((state) => state === statement[lifecycle.property]);
        const [before, now] = [submitted["usage"], statement["usage"]].map((usage) =>
          isObject(usage) ? usage["total"] : undefined,
        );
        return isPending && typeof before === "number" && typeof now === "number" && before !== now
          ? { expected: `usage.total ${before}`, received: String(now) }
          : undefined;
      }),
    }),
  ];
  return [
    acceptedRule(context, {
      id: `${result.property}.same`,
      title: "answers about the generation that was asked for",
      clause: result.property,
      judge: judgeName(result),
    }),
    ...(isStateless ? [] : remembering),
    usageRule(context),
  ];
}

function judgeName({ property }: Result): Oracle["judge"] {
  return onAnswer((answer, { message: { generation: asked } }) => {
    const answered = successOf(answer)?.[property];
    return asked === undefined || typeof answered !== "string" || answered === asked
      ? undefined
      : { expected: `${property} ${quoteJson(asked)}`, received: quoteJson(answered) };
  });
}

/** What null had the server draw is drawn once. */
function findRedrawn(sent: JsonObject, submitted: JsonObject, remembered: JsonObject): Finding | undefined {
  for (const [name, value] of Object.entries(sent)) {
    const [before, after] = [submitted[name], remembered[name]];
    if (value !== null || typeof before !== "number" || typeof after !== "number" || before === after) continue;
    return { expected: `input.${name} ${before}, as it was drawn`, received: String(after) };
  }
  return undefined;
}
