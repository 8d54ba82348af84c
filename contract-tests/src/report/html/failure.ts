import type { Counterexample, Verdict } from "../../checks/verdict.js";
import { DEPENDENCE } from "../../checks/wording/dependence.js";
import { describeSource } from "../../checks/wording/source.js";
import { adviceForVerdict } from "../../checks/wording/verdict-advice.js";
import type { Report } from "../../run/report.js";
import { describeRetries } from "../../traffic/retry/retry-counts.js";
import { replayCommand } from "../replay-command.js";
import { subjectOf } from "../subjects.js";
import { placesOf } from "./body/places.js";
import { renderRequest, renderResponse } from "./body/wire.js";
import { brief, cut, html, type Markup, path, reveal } from "./markup.js";
import { anchorOf, markOf } from "./outcome-mark.js";
import { capitalize, prose } from "./prose.js";

/** Options for rendering a failure. */
interface FailureOptions {
  /** The maximum length of each body and command, in characters of HTML. */
  readonly maxLength: number;
  /** Whether to omit the exchange and the commands, because the page is full. */
  readonly isBrief: boolean;
  /** Whether the request and the response are shown at first. */
  readonly isOpen: boolean;
}

/** Renders a violation, flaky failure or warning: what is wrong, what to do about it, the exchange, and commands. */
export function renderFailure(verdict: Verdict, report: Report, { isBrief, isOpen, maxLength }: FailureOptions): Markup {
  const { check, counterexample, outcome, reason } = verdict;
  const anchor = anchorOf(check.id);
  const contrast =
    counterexample === undefined
      ? html`<p class="contrast">${prose(reason)}</p>`
      : html`<p class="contrast">Expected <b>${prose(counterexample.expected)}</b>, received <b class="received">${prose(counterexample.received)}</b></p>`;
  return html`<article class="failure ${outcome}" id="${anchor}" aria-labelledby="${anchor}-title" data-check="${check.id}" data-outcome="${outcome}">
<div class="head">${markOf(outcome)}<div><h5 id="${anchor}-title">${prose(capitalize(check.title))}</h5>
<p class="id"><code>${check.id}</code></p>
${contrast}
<p class="advice"><b>Advice:</b> ${prose(adviceForVerdict(verdict))}</p>${notesOn(verdict).map((note) => html`<p class="remark">${note}</p>`)}</div></div>
${isBrief ? html`<p class="empty">The file report.json contains the request and the response.</p>` : renderEvidence(verdict, report, isOpen, maxLength)}</article>
`;
}

function notesOn({ dependsOnEarlier, retries }: Verdict): readonly string[] {
  return [
    ...(dependsOnEarlier === true ? [`${capitalize(DEPENDENCE)}.`] : []),
    ...(retries === undefined ? [] : [`Retried: ${describeRetries(retries)}.`]),
  ];
}

const MAX_CLAUSE_LENGTH = 400;

function renderEvidence(verdict: Verdict, report: Report, isOpen: boolean, maxLength: number): Markup {
  const { check, counterexample } = verdict;
  return html`<details class="evidence"${isOpen && html` open`}><summary>${counterexample === undefined ? "Clause" : "Request, response and commands"}</summary>
<dl class="clause"><div><dt>Clause</dt><dd><code>${brief(check.clause, MAX_CLAUSE_LENGTH)}</code></dd></div><div><dt>Location in the contract</dt><dd><code>${path(brief(check.anchor, MAX_CLAUSE_LENGTH))}</code></dd></div><div><dt>Source</dt><dd>${describeSource(check.evidence)}</dd></div></dl>
${counterexample !== undefined && renderCounterexample(counterexample, verdict, report, maxLength)}
</details>`;
}

function renderCounterexample(counterexample: Counterexample, verdict: Verdict, report: Report, maxLength: number): Markup {
  const { curl, exchange } = counterexample;
  return html`<div class="exchange">${renderRequest(exchange.request, subjectOf(verdict.check), maxLength)}${renderResponse(exchange, placesOf(counterexample), maxLength)}</div>
${renderCommand("Repeat this request", curl, maxLength)}
${renderCommand("Run only this check again", replayCommand(verdict, report), maxLength)}`;
}

/** Renders a command. Never truncates it, because a truncated command does something else. */
function renderCommand(title: string, command: string, maxLength: number): Markup {
  const isShown = cut(command, Math.max(MIN_COMMAND_LENGTH, 2 * maxLength)).isWhole;
  return html`<section class="command"><h6>${title}</h6>${
    isShown
      ? html`<button type="button" class="copy" hidden>Copy<span class="unseen"> the command</span></button><pre>${reveal(command)}</pre>`
      : html`<p class="empty">The command is too long for this page. The file report.json contains it.</p>`
  }</section>`;
}

const MIN_COMMAND_LENGTH = 1000;
