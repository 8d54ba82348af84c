import type { Verdict } from "../checks/verdict.js";
import { conclude, countOutcomes, type Report } from "../run/report.js";
import type { Exchange } from "../traffic/exchange.js";
import { textOf } from "../traffic/response.js";
import { binaryBody, boundHeaders, stringify, textBody, truncate } from "./json-text.js";

/** The format identifier. `report.schema.json` of the package describes the format. */
const FORMAT = "vidu-q2-turbo-conformance/report/1";

/** Renders the report as JSON, for programs. `report.schema.json` describes it. */
export function renderJson(report: Report): string {
  const { contract, durationMs, notices, obstacle, seed, target, traffic, underived, verdicts } = report;
  const document = {
    format: FORMAT,
    tool: "vidu-q2-turbo-conformance",
    contract: { title: truncate(contract.title), version: truncate(contract.version), sha256: contract.sha256 },
    target: truncate(target),
    seed,
    durationMs: Math.round(durationMs),
    totals: countOutcomes(verdicts),
    traffic,
    verdict: conclude(report),
    obstacle: obstacle === undefined ? null : truncate(obstacle.reason),
    notices: [
      ...notices.map((notice) => truncate(notice)),
      ...underived.map(({ anchor, keyword }) => truncate(`no check is derived from ${keyword} at ${anchor}`)),
    ],
    checks: verdicts.map(renderVerdict),
  };
  return `${stringify(document)}\n`;
}

function renderVerdict({ check, counterexample, outcome, reason }: Verdict): object {
  const { evidence } = check;
  const [anchor, clause, id, title] = [check.anchor, check.clause, check.id, check.title].map((text) => truncate(text));
  const common = { id, title, anchor, clause, evidence, outcome, reason: truncate(reason) };
  if (counterexample === undefined) return { ...common, counterexample: null, replay: null };
  const { curl, exchange, expected, received, replay } = counterexample;
  return {
    ...common,
    counterexample: { expected: truncate(expected), received: truncate(received), ...renderExchange(exchange), curl },
    replay,
  };
}

function renderExchange({ durationMs, outcome, request }: Exchange): object {
  const { body, headers, method, url } = request;
  const sent = body === undefined ? {} : typeof body === "string" ? textBody(body) : binaryBody(body);
  if (outcome.kind === "none") {
    return {
      request: { method, url, headers, ...sent },
      response: { none: outcome.reason, message: truncate(outcome.message) },
      durationMs: Math.round(durationMs),
    };
  }
  const text = textOf(outcome);
  const received = text === undefined ? binaryBody(outcome.body) : textBody(text);
  return {
    request: { method, url, headers, ...sent },
    response: { status: outcome.status, headers: boundHeaders(outcome.headers), ...received },
    durationMs: Math.round(durationMs),
  };
}
