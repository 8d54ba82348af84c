import { adviceFor } from "../checks/advice.js";
import type { Verdict } from "../checks/verdict.js";
import { conclude, countOutcomes, exitStatusOf, type Report } from "../run/report.js";
import { type CheckDocument, FORMAT, type ReportDocument } from "./document.js";
import { exchangeToJson } from "./exchange-json.js";
import { replayCommand } from "./replay-command.js";

/** Renders the report as JSON, for programs and for `merge`. `report.schema.json` describes it. */
export function renderJson(report: Report): string {
  const { contract, notices, obstacle, shard, underived, verdicts } = report;
  const document: ReportDocument = {
    format: FORMAT,
    tool: "vidu-q2-turbo-conformance",
    toolVersion: report.toolVersion,
    contract: {
      title: contract.title,
      version: contract.version,
      sha256: contract.sha256,
      operations: contract.operations.map(({ id, method, path }) => ({ id, method, path })),
    },
    target: report.target,
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
    obstacle: obstacle?.reason ?? null,
    obstaclePhase: obstacle?.phase ?? null,
    totals: countOutcomes(verdicts),
    traffic: report.traffic,
    notices: [...notices, ...underived.map(noticeOf)],
    baseline: report.baseline,
    underived,
    checks: verdicts.map((verdict) => renderVerdict(verdict, report)),
    boundaries: report.boundaries,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** Returns the notice for a keyword from which no check is derived. */
export function noticeOf({ anchor, keyword }: Report["underived"][number]): string {
  return `no check is derived from ${keyword} at ${anchor}`;
}

function renderVerdict(verdict: Verdict, report: Report): CheckDocument {
  const { check, counterexample, durationMs = 0, outcome, reason, requests, secondAttempt } = verdict;
  const { anchor, clause, evidence, id, title, weight } = check;
  const advice = adviceFor(check);
  const named = { id, title, anchor, clause, evidence, ...(weight === undefined ? {} : { weight }), advice };
  const result = { outcome, reason, ...(secondAttempt === undefined ? {} : { secondAttempt }) };
  const common = { ...named, ...result, requests: requests ?? null, durationMs: Math.round(durationMs) };
  const command = { replayCommand: replayCommand(verdict, report) };
  if (counterexample === undefined) return { ...common, counterexample: null, replay: null, ...command };
  const { curl, exchange, expected, received, replay } = counterexample;
  const { path, seed } = replay;
  return {
    ...common,
    counterexample: { expected, received, ...exchangeToJson(exchange), curl },
    replay: { seed, path },
    ...command,
  };
}
