import * as fc from "fast-check";
import type { Check, TestInput } from "../checks/check.js";
import { valueKeyOf } from "../checks/combined-requests.js";
import { expectAccepted, expectAcceptedOrRejected, expectRejected } from "../checks/expectations.js";
import type { ProtocolCheck } from "../checks/protocol/protocol-check.js";
import type { Verdict } from "../checks/verdict.js";
import { jsonMessage } from "../traffic/request.js";
import { isSuccess } from "../traffic/response.js";
import type { RequestSender } from "../traffic/sender.js";
import type { Json } from "../util/json.js";
import type { PreflightResult } from "./preflight.js";
import type { BoundaryPoint } from "./report.js";
import { type AssessedExchange, judgeSent, VerdictBuilder } from "./verdict-builder.js";

/** What running a check depends on besides the check. */
export interface CheckSettings {
  /** Of the run; each check draws from a seed of its own, so that it draws the same alone as among others. */
  readonly seed: number;
  /** Requests drawn beyond the boundary values: of those that should be refused, and of those that are paid for. */
  readonly samples: { readonly free: number; readonly paid: number };
  /** The reason why the base request around a choice cannot be relied upon, where there is one. */
  readonly doubt: (choice: TestInput, body: Json) => string | undefined;
  /** Keys of values that have been taken in a request that carried many: they need not be paid for once more. */
  readonly taken?: ReadonlySet<string> | undefined;
  readonly confirm: PreflightResult["recheckCredentials"];
  /** Where the keys of values are noted that are refused by themselves. */
  readonly refusedAlone: Set<string>;
  /** Told what became of every value. */
  readonly onPoint?: ((point: BoundaryPoint) => void) | undefined;
}

/** Judges one property of the server: boundary values first, then a few from between them; a failure is shrunk. */
export async function runCheck(check: Check, traffic: RequestSender, settings: CheckSettings): Promise<Verdict> {
  const seed = seedOf(check.id, settings.seed);
  const witness = new VerdictBuilder();
  const property = fc.asyncProperty(check.interior ?? fc.constantFrom(...check.examples), async (choice) => {
    const body = check.body(choice);
    fc.pre(body !== undefined && !witness.isDone);
    const judged = await judge(check, choice, body, traffic, settings);
    witness.add(shorten(choice.value), judged);
    const point = pointOf(check, choice, judged);
    if (point !== undefined) settings.onPoint?.(point);
    // Where nothing more is sent, other values tell no more.
    if (judged.judgement.outcome === "inconclusive" && traffic.obstacle !== undefined) return;
    fc.pre(judged.judgement.outcome === "pass" || judged.judgement.outcome === "fail");
    if (judged.judgement.outcome === "fail") throw new Error(judged.judgement.received);
  });
  const samples = check.kind === "refuse" ? settings.samples.free : settings.samples.paid;
  const drawn = check.interior === undefined ? 0 : samples;
  const details = await fc.check(property, {
    seed,
    examples: check.examples.map((choice) => [choice]),
    numRuns: check.examples.length + drawn,
    maxSkipsPerRun: 10,
  });
  return witness.build(check, { seed, path: details.counterexamplePath ?? "" });
}

async function judge(
  check: Check,
  choice: TestInput,
  body: Json,
  traffic: RequestSender,
  settings: CheckSettings,
): Promise<AssessedExchange> {
  const doubt = settings.doubt(choice, body);
  if (doubt !== undefined) return { judgement: { outcome: "inconclusive", reason: doubt }, exchange: undefined };
  const key = valueKeyOf(check, choice);
  if (key !== undefined && settings.taken?.has(key))
    return { judgement: { outcome: "pass", accepted: true }, exchange: undefined };
  const sent = await traffic.send(jsonMessage(check.operation, JSON.stringify(body)), check.kind);
  const judged = await confirm(
    judgeSent(sent, ({ outcome }) => JUDGES[check.kind](outcome, check.operation)),
    settings.confirm,
  );
  if (key !== undefined && judged.judgement.outcome === "fail") settings.refusedAlone.add(key);
  return judged;
}

/** A point of the boundary map, where the server has decided about a value. */
function pointOf(check: Check, { value }: TestInput, { exchange, judgement }: AssessedExchange): BoundaryPoint | undefined {
  if (judgement.outcome === "inconclusive" || judgement.outcome === "skipped") return undefined;
  const { id, kind, operation, place } = check;
  const outcome = exchange?.outcome;
  const answered = outcome?.kind === "answer" ? outcome : undefined;
  const isTaken = judgement.outcome === "pass" ? judgement.accepted : answered !== undefined && isSuccess(answered);
  const isRefused = judgement.outcome === "pass" || (answered !== undefined && answered.status >= 400 && answered.status < 500);
  const found = isTaken ? "taken" : isRefused ? "refused" : "otherwise";
  return { operation: operation.id, place, check: id, value, expected: kind, found };
}

const JUDGES = { accept: expectAccepted, observe: expectAcceptedOrRejected, refuse: expectRejected } as const satisfies Readonly<
  Record<Check["kind"], unknown>
>;

/** A 401 speaks of the key, a 402 of the account; where both are good all the same, it is the server that is wrong. */
async function confirm(judged: AssessedExchange, isGood: PreflightResult["recheckCredentials"]): Promise<AssessedExchange> {
  const { exchange, judgement } = judged;
  const status = exchange?.outcome.kind === "answer" ? exchange.outcome.status : undefined;
  if (judgement.outcome !== "inconclusive" || (status !== 401 && status !== 402) || !(await isGood(status))) return judged;
  const expected = "an answer to the request";
  const received = status === 401 ? "401, although the key is good" : "402, although there are credits";
  return { ...judged, judgement: { outcome: "fail", expected, received } };
}

/** Judges a rule of the protocol: its probes one after the other, until one fails. */
export async function runProtocolCheck(
  check: ProtocolCheck,
  traffic: RequestSender,
  doubt: string | undefined,
  isGood: PreflightResult["recheckCredentials"],
): Promise<Verdict> {
  const witness = new VerdictBuilder();
  for (const { message, title } of check.probes) {
    const judged: AssessedExchange =
      doubt === undefined
        ? await confirm(
            judgeSent(await traffic.send(message, check.kind), ({ outcome }) => check.judge(outcome)),
            isGood,
          )
        : { judgement: { outcome: "inconclusive", reason: doubt }, exchange: undefined };
    witness.add(title, judged);
    if (judged.judgement.outcome !== "pass") break;
  }
  return witness.build(check, { seed: 0, path: "" });
}

/** FNV-1a over the check's id, started from the run's seed. */
function seedOf(id: string, seed: number): number {
  let hash = (0x811c9dc5 ^ seed) | 0;
  for (const character of id) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return hash;
}

function shorten(value: Json | undefined): string {
  if (Array.isArray(value)) return `${value.length} items`;
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 30 ? `${text.slice(0, 29)}…` : text;
}
