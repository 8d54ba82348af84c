import { type Conclusion, conclude, countOutcomes, type Report } from "../../run/report.js";
import { html, type Markup } from "./markup.js";
import { anchorOf, markOf, OUTCOME_NAMES, OUTCOMES } from "./outcome-mark.js";

const CONCLUSIONS: Readonly<Record<Conclusion, { readonly sign: string; readonly words: string }>> = {
  conforms: { sign: "✔", words: "The server conforms" },
  inconclusive: { sign: "?", words: "The server could not be judged" },
  violates: { sign: "✘", words: "The server violates its contract" },
};

/** Returns the conclusion as a heading, for the page and its title. */
export function concludeInWords(report: Report): string {
  return CONCLUSIONS[conclude(report)].words;
}

/** Renders the first screen: the conclusion, the server, the contract, the counts and the violations. */
export function renderBanner(report: Report): Markup {
  const conclusion = conclude(report);
  return html`<header class="banner ${conclusion}">
<p class="sign" aria-hidden="true"><span>${CONCLUSIONS[conclusion].sign}</span></p>
<div><h1>${CONCLUSIONS[conclusion].words}</h1>
<p class="target"><code>${report.target}</code></p>
${qualify(report).map((sentence) => html`<p class="qualified">${sentence}</p>`)}</div>
</header>
${renderCounts(report)}
${renderFacts(report)}
${renderAlarms(report)}`;
}

/** Returns the sentences that qualify the conclusion. */
function qualify({ obstacle, verdicts }: Report): readonly string[] {
  const { skipped } = countOutcomes(verdicts);
  const met = obstacle?.met === "at the start" ? "Not judged" : "Not judged to the end";
  return [
    ...(obstacle === undefined ? [] : [`${met}: ${obstacle.reason}.`]),
    ...(skipped === 0 ? [] : [`${skipped} ${skipped === 1 ? "check was" : "checks were"} left out.`]),
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
    ["Time", html`${inWords(durationMs)}`],
    ["Seed", html`<code>${seed}</code>`],
  ] as const;
  return html`<dl class="facts">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

function inWords(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds) % 60} s`;
}

/** The maximum number of failures listed in the banner. */
const MOST_NAMED = 8;

function renderAlarms({ verdicts }: Report): Markup | false {
  const failures = verdicts.filter(({ outcome }) => outcome === "fail");
  return (
    failures.length > 0 &&
    html`<nav class="alarms" aria-label="Violations"><ul>${failures
      .slice(0, MOST_NAMED)
      .map(
        ({ check }) =>
          html`<li>${markOf("fail")} <a href="#${anchorOf(check.id)}"><code>${check.id}</code></a> <span>${check.title}</span></li>`,
      )}${failures.length > MOST_NAMED && html`<li><a href="#failures">and ${failures.length - MOST_NAMED} more</a></li>`}</ul></nav>`
  );
}
