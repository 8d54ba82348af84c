import { type Clause, verbFor } from "../checks/check.js";
import { valueKeys } from "../checks/combinations/combined-values.js";
import { expectAccepted } from "../checks/expectations.js";
import type { OperationChecks } from "../checks/operation-checks.js";
import type { Verdict } from "../checks/verdict.js";
import { withParameter } from "../checks/with-parameter.js";
import { propertiesOf } from "../contract/schema.js";
import type { Exchange } from "../traffic/exchange.js";
import { jsonMessage } from "../traffic/request.js";
import { addRetries, NO_RETRIES } from "../traffic/retry/retry-counts.js";
import type { RequestSender } from "../traffic/sender.js";
import { equalJson, isObject, type Json, type JsonObject } from "../util/json.js";
import { mapConcurrent } from "../util/map-concurrent.js";
import { finishCheck } from "./retry/second-attempt.js";
import { type AssessedExchange, assess, VerdictBuilder } from "./verdict-builder.js";

/** The values that combined requests covered, and the pending verdict about rejected combinations. */
export interface CombinedResult {
  /** Keys of the values accepted in combined requests. */
  readonly acceptedValues: ReadonlySet<string>;
  /**
   * Returns the verdict on pairs of values, after the checks of single values are done.
   *
   * @param rejectedAlone keys of the values that the server rejects on their own
   */
  conclude(rejectedAlone: ReadonlySet<string>): Promise<Verdict>;
}

/** A combined request with its assessment. */
interface AssessedRequest {
  readonly request: JsonObject;
  readonly assessed: AssessedExchange;
}

/** Returns the clause that combined requests check. */
export function pairsClause({
  sharesRequestSchema,
  operation,
  prefix,
}: Pick<OperationChecks, "sharesRequestSchema" | "operation" | "prefix">): Clause {
  const { anchor, evidence } = operation.request;
  return {
    id: `${prefix}body.${sharesRequestSchema ? "extremes" : "pairs"}.valid`,
    title: `${verbFor({ evidence })} accept ${
      sharesRequestSchema ? "boundary values of all parameters in one request" : "any two parameter values in one request"
    }`,
    anchor,
    clause: "the request body",
    evidence,
  };
}

/** Sends the combined requests of an operation. */
export async function sendCombinedRequests(
  derivation: OperationChecks,
  sender: RequestSender,
  concurrency: number,
): Promise<CombinedResult> {
  const acceptedValues = new Set<string>();
  const notAccepted: AssessedRequest[] = [];
  let requests = 0;
  let retries = NO_RETRIES;
  const record = (request: JsonObject, assessed: AssessedExchange) => {
    if (assessed.assessment.outcome === "pass") for (const key of valueKeys(request, derivation)) acceptedValues.add(key);
    else notAccepted.push({ request, assessed });
  };
  const count = (assessed: AssessedExchange) => {
    if (!assessed.wasSent) return;
    requests += 1;
    retries = addRetries(retries, assessed.retries);
  };
  const bases = Object.values(derivation.base).filter(isObject);
  await mapConcurrent([...bases, ...derivation.combinedRequests], concurrency, async (request) => {
    const assessed = await submit(request, derivation, sender);
    count(assessed);
    const plain = isRejectedForContent(assessed) ? withPlainTexts(request, derivation) : undefined;
    if (plain === undefined) return record(request, assessed);
    // The other values of the request are still worth testing.
    const second = await submit(plain, derivation, sender);
    count(second);
    record(plain, second);
  });
  return {
    acceptedValues,
    conclude: (rejectedAlone) => conclude(derivation, sender, notAccepted, new VerdictBuilder(requests, retries), rejectedAlone),
  };
}

async function submit(request: JsonObject, { operation }: OperationChecks, sender: RequestSender): Promise<AssessedExchange> {
  const message = jsonMessage(operation, JSON.stringify(request));
  const sent = await sender.send(message, "accept");
  return assess(sent, message, ({ outcome }: Exchange) => expectAccepted(outcome, operation));
}

function isRejectedForContent({ assessment }: AssessedExchange): boolean {
  return assessment.outcome === "fail" && assessment.isContentRejection === true;
}

/**
 * Replaces free texts, which a content policy may reject, with those of the minimal request. Undefined if this changes nothing or
 * the result is not clearly valid.
 */
function withPlainTexts(request: JsonObject, { base, operation, validator }: OperationChecks): JsonObject | undefined {
  const minimal = isObject(base.minimal) ? base.minimal : {};
  const schemas = propertiesOf(operation.request.schema);
  const isFree = (name: string, value: Json) =>
    typeof value === "string" && !["const", "enum"].some((keyword) => keyword in (schemas[name] ?? {}));
  const plain = Object.fromEntries(
    Object.entries(request).flatMap(([name, value]) => {
      if (!isFree(name, value)) return [[name, value]];
      const usual = minimal[name];
      return usual === undefined ? [] : [[name, usual]];
    }),
  );
  return equalJson(plain, request) || !validator.isUncontested(plain) ? undefined : plain;
}

/**
 * Finds requests that are rejected because of a combination and not of a single value. The smallest one is the counterexample.
 */
async function conclude(
  derivation: OperationChecks,
  sender: RequestSender,
  notAccepted: readonly AssessedRequest[],
  builder: VerdictBuilder,
  rejectedAlone: ReadonlySet<string>,
): Promise<Verdict> {
  const minimal = isObject(derivation.base.minimal) ? derivation.base.minimal : {};
  const isUnexplained = (request: JsonObject) => !valueKeys(request, derivation).some((key) => rejectedAlone.has(key));
  const unexplained = notAccepted.filter(
    ({ assessed, request }) => assessed.assessment.outcome === "fail" && isUnexplained(request),
  );
  for (const { assessed, request } of notAccepted) {
    if (assessed.assessment.outcome !== "fail") builder.add("", { ...assessed, wasSent: false });
    else if (isUnexplained(request)) {
      const smallest = await shrink({ assessed, request }, derivation, sender, builder);
      const extra = Object.keys(smallest.request).filter((name) => !(name in minimal));
      if (extra.length > 1 || rejectedAlone.size === 0) {
        builder.add("", { ...smallest.assessed, wasSent: false });
        break;
      }
    }
  }
  const { operation } = derivation;
  const check = { ...pairsClause(derivation), kind: "accept" } as const;
  const replay = { seed: 0, path: "" };
  // A server that rejects several requests without a reason rejects at random. One more attempt proves nothing.
  if (unexplained.length >= MAX_UNEXPLAINED) return builder.build(check, replay);
  const finished = finishCheck(sender, {
    check,
    builder,
    replay,
    assessOutcome: ({ outcome }) => expectAccepted(outcome, operation),
    recheckCredentials: async () => false,
  });
  return finished.conclude();
}

/** If no single value explains this number of rejected requests, the failure needs no second attempt. */
const MAX_UNEXPLAINED = 3;

/** Removes or resets one parameter after the other, as long as the server still rejects the request. */
async function shrink(
  start: AssessedRequest,
  derivation: OperationChecks,
  sender: RequestSender,
  builder: VerdictBuilder,
): Promise<AssessedRequest> {
  let smallest = start;
  const minimal = isObject(derivation.base.minimal) ? derivation.base.minimal : {};
  for (const name of Object.keys(start.request)) {
    const candidate =
      name in minimal ? { ...smallest.request, [name]: minimal[name] ?? null } : withParameter(smallest.request, name, undefined);
    if (!derivation.validator.isUncontested(candidate)) continue;
    const assessed = await submit(candidate, derivation, sender);
    builder.count(assessed);
    if (assessed.assessment.outcome === "fail") smallest = { request: candidate, assessed };
  }
  return smallest;
}
