import type { Clause } from "../checks/check.js";
import { valueKeys } from "../checks/combined-requests.js";
import { expectAccepted } from "../checks/expectations.js";
import type { OperationChecks } from "../checks/operation-checks.js";
import type { Verdict } from "../checks/verdict.js";
import type { Exchange } from "../traffic/exchange.js";
import { jsonMessage } from "../traffic/request.js";
import type { RequestSender } from "../traffic/sender.js";
import { isObject, type JsonObject } from "../util/json.js";
import { mapConcurrent } from "../util/map-concurrent.js";
import { type AssessedExchange, judgeSent, VerdictBuilder } from "./verdict-builder.js";

/** The values that combined requests covered, and the pending verdict about rejected combinations. */
export interface Carried {
  /** Keys of the values accepted in combined requests. */
  readonly taken: ReadonlySet<string>;
  /** Returns the verdict on pairs of values, after the checks of single values are done. */
  conclude(refusedAlone: ReadonlySet<string>): Promise<Verdict>;
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
    title: sharesRequestSchema ? "takes extreme values together" : "takes any two values of parameters together",
    anchor,
    clause: "the request body",
    evidence,
  };
}

/** Sends the combined requests of an operation. */
export async function sendCarriers(derivation: OperationChecks, traffic: RequestSender, concurrency: number): Promise<Carried> {
  const taken = new Set<string>();
  const open: { readonly request: JsonObject; readonly judged: AssessedExchange }[] = [];
  let requests = 0;
  const bases = Object.values(derivation.base).filter(isObject);
  await mapConcurrent([...bases, ...derivation.combinedRequests], concurrency, async (request) => {
    const judged = await submit(request, derivation, traffic);
    if (judged.wasSent) requests += 1;
    if (judged.judgement.outcome === "pass") for (const key of valueKeys(request, derivation)) taken.add(key);
    else open.push({ request, judged });
  });
  return { taken, conclude: (refusedAlone) => conclude(derivation, traffic, open, requests, refusedAlone) };
}

async function submit(request: JsonObject, { operation }: OperationChecks, traffic: RequestSender): Promise<AssessedExchange> {
  const sent = await traffic.send(jsonMessage(operation, JSON.stringify(request)), "accept");
  return judgeSent(sent, ({ outcome }: Exchange) => expectAccepted(outcome, operation));
}

/** Finds requests rejected for a combination, not for a single value. The smallest one is the counterexample. */
async function conclude(
  derivation: OperationChecks,
  traffic: RequestSender,
  open: readonly { readonly request: JsonObject; readonly judged: AssessedExchange }[],
  requests: number,
  refusedAlone: ReadonlySet<string>,
): Promise<Verdict> {
  const witness = new VerdictBuilder(requests);
  const minimal = isObject(derivation.base.minimal) ? derivation.base.minimal : {};
  for (const { judged, request } of open) {
    if (judged.judgement.outcome !== "fail") witness.add("", { ...judged, wasSent: false });
    else if (!valueKeys(request, derivation).some((key) => refusedAlone.has(key))) {
      const smallest = await shrink({ judged, request }, derivation, traffic, witness);
      const extra = Object.keys(smallest.request).filter((name) => !(name in minimal));
      if (extra.length > 1 || refusedAlone.size === 0) {
        witness.add("", { ...smallest.judged, wasSent: false });
        break;
      }
    }
  }
  return witness.build({ ...pairsClause(derivation), kind: "accept" }, { seed: 0, path: "" });
}

async function shrink(
  start: { readonly request: JsonObject; readonly judged: AssessedExchange },
  derivation: OperationChecks,
  traffic: RequestSender,
  witness: VerdictBuilder,
) {
  let smallest = start;
  const minimal = isObject(derivation.base.minimal) ? derivation.base.minimal : {};
  for (const name of Object.keys(start.request)) {
    const { [name]: _, ...others } = smallest.request;
    const candidate = name in minimal ? { ...smallest.request, [name]: minimal[name] ?? null } : others;
    if (!derivation.validator.isUncontested(candidate)) continue;
    const judged = await submit(candidate, derivation, traffic);
    witness.count(judged);
    if (judged.judgement.outcome === "fail") smallest = { request: candidate, judged };
  }
  return smallest;
}
