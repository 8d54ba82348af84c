import type { Verdict } from "../../checks/verdict.js";
import type { Report } from "../../run/report.js";
import { brief, cut, html, type Markup, prose, reveal } from "./markup.js";
import { anchorOf, markOf } from "./outcome-mark.js";
import { renderRequest, renderResponse } from "./wire.js";

/** The maximum number of failures shown in full, and of those expanded. Many failures often share a cause. */
const MAX_DETAILED = 100;
const MAX_EXPANDED = 3;

/** The limit for the bodies and commands of all failures, in characters of HTML, so that the page stays loadable. */
const MAX_TOTAL_LENGTH = 360_000;
const MAX_SHARE_LENGTH = 16_000;

/** Renders violations and warnings, each with its counterexample. */
export function renderFailures(report: Report): Markup | undefined {
  const failures = failuresOf(report);
  if (failures.length === 0) return undefined;
  const detailed = failures.slice(0, MAX_DETAILED);
  const share = Math.min(MAX_SHARE_LENGTH, MAX_TOTAL_LENGTH / detailed.length);
  const others = failures.slice(MAX_DETAILED);
  return html`<section id="failures" aria-labelledby="failures-title">
<h2 id="failures-title">Violations and warnings <small>${failures.length}</small></h2>
${detailed.map((verdict, index) => renderFailure(verdict, report, share, index < MAX_EXPANDED))}
${others.length > 0 && html`<p>${others.length} more; see the table of checks for their reasons.</p>`}
</section>`;
}

/** Returns the ids of the checks whose failures are shown in full. */
export function detailedChecks(report: Report): ReadonlySet<string> {
  return new Set(
    failuresOf(report)
      .slice(0, MAX_DETAILED)
      .map(({ check }) => check.id),
  );
}

/** Returns the violations, followed by the warnings. */
function failuresOf({ verdicts }: Report): readonly Verdict[] {
  return (["fail", "flaky", "warn"] as const).flatMap((name) => verdicts.filter(({ outcome }) => outcome === name));
}

function renderFailure(verdict: Verdict, { seed }: Report, share: number, isOpen: boolean): Markup {
  const { check, counterexample, outcome, reason } = verdict;
  const contrast =
    counterexample === undefined
      ? html`<p class="contrast">${brief(reason, MAX_REASON_LENGTH)}</p>`
      : html`<p class="contrast"><span>expected <b>${brief(counterexample.expected, MAX_REASON_LENGTH)}</b></span> <span>received <b>${brief(counterexample.received, MAX_REASON_LENGTH)}</b></span></p>`;
  return html`<details class="failure ${outcome}"${isOpen && html` open`}>
<summary>${markOf(outcome)}<div><h3><code>${check.id}</code></h3><p>A conforming server ${prose(check.title)}.</p>${contrast}</div></summary>
<dl class="clause" id="${anchorOf(check.id)}"><div><dt>Clause</dt><dd><code>${check.clause}</code></dd></div><div><dt>Location in the contract</dt><dd><code>${check.anchor}</code></dd></div><div><dt>Source</dt><dd>${EVIDENCE[check.evidence]}</dd></div></dl>
${counterexample !== undefined && renderCounterexample(counterexample, check.id, seed, share)}
</details>`;
}

const MAX_REASON_LENGTH = 600;

const EVIDENCE = {
  endpoint: "the endpoint’s reference page",
  platform: "the provider’s platform pages",
  standard: "a standard that the contract names",
  example: "only an example in the documentation",
  none: "not documented",
} as const satisfies Readonly<Record<Verdict["check"]["evidence"], string>>;

function renderCounterexample(
  { curl, exchange, replay }: NonNullable<Verdict["counterexample"]>,
  id: string,
  seed: number,
  share: number,
): Markup {
  const command = cut(curl, share / 2);
  const path = replay.path === "" ? "" : `, path ${replay.path}`;
  return html`<div class="exchange">${renderRequest(exchange.request, share / 4)}${renderResponse(exchange, share / 4)}</div>
<section class="wire"><h4>Repeat the request</h4>
${command.isWhole ? html`<pre class="curl">${reveal(curl)}</pre>` : html`<p class="empty">The command is too long for this page. The JSON report contains it.</p>`}
<p class="again">or run only this check: <code>--only '${id}' --seed ${seed}</code> <small>(generated from seed ${replay.seed}${path})</small></p></section>`;
}
