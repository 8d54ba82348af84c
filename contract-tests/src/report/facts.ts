import { conclude, exitStatusOf, type Report } from "../run/report.js";
import { formatShard } from "../run/shard.js";
import { describeRetries } from "../traffic/retry/retry-counts.js";

/** A fact about a run, with a stable name for programs and a label for people. */
export interface Fact {
  readonly name: string;
  readonly label: string;
  readonly value: string;
}

/** Returns the facts about a run that every format shows, in the same order. */
export function factsOf(report: Report): readonly Fact[] {
  const { contract, durationMs, isStrict, obstacle, profile, seed, shard, startedAt, target, toolVersion, traffic } = report;
  return [
    { name: "conclusion", label: "Conclusion", value: conclude(report) },
    { name: "exitStatus", label: "Exit status", value: String(exitStatusOf(report)) },
    ...(obstacle === undefined ? [] : [{ name: "obstacle", label: "Incomplete", value: obstacle.reason }]),
    { name: "target", label: "Server", value: target },
    { name: "contract", label: "Contract", value: `${contract.title} ${contract.version}` },
    { name: "contractSha256", label: "Contract SHA-256", value: contract.sha256 },
    { name: "startedAt", label: "Started", value: formatDate(startedAt) },
    { name: "duration", label: "Duration", value: `${formatSeconds(durationMs)} s` },
    { name: "toolVersion", label: "Suite version", value: toolVersion },
    { name: "profile", label: "Profile", value: profile },
    { name: "shard", label: "Shard", value: shard === undefined ? "all" : formatShard(shard) },
    { name: "strict", label: "Strict", value: isStrict ? "yes" : "no" },
    { name: "seed", label: "Seed", value: String(seed) },
    { name: "requests", label: "Requests", value: String(traffic.requests) },
    { name: "accepted", label: "Accepted requests", value: String(traffic.accepted) },
    { name: "credits", label: "Credits", value: String(traffic.credits) },
    { name: "unconfirmed", label: "Possibly accepted requests", value: String(traffic.unconfirmed ?? 0) },
    { name: "retries", label: "Retries", value: describeRetries(traffic.retries) || "none" },
  ];
}

/** Formats a date with whole seconds in UTC (RFC 3339), such as `2026-11-30T12:00:00Z`. */
export function formatDate(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

/** Formats a duration as seconds with one decimal. */
function formatSeconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(1);
}
