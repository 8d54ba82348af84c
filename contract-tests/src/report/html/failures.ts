import type { Verdict } from "../../checks/verdict.js";
import type { Report } from "../../run/report.js";
import { brief, cut, html, type Markup, reveal } from "./markup.js";
import { anchorOf, markOf } from "./outcome-mark.js";
import { renderAnswer, renderRequest } from "./wire.js";

/** The maximum number of failures shown in full, and of those expanded. Many failures often share a cause. */
const MOST_TOLD = 100;
const MOST_OPEN = 3;

/** The limit for the bodies and commands of all failures, in characters of HTML, so that the page stays loadable. */
const BUDGET = 360_000;
const MOST_SHARE = 16_000;

/** Renders violations and warnings, each with its counterexample. */
export function renderFailures(report: Report): Markup | undefined {
  const failures = alarmsOf(report);
  if (failures.length === 0) return undefined;
  const told = failures.slice(0, MOST_TOLD);
  const share = Math.min(MOST_SHARE, BUDGET / told.length);
  const rest = failures.slice(MOST_TOLD);
  return html`<section id="failures" aria-labelledby="failures-title">
<h2 id="failures-title">What is wrong <small>${failures.length}</small></h2>
${told.map((verdict, index) => renderFailure(verdict, report, share, index < MOST_OPEN))}
${rest.length > 0 && html`<p>${rest.length} more; the table of checks has their reasons.</p>`}
</section>`;
}

/** Returns the ids of the checks whose failures are shown in full. */
export function toldOf(report: Report): ReadonlySet<string> {
  return new Set(
    alarmsOf(report)
      .slice(0, MOST_TOLD)
      .map(({ check }) => check.id),
  );
}

/** Returns the violations, followed by the warnings. */
function alarmsOf({ verdicts }: Report): readonly Verdict[] {
  return (["fail", "warn"] as const).flatMap((wanted) => verdicts.filter(({ outcome }) => outcome === wanted));
}

function renderFailure(verdict: Verdict, { seed }: Report, share: number, isOpen: boolean): Markup {
  const { check, counterexample, outcome, reason } = verdict;
  const said =
    counterexample === undefined
      ? html`<p class="contrast">${brief(reason, MOST_REASON)}</p>`
      : html`<p class="contrast"><span>expected <b>${brief(counterexample.expected, MOST_REASON)}</b></span> <span>received <b>${brief(counterexample.received, MOST_REASON)}</b></span></p>`;
  return html`<details class="failure ${outcome}"${isOpen && html` open`}>
<summary>${markOf(outcome)}<div><h3><code>${check.id}</code></h3><p>A conforming server ${check.title}.</p>${said}</div></summary>
<dl class="clause" id="${anchorOf(check.id)}"><div><dt>Clause</dt><dd><code>${check.clause}</code></dd></div><div><dt>In the contract at</dt><dd><code>${check.anchor}</code></dd></div><div><dt>Known from</dt><dd>${EVIDENCE[check.evidence]}</dd></div></dl>
${counterexample !== undefined && renderCounterexample(counterexample, check.id, seed, share)}
</details>`;
}

const MOST_REASON = 600;

const EVIDENCE = {
  endpoint: "the endpoint’s reference page",
  platform: "the provider’s platform pages",
  standard: "a standard that the contract names",
  example: "a printed example only",
  none: "nothing that is documented",
} as const satisfies Readonly<Record<Verdict["check"]["evidence"], string>>;

function renderCounterexample(
  { curl, exchange, replay }: NonNullable<Verdict["counterexample"]>,
  id: string,
  seed: number,
  share: number,
): Markup {
  const command = cut(curl, share / 2);
  const path = replay.path === "" ? "" : `, path ${replay.path}`;
  return html`<div class="exchange">${renderRequest(exchange.request, share / 4)}${renderAnswer(exchange, share / 4)}</div>
<section class="wire"><h4>Send it again</h4>
${command.isWhole ? html`<pre class="curl">${reveal(curl)}</pre>` : html`<p class="empty">The command is too long for this page; the JSON report has it.</p>`}
<p class="again">or this check alone: <code>--only '${id}' --seed ${seed}</code> <small>(drawn from seed ${replay.seed}${path})</small></p></section>`;
}
