import { isSuccess } from "../answer.js";
import type { Result } from "../contract.js";
import type { Generation } from "../generations.js";
import { isObject, type JsonObject, pointTo } from "../json.js";
import { rankOf } from "../lifecycle.js";
import { findUndefaulted, findUnsent, successOf, usageRule } from "./meaning.js";
import { type Finding, type Observation, type Oracle, type OracleContext, onAnswer, quoteJson } from "./oracle.js";

/** What an answer about a generation must agree with: what was asked, what was submitted, what was said before. */
export function resultOracles(context: OracleContext & { readonly result: Result }): readonly Oracle[] {
  const { generations, isStateless, operation, prefix, result } = context;
  const rule = (id: string, title: string, clause: string, judge: Oracle["judge"]): Oracle => ({
    id: prefix + id,
    title,
    anchor: pointTo(operation.anchor, "responses"),
    clause,
    evidence: "platform",
    scopes: ["contract"],
    needsAccepted: true,
    judge,
  });
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
    rule(
      "input.sent",
      "remembers what was submitted",
      "normalized input",
      onKnown(({ operation, sent, stated }, statement) =>
        sent === undefined
          ? undefined
          : (findUnsent(operation, about(statement), sent) ?? findRedrawn(sent, about(stated), about(statement))),
      ),
    ),
    rule(
      "input.default",
      "remembers the defaults of what was left out",
      "normalized input",
      onKnown(({ operation, sent }, statement) =>
        sent === undefined ? undefined : findUndefaulted(operation, about(statement), sent),
      ),
    ),
    {
      ...rule(
        `${result.parameter}.lasting`,
        "knows a generation as often as it is asked for it",
        result.parameter,
        onAnswer(({ status }, { message, purpose }) =>
          purpose === "read" &&
          status === 404 &&
          message.scope === "contract" &&
          generations.find(message.generation) !== undefined
            ? { expected: `the generation ${message.generation}`, received: "404" }
            : undefined,
        ),
      ),
      needsAccepted: false,
    },
    rule(
      "status.forward",
      "never goes back, and never leaves an end that it has come to",
      "status",
      onKnown(({ id }, statement) => {
        const { lifecycle } = generations;
        const regression = lifecycle === undefined ? undefined : generations.advance(id, statement[lifecycle.property]);
        return regression === undefined
          ? undefined
          : { expected: `${regression.from} or what follows it`, received: regression.to };
      }),
    ),
    {
      ...rule(
        "usage.same",
        "keeps to the credits that it has stated",
        "usage",
        onKnown(({ stated }, statement) => {
          const { lifecycle } = generations;
          // An end may settle the account: a failure is perhaps refunded.
          const rank = lifecycle === undefined ? undefined : rankOf(lifecycle, statement[lifecycle.property]);
          const isPending = rank !== undefined && rank < (lifecycle?.pending.length ?? 0);
          const [before, now] = [stated["usage"], statement["usage"]].map((usage) =>
            isObject(usage) ? usage["total"] : undefined,
          );
          return isPending && typeof before === "number" && typeof now === "number" && before !== now
            ? { expected: `usage.total ${before}`, received: String(now) }
            : undefined;
        }),
      ),
      evidence: "example" as const,
    },
  ];
  return [
    rule(`${result.parameter}.same`, "answers about the generation that was asked for", result.parameter, judgeName(result)),
    ...(isStateless ? [] : remembering),
    usageRule(context),
  ];
}

function judgeName({ parameter }: Result): Oracle["judge"] {
  return ({ exchange: { outcome }, message }: Observation) => {
    const asked = message.generation;
    const statement = outcome.kind === "answer" && isSuccess(outcome) ? successOf(outcome) : undefined;
    const answered = statement?.[parameter];
    return asked === undefined || typeof answered !== "string" || answered === asked
      ? undefined
      : { expected: `${parameter} ${quoteJson(asked)}`, received: quoteJson(answered) };
  };
}

/** What null had the server draw is drawn once. */
function findRedrawn(sent: JsonObject, stated: JsonObject, remembered: JsonObject): Finding | undefined {
  for (const [name, value] of Object.entries(sent)) {
    const [before, after] = [stated[name], remembered[name]];
    if (value !== null || typeof before !== "number" || typeof after !== "number" || before === after) continue;
    return { expected: `input.${name} ${before}, as it was drawn`, received: String(after) };
  }
  return undefined;
}
