import { documentText } from "../../contract/document/document-text.js";
import type { OutgoingMessage } from "../../traffic/availability.js";
import type { Transport } from "../../traffic/exchange.js";
import { createExtraHeaders } from "../../traffic/extra-headers.js";
import { Generations } from "../../traffic/generation-store.js";
import { createTransport } from "../../traffic/http/node-transport.js";
import { selectProxy } from "../../traffic/proxy.js";
import { jsonMessage, PLACEHOLDER_KEY } from "../../traffic/request.js";
import { RequestSender } from "../../traffic/sender.js";
import { suiteVersion } from "../../util/version.js";
import { type RunContext, RunProgress } from "../context.js";
import type { Defects } from "../defects.js";
import type { RunOptions } from "../options.js";
import { MAX_LIVE_REQUESTS, planRun, type RunPlan, type SubmissionPlan } from "../plan.js";
import { DEFAULT_IDLE_TIMEOUT_MS } from "../poll-results.js";
import { EarlyPolls } from "../polling/early-polls.js";
import { isReported, selectionOf } from "../selection.js";

/** The parts of a run before it starts. */
export interface RunParts {
  readonly plans: RunPlan;
  readonly context: RunContext;
  readonly earlyPolls: EarlyPolls;
  readonly transport: Transport;
}

/**
 * Plans a run and creates the objects that all checks share: the sender, the generations and the progress.
 *
 * @throws ContractError if the contract cannot be used
 * @throws ProxyError if a proxy variable is invalid
 */
export function createRun(options: RunOptions, defects: Defects): RunParts {
  const { apiKey = PLACEHOLDER_KEY, contract, maxAccepted, maxCredits = Number.POSITIVE_INFINITY, profile = "full" } = options;
  const hasKey = options.apiKey !== undefined;
  const selection = selectionOf(options);
  const generations = new Generations(contract);
  const isStateless = options.isStateless ?? false;
  const plans = planRun(contract, { apiKey, hasKey }, generations, { profile, selection, isStateless });
  const onProgress: RunOptions["onProgress"] = (...values) => defects.attemptNow(() => options.onProgress?.(...values));
  const progress = new RunProgress({ ...options, onProgress }, plans.reported.length, (verdict) =>
    isReported(selection, verdict),
  );
  const polled = isStateless ? [] : plans.results.flatMap(({ derivation, isProbed }) => (isProbed ? [derivation.result] : []));
  const signal = options.signal === undefined ? progress.signal : AbortSignal.any([options.signal, progress.signal]);
  const idleTimeout = options.patience ?? DEFAULT_IDLE_TIMEOUT_MS;
  const earlyPolls = new EarlyPolls(polled, generations, { idleTimeout, signal });
  const transport = options.transport ?? createTransport(selectProxy(options.baseUrl, options.proxyEnv ?? {}));
  const sender = new RequestSender({
    ...options,
    apiKey,
    transport,
    extraHeaders: createExtraHeaders(options.headers ?? {}, suiteVersion()),
    baseUrl: options.baseUrl.replace(/\/+$/, ""),
    publicText: documentText(contract),
    onDefect: (error) => defects.record(error),
    budget: { maxAccepted: profile === "live" ? Math.min(maxAccepted, MAX_LIVE_REQUESTS) : maxAccepted, maxCredits },
    hasKey,
    generations,
    signal,
    probe: freeProbe(plans.submissions[0]),
    onExchange: (exchange, message, expectation, attempt) => {
      const monitor = [...plans.submissions, ...plans.results].find(
        ({ monitor }) => monitor.operation === message.operation,
      )?.monitor;
      monitor?.observe({ exchange, message, expectation, attempt }, (error, id) => defects.record(error, id));
      const { outcome } = exchange;
      if (outcome.kind === "response") defects.attemptNow(() => generations.record(message, outcome, expectation));
      earlyPolls.pollNew(sender);
      // An operation that is not implemented may be skipped later, so its violations do not end the run.
      if (monitor?.hasFoundViolation && !monitor.isNotImplemented) progress.noteViolation();
    },
  });
  return {
    plans,
    context: { options, apiKey, defects, generations, sender, progress, signal, boundaries: [] },
    earlyPolls,
    transport,
  };
}

/** Returns a request that the server must reject, if there is one. */
function freeProbe(plan: SubmissionPlan | undefined): OutgoingMessage | undefined {
  const check = plan?.derivation.checks.find(({ kind }) => kind === "reject");
  const body = check?.body(check.examples[0]);
  if (plan === undefined || body === undefined) return undefined;
  return { message: jsonMessage(plan.derivation.operation, JSON.stringify(body)), expectation: "reject" };
}
