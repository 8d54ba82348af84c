import { type Conclusion, conclude, countOutcomes, notRun, type Report } from "../../run/report.js";
import { plural } from "../../util/plural.js";
import { brief, html, type Markup } from "./markup.js";
import { markOf, OUTCOME_NAMES, OUTCOMES } from "./outcome-mark.js";
import { prose } from "./prose.js";

const CONCLUSIONS: Readonly<Record<Conclusion, { readonly sign: string; readonly text: string }>> = {
  conforms: { sign: "✔", text: "The server conforms" },
  inconclusive: { sign: "?", text: "The result is inconclusive" },
  violates: { sign: "✘", text: "The server violates its contract" },
};

/** Returns the conclusion as a heading, for the page and its title. */
export function conclusionText(report: Report): string {
  return CONCLUSIONS[conclude(report)].text;
}

/** Renders the conclusion with the server's URL and the sentences that qualify it. */
export function renderBanner(report: Report): Markup {
  const conclusion = conclude(report);
  return html`<div class="banner ${conclusion}">
<p class="sign" aria-hidden="true"><span>${CONCLUSIONS[conclusion].sign}</span></p>
<div><h1>${CONCLUSIONS[conclusion].text}</h1>
<p class="target"><code>${brief(report.target, MAX_TARGET_LENGTH)}</code></p>
${qualify(report).map((sentence) => html`<p class="qualified">${prose(sentence)}</p>`)}</div>
</div>`;
}

/** Renders the number of checks with each outcome, with links to their sections. */
export function renderCounts({ verdicts }: Report): Markup {
  const counts = countOutcomes(verdicts);
  const present = OUTCOME_NAMES.filter((outcome) => counts[outcome] > 0);
  const starts = present.map((_, index) => present.slice(0, index).reduce((sum, outcome) => sum + counts[outcome], 0));
  return html`<section class="counts" aria-label="Checks by outcome">
<svg class="bar" viewBox="0 0 ${Math.max(1, verdicts.length)} 1" preserveAspectRatio="none" aria-hidden="true">${present.map(
    (outcome, index) => html`<rect class="${outcome}" x="${starts[index]}" width="${counts[outcome]}" height="1"/>`,
  )}</svg>
<ul>${present.map(
    (outcome) =>
      html`<li><a href="#${OUTCOMES[outcome].section}">${markOf(outcome)} <b>${counts[outcome]}</b> ${OUTCOMES[outcome][counts[outcome] === 1 ? "one" : "many"]}</a></li>`,
  )}<li class="sum">${plural(verdicts.length, "check")} in total</li></ul>
</section>`;
}

const MAX_TARGET_LENGTH = 400;

function qualify(report: Report): readonly string[] {
  const { isStrict, obstacle, verdicts } = report;
  const counts = countOutcomes(verdicts);
  const missing = notRun(report).length;
  const excluded = counts.skipped - missing;
  const failsByWarning = isStrict && counts.fail === 0 && counts.warn + counts.flaky > 0;
  const prefix = PREFIXES[obstacle?.phase ?? ""] ?? "The run is incomplete";
  return [
    ...(failsByWarning ? ["Warnings and flaky failures count as violations (`--strict`)."] : []),
    ...(obstacle === undefined ? [] : [`${prefix}: ${obstacle.reason.replace(/\.$/, "")}.`]),
    ...(missing === 0 ? [] : [`${missing} selected ${missing === 1 ? "check" : "checks"} did not run.`]),
    ...(excluded === 0 ? [] : [`${excluded} ${excluded === 1 ? "check was" : "checks were"} skipped.`]),
  ];
}

const PREFIXES: Readonly<Record<string, string>> = {
  preflight: "The server was not tested",
  suite: "The result is not reliable",
  usage: "The run did not start",
};
