import { describeGaps } from "../checks/coverage-gap.js";
import type { Verdict } from "../checks/verdict.js";
import { conclude, countOutcomes, type Report } from "../run/report.js";
import type { Exchange } from "../traffic/exchange.js";
import { textOf } from "../traffic/response.js";

/** The format identifier. `report.schema.json` of the package describes the format. */
const FORMAT = "vidu-q2-turbo-conformance/report/1";

/** Renders the report as JSON, for programs. `report.schema.json` describes it. */
export function renderJson(report: Report): string {
  const { contract, durationMs, notices, obstacle, seed, target, traffic, underived, verdicts } = report;
  const document = {
    format: FORMAT,
    tool: "vidu-q2-turbo-conformance",
    contract: { title: contract.title, version: contract.version, sha256: contract.sha256 },
    target,
    seed,
    durationMs: Math.round(durationMs),
    totals: countOutcomes(verdicts),
    traffic,
    verdict: conclude(report),
    obstacle: obstacle?.reason ?? null,
    notices: [...notices, ...describeGaps(underived)],
    checks: verdicts.map(renderVerdict),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function renderVerdict({ check, counterexample, outcome, reason }: Verdict): object {
  const { anchor, clause, evidence, id, title } = check;
  const common = { id, title, anchor, clause, evidence, outcome, reason };
  if (counterexample === undefined) return { ...common, counterexample: null, replay: null };
  const { curl, exchange, expected, received, replay } = counterexample;
  return { ...common, counterexample: { expected, received, ...renderExchange(exchange), curl }, replay };
}

function renderExchange({ durationMs, outcome, request }: Exchange): object {
  const { body, headers, method, url } = request;
  const sent =
    body === undefined ? {} : typeof body === "string" ? { body } : { bodyBase64: Buffer.from(body).toString("base64") };
  if (outcome.kind === "none") {
    return {
      request: { method, url, headers, ...sent },
      response: { none: outcome.reason, message: outcome.message },
      durationMs: Math.round(durationMs),
    };
  }
  const text = textOf(outcome);
  const received = text === undefined ? { bodyBase64: Buffer.from(outcome.body).toString("base64") } : { body: text };
  return {
    request: { method, url, headers, ...sent },
    response: { status: outcome.status, headers: outcome.headers, ...received },
    durationMs: Math.round(durationMs),
  };
}
