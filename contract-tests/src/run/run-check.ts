import * as fc from "fast-check";
import type { Check, TestInput } from "../checks/check.js";
import { valueKeyOf } from "../checks/combinations/combined-values.js";
import {
  type Assessment,
  expectAccepted,
  expectAcceptedOrRejected,
  expectRejected,
  expectRejectedOrTooLarge,
} from "../checks/expectations.js";
import { invalidMessage, isLarge } from "../checks/large-body.js";
import type { ProtocolCheck } from "../checks/protocol/protocol-check.js";
import type { Exchange } from "../traffic/exchange.js";
import { jsonMessage } from "../traffic/request.js";
import { isSuccess } from "../traffic/response.js";
import type { RequestSender } from "../traffic/sender.js";
import { isArray, type Json } from "../util/json.js";
import { truncate } from "../util/text.js";
import type { PreflightResult } from "./preflight.js";
import type { BoundaryPoint } from "./report.js";
import { type FinishedCheck, finishCheck, recheck } from "./retry/second-attempt.js";
import { type AssessedExchange, assess, VerdictBuilder } from "./verdict-builder.js";

/** Settings for running a check. */
interface CheckSettings {
  /** The seed of the run. Each check derives its own seed, so that it generates the same requests alone or with others. */
  readonly seed: number;
  /** The number of random requests besides the boundary values: free (to be rejected) and paid. */
  readonly samples: { readonly free: number; readonly paid: number };
  /** Returns the reason to skip an input, if the server does not accept its base request. */
  readonly skipReason: PreflightResult["skipReason"];
  /** Keys of values already accepted in a combined request. They need no further paid request. */
  readonly acceptedValues?: ReadonlySet<string> | undefined;
  readonly recheckCredentials: PreflightResult["recheckCredentials"];
  /** Collects the keys of values that the server rejects on their own. */
  readonly rejectedAlone: Set<string>;
  /** Callback with the result for every value. */
  readonly onPoint?: ((point: BoundaryPoint) => void) | undefined;
}

/** Checks one property of the server: boundary values first, then random values. Shrinks a counterexample. */
export async function runCheck(check: Check, sender: RequestSender, settings: CheckSettings): Promise<FinishedCheck> {
  const seed = seedOf(check.id, settings.seed);
  const builder = new VerdictBuilder();
  let defect: { readonly error: unknown } | undefined;
  const checkOne = async (input: TestInput) => {
    const body = check.body(input);
    fc.pre(body !== undefined && !builder.isDone);
    const assessed = await checkInput(check, input, body, sender, settings);
    if (isTolerated(check, input, assessed)) {
      builder.addContentRejection(labelOf(input.value), assessed);
      fc.pre(false);
    }
    builder.add(labelOf(input.value), assessed);
    const point = pointOf(check, input, assessed);
    if (point !== undefined) settings.onPoint?.(point);
    const { assessment } = assessed;
    // The run sends no more requests, so further values would show nothing.
    if (assessment.outcome === "inconclusive" && sender.blocker !== undefined) return;
    fc.pre(assessment.outcome === "pass" || assessment.outcome === "fail");
    if (assessment.outcome === "fail") throw new CounterexampleFound();
  };
  const property = fc.asyncProperty(check.arbitrary ?? fc.constantFrom(...check.examples), async (input) => {
    fc.pre(defect === undefined);
    try {
      await checkOne(input);
    } catch (error) {
      // fast-check would report a defect of the suite as a counterexample.
      if (!(error instanceof CounterexampleFound || fc.PreconditionFailure.isFailure(error))) defect = { error };
      throw error;
    }
  });
  const samples = check.kind === "reject" ? settings.samples.free : settings.samples.paid;
  const randomRuns = check.arbitrary === undefined ? 0 : Math.max(0, samples - (check.isDecided ? 1 : 0));
  const details = await fc.check(property, {
    seed,
    examples: check.examples.map((input) => [input]),
    // When the run has ended, one value is enough for the reason. Ten thousand samples would take many seconds.
    numRuns: sender.blocker === undefined ? check.examples.length + randomRuns : 1,
    maxSkipsPerRun: 10,
  });
  if (defect !== undefined) throw (defect as { readonly error: unknown }).error;
  return finishCheck(sender, {
    check,
    builder,
    replay: { seed, path: details.counterexamplePath ?? "" },
    assessOutcome: (exchange) => assessExchange(check, exchange),
    recheckCredentials: settings.recheckCredentials,
  });
}

/** Ends a run of the property with a counterexample, which fast-check then shrinks. */
class CounterexampleFound extends Error {}

/** Sends the request for one input and assesses the response, unless a combined request already covered the value. */
async function checkInput(
  check: Check,
  input: TestInput,
  body: Json,
  sender: RequestSender,
  settings: CheckSettings,
): Promise<AssessedExchange> {
  const skipReason = settings.skipReason(input, body);
  if (skipReason !== undefined) return { assessment: { outcome: "inconclusive", reason: skipReason }, exchange: undefined };
  const key = valueKeyOf(check, input);
  if (key !== undefined && settings.acceptedValues?.has(key))
    return { assessment: { outcome: "pass", accepted: true }, exchange: undefined };
  const plain = jsonMessage(check.operation, JSON.stringify(body));
  const message = check.kind === "reject" ? invalidMessage(plain) : plain;
  const sent = await sender.send(message, check.kind);
  const assessed = await recheck(
    assess(sent, message, (exchange) => assessExchange(check, exchange)),
    settings.recheckCredentials,
  );
  if (key !== undefined && assessed.assessment.outcome === "fail") settings.rejectedAlone.add(key);
  return assessed;
}

/**
 * Whether a content policy rejected a free text, which may happen to any text. Other values, such as numbers and listed values,
 * have no content that a policy could reject.
 */
function isTolerated(check: Check, { value }: TestInput, { assessment }: AssessedExchange): boolean {
  if (assessment.outcome !== "fail" || assessment.isContentRejection !== true) return false;
  return isFreeText(value) && !/\/(?:const|enum)$/.test(check.anchor);
}

function isFreeText(value: Json | undefined): boolean {
  return typeof value === "string" || (isArray(value) && value.some(isFreeText));
}

/** Returns a point of the boundary map, if the exchange gives one. */
function pointOf(check: Check, { value }: TestInput, { assessment, exchange }: AssessedExchange): BoundaryPoint | undefined {
  if (assessment.outcome === "inconclusive" || assessment.outcome === "skipped") return undefined;
  const { id, kind, operation, place } = check;
  const outcome = exchange?.outcome;
  const response = outcome?.kind === "response" ? outcome : undefined;
  const isAccepted = assessment.outcome === "pass" ? assessment.accepted : response !== undefined && isSuccess(response);
  const isRejected = assessment.outcome === "pass" || (response !== undefined && response.status >= 400 && response.status < 500);
  const found = isAccepted ? "accepted" : isRejected ? "rejected" : "other";
  return { operation: operation.id, place, check: id, value, expected: kind, found };
}

function assessExchange({ kind, operation }: Check, { outcome, request }: Exchange): Assessment {
  return kind === "reject" && isLarge(request) ? expectRejectedOrTooLarge(outcome) : EXPECTATIONS[kind](outcome, operation);
}

const EXPECTATIONS = {
  accept: expectAccepted,
  either: expectAcceptedOrRejected,
  reject: expectRejected,
} as const satisfies Readonly<Record<Check["kind"], unknown>>;

/**
 * Checks a protocol rule. Sends its probes in sequence until one fails.
 *
 * @param skipReason the reason to send nothing, if any; the verdict is then inconclusive
 */
export async function runProtocolCheck(
  check: ProtocolCheck,
  sender: RequestSender,
  skipReason: string | undefined,
  recheckCredentials: PreflightResult["recheckCredentials"],
): Promise<FinishedCheck> {
  const builder = new VerdictBuilder();
  // A failure ends the loop. A second attempt therefore repeats the last probe.
  let assessProbe = check.assess;
  for (const probe of check.probes) {
    const { message, title } = probe;
    assessProbe = probe.assess ?? check.assess;
    const assessed: AssessedExchange =
      skipReason === undefined
        ? await recheck(
            assess(await sender.send(message, check.kind), message, ({ outcome }) => assessProbe(outcome)),
            recheckCredentials,
          )
        : { assessment: { outcome: "inconclusive", reason: skipReason }, exchange: undefined };
    builder.add(title, assessed);
    if (assessed.assessment.outcome !== "pass") break;
  }
  return finishCheck(sender, {
    check,
    builder,
    replay: { seed: 0, path: "" },
    assessOutcome: ({ outcome }) => assessProbe(outcome),
    recheckCredentials,
  });
}

/** Derives the seed of a check: FNV-1a over its id, initialized with the run's seed. */
function seedOf(id: string, seed: number): number {
  let hash = (0x811c9dc5 ^ seed) | 0;
  for (const character of id) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return hash;
}

/** Returns a short label for a value. */
function labelOf(value: Json | undefined): string {
  if (Array.isArray(value)) return `${value.length} items`;
  return truncate(JSON.stringify(value) ?? "(omitted)", 30);
}
