import type { Verdict } from "../checks/verdict.js";
import { describeGaps } from "../checks/wording/coverage-gap.js";
import { adviceForVerdict } from "../checks/wording/verdict-advice.js";
import { conclude, countOutcomes, exitStatusOf, notRun, type Report } from "../run/report.js";
import { type CheckDocument, FORMAT, type ReportDocument } from "./json/document.js";
import { exchangeToJson } from "./json/exchange.js";
import { stringify, truncate } from "./json-text.js";
import { replayCommand } from "./replay-command.js";

/** Renders the report as JSON, for programs and for `merge`. `report.schema.json` describes it. */
export function renderJson(report: Report): string {
  const { contract, notices, obstacle, shard, verdicts } = report;
  const underived = report.underived.map((gap) => ({ ...gap, anchor: truncate(gap.anchor), keyword: truncate(gap.keyword) }));
  const document: ReportDocument = {
    format: FORMAT,
    tool: "vidu-q2-turbo-conformance",
    toolVersion: report.toolVersion,
    contract: {
      title: truncate(contract.title),
      version: truncate(contract.version),
      sha256: contract.sha256,
      operations: contract.operations.map(({ id, method, path }) => ({ id, method, path })),
    },
    target: truncate(report.target),
    isOwnTarget: report.isOwnTarget,
    profile: report.profile,
    shard: shard === undefined ? null : `${shard.index + 1}/${shard.count}`,
    strict: report.isStrict,
    seed: report.seed,
    command: report.command,
    startedAt: report.startedAt.toISOString(),
    durationMs: Math.round(report.durationMs),
    verdict: conclude(report),
    exitStatus: exitStatusOf(report),
    obstacle: obstacle === undefined ? null : truncate(obstacle.reason),
    obstaclePhase: obstacle?.phase ?? null,
    totals: countOutcomes(verdicts),
    traffic: { ...report.traffic, unconfirmed: report.traffic.unconfirmed ?? 0, retries: report.traffic.retries ?? {} },
    notices: [...notices.map((notice) => truncate(notice)), ...describeGaps(underived).map((notice) => truncate(notice))],
    notRun: notRun(report).map(({ check }) => truncate(check.id)),
    baseline: report.baseline,
    staleEntries: report.staleEntries ?? null,
    underived,
    checks: verdicts.map((verdict) => renderVerdict(verdict, report)),
    boundaries: report.boundaries,
  };
  return `${stringify(document)}\n`;
}

function renderVerdict(verdict: Verdict, report: Report): CheckDocument {
  const {
    check,
    counterexample,
    dependsOnEarlier,
    durationMs = 0,
    isExcluded = false,
    outcome,
    reason,
    requests,
    retries,
    secondAttempt,
  } = verdict;
  const { evidence, weight } = check;
  const texts = {
    id: truncate(check.id),
    title: truncate(check.title),
    anchor: truncate(check.anchor),
    clause: truncate(check.clause),
  };
  const advice = truncate(adviceForVerdict(verdict));
  const named = { ...texts, evidence, ...(weight === undefined ? {} : { weight }), advice };
  const common = {
    ...named,
    outcome,
    isExcluded,
    reason: truncate(reason),
    ...(secondAttempt === undefined ? {} : { secondAttempt }),
    ...(dependsOnEarlier === true ? { dependsOnEarlier } : {}),
    requests: requests ?? null,
    ...(retries === undefined ? {} : { retries }),
    durationMs: Math.round(durationMs),
  };
  const command = { replayCommand: replayCommand(verdict, report) };
  if (counterexample === undefined) return { ...common, counterexample: null, replay: null, ...command };
  const { curl, exchange, expected, received, replay } = counterexample;
  const { path, seed } = replay;
  return {
    ...common,
    counterexample: { expected: truncate(expected), received: truncate(received), ...exchangeToJson(exchange), curl },
    replay: { seed, path },
    ...command,
  };
}
