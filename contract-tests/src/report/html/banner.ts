import { type Conclusion, conclude, countOutcomes, type Report } from "../../run/report.js";
import { html, type Markup, prose } from "./markup.js";
import { anchorOf, markOf, OUTCOME_NAMES, OUTCOMES } from "./outcome-mark.js";

const CONCLUSIONS: Readonly<Record<Conclusion, { readonly sign: string; readonly text: string }>> = {
  conforms: { sign: "✔", text: "The server conforms" },
  inconclusive: { sign: "?", text: "The result is inconclusive" },
  violates: { sign: "✘", text: "The server violates its contract" },
};

/** Returns the conclusion as a heading, for the page and its title. */
export function conclusionText(report: Report): string {
  return CONCLUSIONS[conclude(report)].text;
}

/** Renders the first screen: the conclusion, the server, the contract, the counts and the violations. */
export function renderBanner(report: Report): Markup {
  const conclusion = conclude(report);
  return html`<header class="banner ${conclusion}">
<p class="sign" aria-hidden="true"><span>${CONCLUSIONS[conclusion].sign}</span></p>
<div><h1>${CONCLUSIONS[conclusion].text}</h1>
<p class="target"><code>${report.target}</code></p>
${qualify(report).map((sentence) => html`<p class="qualified">${sentence}</p>`)}</div>
</header>
${renderCounts(report)}
${renderFacts(report)}
${renderViolations(report)}`;
}

/** Returns the sentences that qualify the conclusion. */
function qualify({ obstacle, verdicts }: Report): readonly string[] {
  const { skipped } = countOutcomes(verdicts);
  const prefix = obstacle?.phase === "preflight" ? "The server was not tested" : "The run is incomplete";
  return [
    ...(obstacle === undefined ? [] : [`${prefix}: ${obstacle.reason}.`]),
    ...(skipped === 0 ? [] : [`${skipped} ${skipped === 1 ? "check was" : "checks were"} skipped.`]),
  ];
}

function renderCounts({ verdicts }: Report): Markup {
  const counts = countOutcomes(verdicts);
  const present = OUTCOME_NAMES.filter((outcome) => counts[outcome] > 0);
  return html`<section class="counts" aria-label="Checks by outcome">
<div class="bar" aria-hidden="true">${present.map((outcome) => html`<span class="${outcome}" style="flex-grow:${counts[outcome]}"></span>`)}</div>
<ul>${present.map(
    (outcome) =>
      html`<li><a href="#${SECTIONS[outcome]}">${markOf(outcome)} <b>${counts[outcome]}</b> ${OUTCOMES[outcome][counts[outcome] === 1 ? "one" : "many"]}</a></li>`,
  )}<li class="sum">${verdicts.length} checks</li></ul>
</section>`;
}

/** The section of the page for each outcome. */
const SECTIONS = {
  fail: "failures",
  flaky: "failures",
  inconclusive: "inconclusive",
  known: "known",
  observed: "observed",
  pass: "checks",
  skipped: "skipped",
  warn: "failures",
} as const;

function renderFacts({ contract, durationMs, seed, traffic }: Report): Markup {
  const facts = [
    [
      "Contract",
      html`${contract.title} ${contract.version} <code title="${contract.sha256}">sha256 ${contract.sha256.slice(0, 12)}</code>`,
    ],
    ["Requests", html`${traffic.requests}`],
    ["Accepted", html`${traffic.accepted}`],
    ["Credits used", html`${traffic.credits}`],
    ["Time", html`${formatDuration(durationMs)}`],
    ["Seed", html`<code>${seed}</code>`],
  ] as const;
  return html`<dl class="facts">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

function formatDuration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds) % 60} s`;
}

/** The maximum number of failures listed in the banner. */
const MAX_LISTED = 8;

function renderViolations({ verdicts }: Report): Markup | false {
  const failures = verdicts.filter(({ outcome }) => outcome === "fail");
  return (
    failures.length > 0 &&
    html`<nav class="alarms" aria-label="Violations"><ul>${failures
      .slice(0, MAX_LISTED)
      .map(
        ({ check }) =>
          html`<li>${markOf("fail")} <a href="#${anchorOf(check.id)}"><code>${check.id}</code></a> <span>${prose(check.title)}</span></li>`,
      )}${failures.length > MAX_LISTED && html`<li><a href="#failures">and ${failures.length - MAX_LISTED} more</a></li>`}</ul></nav>`
  );
}
