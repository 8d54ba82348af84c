import type { Clause } from "../../checks/check.js";
import { weightOf } from "../../checks/check.js";
import type { Assessment } from "../../checks/expectations.js";
import type { Counterexample, Verdict } from "../../checks/verdict.js";
import type { Exchange } from "../../traffic/exchange.js";
import type { Expectation } from "../../traffic/expectation.js";
import { again } from "../../traffic/request.js";
import { isSuccess } from "../../traffic/response.js";
import type { RequestSender } from "../../traffic/sender.js";
import { mapConcurrent } from "../../util/map-concurrent.js";
import type { Defects } from "../defects.js";
import type { PreflightResult } from "../preflight.js";
import { type AssessedExchange, assess, type FailedExchange, type VerdictBuilder } from "../verdict-builder.js";

/** A check whose requests were sent. */
export interface FinishedCheck {
  /** Whether the server did not respond. A second attempt may take just as long, so it comes after all other checks. */
  readonly isUnanswered: boolean;
  /** Sends the request of a failure a second time, and returns the verdict. */
  conclude(): Promise<Verdict>;
}

/**
 * Runs checks concurrently and reports their verdicts. The second attempts of failures without a response come last. If many
 * requests get no response, the server hangs, and there are no second attempts.
 */
export async function runTasks<Task extends Clause>(
  tasks: readonly Task[],
  { concurrency, defects, record }: TaskSettings,
  runTask: (task: Task) => Promise<FinishedCheck>,
): Promise<void> {
  const unanswered: { readonly task: Task; readonly finished: FinishedCheck }[] = [];
  const conclude = async (task: Task, finished: FinishedCheck) => record(await defects.guard(task, () => finished.conclude()));
  await mapConcurrent(tasks, concurrency, async (task) => {
    const finished = await runTask(task).catch((error: unknown) => record(defects.verdictOf(task, error)));
    if (finished?.isUnanswered) unanswered.push({ task, finished });
    else if (finished) await conclude(task, finished);
  });
  await mapConcurrent(unanswered, concurrency, ({ finished, task }) => conclude(task, finished));
}

/** Settings for running checks. */
interface TaskSettings {
  /** The number of concurrent checks. */
  readonly concurrency: number;
  /** Records an exception. The verdict of its check is inconclusive. */
  readonly defects: Defects;
  readonly record: (verdict: Verdict) => void;
}

/** The parts of a check that a second attempt needs. */
interface Attempted {
  readonly check: Clause & { readonly kind: Expectation };
  readonly builder: VerdictBuilder;
  readonly replay: Counterexample["replay"];
  readonly assessOutcome: (exchange: Exchange) => Assessment;
  readonly recheckCredentials: PreflightResult["recheckCredentials"];
}

/** Finishes a check. A failure is reported only if a second attempt with the same request fails too. */
export function finishCheck(sender: RequestSender, attempted: Attempted): FinishedCheck {
  const { assessOutcome, builder, check, recheckCredentials, replay } = attempted;
  builder.settleContentRejections();
  const isUnanswered = builder.failure?.exchange.outcome.kind === "none";
  return {
    isUnanswered,
    conclude: async () => {
      const { failure } = builder;
      if (failure?.message !== undefined && needsSecondAttempt(check, failure)) {
        // Half the time is enough to find out that the server responds, and a hang costs less.
        const message = { ...again(failure.message), timeout: isUnanswered ? sender.timeout / 2 : undefined };
        const sent = await sender.send(message, check.kind);
        builder.addSecondAttempt(await recheck(assess(sent, message, assessOutcome), recheckCredentials));
      }
      const earlier = failure && sender.firstExchangeOf(failure.exchange.request);
      if (earlier !== undefined && earlier !== failure?.exchange && assessOutcome(earlier).outcome === "pass")
        builder.noteEarlierPass();
      return builder.build(check, replay);
    },
  };
}

/**
 * Whether a failure may have a temporary cause. No temporary condition makes a server accept a wrong key. An observation
 * is no failure.
 */
function needsSecondAttempt(check: Clause, { assessment, exchange: { outcome } }: FailedExchange): boolean {
  if ((assessment.weight ?? weightOf(check)) === "observation") return false;
  return !(/(?:^|:)authentication\./.test(check.id) && outcome.kind === "response" && isSuccess(outcome));
}

/** Rechecks the key after a 401 or 403 and the balance after a 402. If they are good, the response is a failure. */
export async function recheck(
  assessed: AssessedExchange,
  recheckCredentials: PreflightResult["recheckCredentials"],
): Promise<AssessedExchange> {
  const { assessment, exchange } = assessed;
  const status = exchange?.outcome.kind === "response" ? exchange.outcome.status : undefined;
  if (assessment.outcome !== "inconclusive" || (status !== 401 && status !== 402 && status !== 403)) return assessed;
  if (!(await recheckCredentials(status))) return assessed;
  return { ...assessed, assessment: { outcome: "fail", expected: "the request to be processed", received: RECEIVED[status] } };
}

const RECEIVED = {
  401: "401, although the key is valid",
  402: "402, although the account has credits",
  403: "403, although the key has permission",
} as const;
