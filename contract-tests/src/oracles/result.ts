import { statusIn } from "../contract/lifecycle.js";
import type { Result } from "../contract/model.js";
import type { Generation, Generations } from "../traffic/generation-store.js";
import { isObject, type JsonObject } from "../util/json.js";
import { acceptedRule, type Finding, type Oracle, type OracleContext, onResponse, quoteJson } from "./oracle.js";
import { findChangedInput, findWrongDefault, successOf, usageRule } from "./semantics.js";

/** Returns the oracles for a result: it must agree with the request, the submission and earlier responses. */
export function resultOracles(context: OracleContext & { readonly result: Result }): readonly Oracle[] {
  const { generations, isStateless, result } = context;
  /** Applies a rule only to a generation whose submission is known and whose id is unique. */
  const onKnown = (evaluate: (generation: Generation, body: JsonObject) => Finding | undefined): Oracle["evaluate"] =>
    onResponse((response, { message }) => {
      const generation = generations.find(message.generation);
      const body = successOf(response);
      if (generation === undefined || body === undefined || generations.isShared(generation.id)) return undefined;
      return evaluate(generation, body);
    });
  const inputOf = (body: JsonObject) => {
    const input = generations.read("input", body);
    return isObject(input) ? input : {};
  };
  const statefulRules = [
    acceptedRule(context, {
      id: "input.sent",
      title: "must return the submitted parameters unchanged in `input`",
      clause: "normalized input",
      evaluate: onKnown(({ operation, sent, submitted }, body) =>
        sent === undefined
          ? undefined
          : (findChangedInput(operation, inputOf(body), sent) ?? findChangedSelection(sent, inputOf(submitted), inputOf(body))),
      ),
    }),
    acceptedRule(context, {
      id: "input.default",
      title: "must return the documented defaults of omitted parameters in `input`",
      clause: "normalized input",
      evaluate: onKnown(({ operation, sent }, body) =>
        sent === undefined ? undefined : findWrongDefault(operation, inputOf(body), sent),
      ),
    }),
    acceptedRule(context, {
      id: `${result.property}.lasting`,
      title: "must not return 404 for a submitted generation",
      clause: result.property,
      needsAccepted: false,
      evaluate: onResponse(({ status }, { attempt, message, expectation }) =>
        !attempt.isRetried &&
        expectation === "read" &&
        status === 404 &&
        message.scope === "contract" &&
        generations.find(message.generation) !== undefined
          ? { expected: `the generation ${message.generation}`, received: "404" }
          : undefined,
      ),
    }),
    acceptedRule(context, {
      id: "status.forward",
      title: "must not return to an earlier status or change a terminal status",
      clause: "status",
      isConclusive: true,
      comparesResponses: true,
      evaluate: onKnown(({ id }, body) => {
        const { lifecycle } = generations;
        const regression = lifecycle === undefined ? undefined : generations.recordStatus(id, statusIn(lifecycle, body));
        return regression === undefined
          ? undefined
          : { expected: `${regression.from} or a later status`, received: regression.to };
      }),
    }),
    acceptedRule(context, {
      id: "usage.same",
      title: "should not change `usage.total` before the generation completes",
      clause: "usage",
      evidence: "example",
      evaluate: onKnown(({ submitted }, body) => {
        const { lifecycle } = generations;
        // The usage may change with a terminal status: a failed generation may be refunded.
        const isPending = lifecycle?.pending.includes(statusIn(lifecycle, body) ?? "");
        const [before, now] = [submitted, body].map((response) => {
          const usage = generations.read("usage", response);
          return isObject(usage) ? usage["total"] : undefined;
        });
        return isPending && typeof before === "number" && typeof now === "number" && before !== now
          ? { expected: `usage.total ${before}`, received: String(now) }
          : undefined;
      }),
    }),
  ];
  return [
    acceptedRule(context, {
      id: `${result.property}.same`,
      title: "must return the requested generation",
      clause: result.property,
      evaluate: findOtherGeneration(result, generations),
    }),
    ...(isStateless ? [] : statefulRules),
    usageRule(context),
  ];
}

function findOtherGeneration({ property }: Result, generations: Generations): Oracle["evaluate"] {
  return onResponse((response, { message: { generation: requested } }) => {
    const returned = generations.read("id", successOf(response));
    return requested === undefined || typeof returned !== "string" || returned === requested
      ? undefined
      : { expected: `${property} ${quoteJson(requested)}`, received: quoteJson(returned) };
  });
}

/** Finds a value that the server selected for null and later changed, such as a random seed. */
function findChangedSelection(sent: JsonObject, submitted: JsonObject, current: JsonObject): Finding | undefined {
  for (const [name, value] of Object.entries(sent)) {
    const [before, after] = [submitted[name], current[name]];
    if (value !== null || typeof before !== "number" || typeof after !== "number" || before === after) continue;
    return { expected: `input.${name} ${before}, as first returned`, received: String(after) };
  }
  return undefined;
}
