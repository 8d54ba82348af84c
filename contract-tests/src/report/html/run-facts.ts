import { type Conclusion, conclude, exitStatusOf, type Report } from "../../run/report.js";
import { describeRetries } from "../../traffic/retry/retry-counts.js";
import { formatMilliseconds } from "./duration.js";
import { brief, html, type Markup } from "./markup.js";

/** Renders the facts about the run: when and how it ran, what it cost, and its exit status. */
export function renderFacts(report: Report): Markup {
  const { contract, durationMs, isStrict, profile, seed, shard, startedAt, toolVersion, traffic } = report;
  const { unconfirmed = 0 } = traffic;
  const retries = describeRetries(traffic.retries);
  const facts: readonly (readonly [string, Markup])[] = [
    ["Started", html`<time datetime="${startedAt.toISOString()}">${formatDate(startedAt)}</time>`],
    ["Duration", html`${formatMilliseconds(durationMs)}`],
    ["Requests", html`${traffic.requests}`],
    ["Accepted requests", html`${traffic.accepted}`],
    ["Credits used", html`${traffic.credits}`],
    ...(unconfirmed === 0 ? [] : [["Possibly accepted", html`${unconfirmed} without a response`] as const]),
    ...(retries === "" ? [] : [["Retries", html`${retries}`] as const]),
    ["Exit status", html`${exitStatusOf(report)} (${meaningOf(report)})`],
    ["Profile", html`${profile}${isStrict && ", strict"}`],
    ...(shard === undefined ? [] : [["Shard", html`${shard.index + 1} of ${shard.count}`] as const]),
    ["Seed", html`<code>${seed}</code>`],
    ["Suite version", html`${toolVersion}`],
    [
      "Contract",
      html`${brief(`${contract.title} ${contract.version}`, MAX_TITLE_LENGTH)} <code title="SHA-256 ${contract.sha256}">${contract.sha256.slice(0, 12)}</code>`,
    ],
  ];
  return html`<dl class="facts">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

const MAX_TITLE_LENGTH = 200;

/** Returns the meaning of the exit status in words. */
function meaningOf(report: Report): string {
  return report.obstacle?.phase === "usage" ? "invalid usage" : MEANINGS[conclude(report)];
}

const MEANINGS = {
  conforms: "conforms",
  inconclusive: "inconclusive",
  violates: "violations",
} as const satisfies Readonly<Record<Conclusion, string>>;

function formatDate(date: Date): string {
  return `${date.toISOString().slice(0, 19).replace("T", " ")} UTC`;
}
