import { Ajv2020, type ErrorObject } from "ajv/dist/2020.js";
import type { Verdict } from "../../checks/verdict.js";
import { describeGaps } from "../../checks/wording/coverage-gap.js";
import type { Report } from "../../run/report.js";
import { isObject, type Json } from "../../util/json.js";
import { readPackageFile } from "../../util/package-file.js";
import { parseJsonFile } from "../../util/parse-json.js";
import { type CheckDocument, FORMAT, FORMAT_PREFIX, type ReportDocument } from "./document.js";
import { exchangeFromJson } from "./exchange.js";

/** Error for a file that is not a report. The message is one line that states the reason. */
export class ReportError extends Error {
  override readonly name = "ReportError";
}

/**
 * Parses a `report.json`.
 *
 * @param source the file's name, for error messages
 * @throws ReportError if the text is not a report in the current format
 */
export function parseReport(text: string, source: string): Report {
  const document = validate(parseJsonFile(text, source, ReportError), source);
  const { command, contract, isOwnTarget, profile, seed, target, toolVersion, traffic, underived } = document;
  const { obstacle: reason, obstaclePhase: phase } = document;
  const derivedNotices = new Set(describeGaps(underived));
  return {
    contract,
    toolVersion,
    target,
    isOwnTarget,
    seed,
    command,
    startedAt: new Date(document.startedAt),
    durationMs: document.durationMs,
    verdicts: document.checks.map(parseCheck),
    notices: document.notices.filter((notice) => !derivedNotices.has(notice)),
    traffic,
    boundaries: document.boundaries.map((point) => ({ ...point, value: point.value })),
    underived,
    obstacle: reason === null || phase === null ? undefined : { phase, reason },
    isStrict: document.strict,
    shard: parseShard(document.shard),
    profile,
    baseline: document.baseline,
    staleEntries: document.staleEntries ?? undefined,
  };
}

/** Validates a document with the schema of the package. */
function validate(document: Json, source: string): ReportDocument {
  const format = isObject(document) ? document["format"] : undefined;
  if (typeof format === "string" && format.startsWith(FORMAT_PREFIX) && format !== FORMAT)
    throw new ReportError(`${source}: the format is ${format}, but ${FORMAT} is required: run the suite again`);
  const isReport = new Ajv2020({ strict: false }).compile<ReportDocument>(JSON.parse(readPackageFile("report.schema.json")));
  if (isReport(document)) return document;
  throw new ReportError(`${source}: not a report of this suite: ${explain(isReport.errors?.[0])}`);
}

function explain(error: ErrorObject | undefined): string {
  const place = error?.instancePath.replaceAll(/[^\x21-\x7e]+/g, " ").slice(0, 200);
  return `${place === "" || place === undefined ? "the document" : place} ${error?.message ?? "is invalid"}`;
}

function parseShard(text: string | null): Report["shard"] {
  const [index = 0, count = 0] = (text ?? "").split("/").map(Number);
  return text === null ? undefined : { index: index - 1, count };
}

function parseCheck({
  counterexample,
  dependsOnEarlier,
  durationMs,
  isExcluded,
  outcome,
  reason,
  replay,
  requests,
  replayCommand: _,
  retries,
  secondAttempt,
  ...check
}: CheckDocument): Verdict {
  const verdict = {
    check,
    outcome,
    isExcluded,
    reason,
    requests: requests ?? undefined,
    dependsOnEarlier,
    durationMs,
    retries,
    secondAttempt,
  };
  if (counterexample === null || replay === null) return verdict;
  const { curl, expected, received, ...exchange } = counterexample;
  return { ...verdict, counterexample: { exchange: exchangeFromJson(exchange), expected, received, curl, replay } };
}
