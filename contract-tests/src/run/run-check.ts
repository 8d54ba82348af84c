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

/** Settings for running a check. */
export interface CheckSettings {
  /** The seed of the run. Each check derives its own seed, so that it generates the same requests alone or with others. */
  readonly seed: number;
  /** The number of random requests besides the boundary values: free (to be rejected) and paid. */
  readonly samples: { readonly free: number; readonly paid: number };
  /** Returns the reason why the base request of an input is unreliable, if any. */
  readonly doubt: (choice: TestInput, body: Json) => string | undefined;
  /** Keys of values already accepted in a combined request. They need no further paid request. */
  readonly taken?: ReadonlySet<string> | undefined;
  readonly confirm: PreflightResult["recheckCredentials"];
  /** Collects the keys of values that the server rejects on their own. */
  readonly refusedAlone: Set<string>;
  /** Callback with the result for every value. */
  readonly onPoint?: ((point: BoundaryPoint) => void) | undefined;
}

/** Checks one property of the server: boundary values first, then random values. Shrinks a counterexample. */
export async function runCheck(check: Check, traffic: RequestSender, settings: CheckSettings): Promise<Verdict> {
  const seed = seedOf(check.id, settings.seed);
  const witness = new VerdictBuilder();
  const property = fc.asyncProperty(check.arbitrary ?? fc.constantFrom(...check.examples), async (choice) => {
    const body = check.body(choice);
    fc.pre(body !== undefined && !witness.isDone);
    const judged = await judge(check, choice, body, traffic, settings);
    witness.add(shorten(choice.value), judged);
    const point = pointOf(check, choice, judged);
    if (point !== undefined) settings.onPoint?.(point);
    // No more requests are sent, so other values give no information.
    if (judged.judgement.outcome === "inconclusive" && traffic.blocker !== undefined) return;
    fc.pre(judged.judgement.outcome === "pass" || judged.judgement.outcome === "fail");
    if (judged.judgement.outcome === "fail") throw new Error(judged.judgement.received);
  });
  const samples = check.kind === "reject" ? settings.samples.free : settings.samples.paid;
  const drawn = check.arbitrary === undefined ? 0 : samples;
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

/** Returns a point of the boundary map, if the exchange gives one. */
function pointOf(check: Check, { value }: TestInput, { exchange, judgement }: AssessedExchange): BoundaryPoint | undefined {
  if (judgement.outcome === "inconclusive" || judgement.outcome === "skipped") return undefined;
  const { id, kind, operation, place } = check;
  const outcome = exchange?.outcome;
  const answered = outcome?.kind === "response" ? outcome : undefined;
  const isTaken = judgement.outcome === "pass" ? judgement.accepted : answered !== undefined && isSuccess(answered);
  const isRefused = judgement.outcome === "pass" || (answered !== undefined && answered.status >= 400 && answered.status < 500);
  const found = isTaken ? "taken" : isRefused ? "refused" : "otherwise";
  return { operation: operation.id, place, check: id, value, expected: kind, found };
}

const JUDGES = { accept: expectAccepted, either: expectAcceptedOrRejected, reject: expectRejected } as const satisfies Readonly<
  Record<Check["kind"], unknown>
>;

/** Rechecks the key after a 401 and the balance after a 402. If they are good, the response is a failure of the server. */
async function confirm(judged: AssessedExchange, isGood: PreflightResult["recheckCredentials"]): Promise<AssessedExchange> {
  const { exchange, judgement } = judged;
  const status = exchange?.outcome.kind === "response" ? exchange.outcome.status : undefined;
  if (judgement.outcome !== "inconclusive" || (status !== 401 && status !== 402) || !(await isGood(status))) return judged;
  const expected = "an answer to the request";
  const received = status === 401 ? "401, although the key is good" : "402, although there are credits";
  return { ...judged, judgement: { outcome: "fail", expected, received } };
}

/** Checks a protocol rule. Sends its probes in sequence until one fails. */
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
            judgeSent(await traffic.send(message, check.kind), ({ outcome }) => check.assess(outcome)),
            isGood,
          )
        : { judgement: { outcome: "inconclusive", reason: doubt }, exchange: undefined };
    witness.add(title, judged);
    if (judged.judgement.outcome !== "pass") break;
  }
  return witness.build(check, { seed: 0, path: "" });
}

/** Derives the seed of a check: FNV-1a over its id, initialized with the run's seed. */
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
