import type { Clause } from "../checks/check.js";
import { carried } from "../checks/combined-requests.js";
import { judgeAccepted } from "../checks/expectations.js";
import type { Derivation } from "../checks/operation-checks.js";
import type { Verdict } from "../checks/verdict.js";
import type { Exchange } from "../traffic/exchange.js";
import { jsonMessage } from "../traffic/request.js";
import type { Traffic } from "../traffic/sender.js";
import { isObject, type JsonObject } from "../util/json.js";
import { inParallel } from "../util/map-concurrent.js";
import { type Judged, judgeSent, Witness } from "./verdict-builder.js";

/** What carriers have settled, and what is left to find out about those that were not taken. */
export interface Carried {
  /** Keys of the values that were taken in company: see `carriedBy`. */
  readonly taken: ReadonlySet<string>;
  /** Whether every two values can be combined, said when the checks of single values are done. */
  conclude(refusedAlone: ReadonlySet<string>): Promise<Verdict>;
}

/** The clause that carriers are about as such. */
export function pairsClause({ isTwin, operation, prefix }: Pick<Derivation, "isTwin" | "operation" | "prefix">): Clause {
  const { anchor, evidence } = operation.request;
  return {
    id: `${prefix}body.${isTwin ? "extremes" : "pairs"}.valid`,
    title: isTwin ? "takes extreme values together" : "takes any two values of parameters together",
    anchor,
    clause: "the request body",
    evidence,
  };
}

/** Sends the carriers of an operation. */
export async function sendCarriers(derivation: Derivation, traffic: Traffic, concurrency: number): Promise<Carried> {
  const taken = new Set<string>();
  const open: { readonly request: JsonObject; readonly judged: Judged }[] = [];
  let requests = 0;
  const bases = Object.values(derivation.base).filter(isObject);
  await inParallel([...bases, ...derivation.carriers], concurrency, async (request) => {
    const judged = await submit(request, derivation, traffic);
    if (judged.isFresh) requests += 1;
    if (judged.judgement.outcome === "pass") for (const key of carried(request, derivation)) taken.add(key);
    else open.push({ request, judged });
  });
  return { taken, conclude: (refusedAlone) => conclude(derivation, traffic, open, requests, refusedAlone) };
}

async function submit(request: JsonObject, { operation }: Derivation, traffic: Traffic): Promise<Judged> {
  const sent = await traffic.submit(jsonMessage(operation, JSON.stringify(request)), "accept");
  return judgeSent(sent, ({ outcome }: Exchange) => judgeAccepted(outcome, operation));
}

/** A request that no single value explains was refused for a combination; the smallest such one is the counterexample. */
async function conclude(
  derivation: Derivation,
  traffic: Traffic,
  open: readonly { readonly request: JsonObject; readonly judged: Judged }[],
  requests: number,
  refusedAlone: ReadonlySet<string>,
): Promise<Verdict> {
  const witness = new Witness(requests);
  const minimal = isObject(derivation.base.minimal) ? derivation.base.minimal : {};
  for (const { judged, request } of open) {
    if (judged.judgement.outcome !== "fail") witness.add("", { ...judged, isFresh: false });
    else if (!carried(request, derivation).some((key) => refusedAlone.has(key))) {
      const smallest = await shrink({ judged, request }, derivation, traffic, witness);
      const extra = Object.keys(smallest.request).filter((name) => !(name in minimal));
      if (extra.length > 1 || refusedAlone.size === 0) {
        witness.add("", { ...smallest.judged, isFresh: false });
        break;
      }
    }
  }
  return witness.testify({ ...pairsClause(derivation), kind: "accept" }, { seed: 0, path: "" });
}

async function shrink(
  start: { readonly request: JsonObject; readonly judged: Judged },
  derivation: Derivation,
  traffic: Traffic,
  witness: Witness,
) {
  let smallest = start;
  const minimal = isObject(derivation.base.minimal) ? derivation.base.minimal : {};
  for (const name of Object.keys(start.request)) {
    const { [name]: _, ...others } = smallest.request;
    const candidate = name in minimal ? { ...smallest.request, [name]: minimal[name] ?? null } : others;
    if (!derivation.referee.allowsEveryReading(candidate)) continue;
    const judged = await submit(candidate, derivation, traffic);
    witness.count(judged);
    if (judged.judgement.outcome === "fail") smallest = { request: candidate, judged };
  }
  return smallest;
}
