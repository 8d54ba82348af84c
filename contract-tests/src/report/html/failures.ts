import type { OutcomeName, Verdict } from "../../checks/verdict.js";
import type { Report } from "../../run/report.js";
import { basesFirst, groupBySubject, type SubjectGroup } from "../subjects.js";
import { renderFailure } from "./failure.js";
import { brief, html, type Markup } from "./markup.js";
import { anchorOf } from "./outcome-mark.js";
import { prose } from "./prose.js";
import { renderUntil } from "./size-limit.js";
import { renderSubject } from "./subject-name.js";

/** The rendered violations, flaky failures and warnings. */
interface Failures {
  readonly markup: readonly Markup[];
  /** The ids of the checks whose failures are shown in full. */
  readonly detailed: ReadonlySet<string>;
}

/** Renders violations, then flaky failures, then warnings, each grouped by operation and parameter. */
export function renderFailures(report: Report): Failures {
  const failures = SECTIONS.flatMap(({ outcome }) => failuresOf(report, outcome));
  const fitting = renderUntil(failures, MAX_TOTAL_BYTES, (verdict, { count, index, remaining }) =>
    renderFailure(verdict, report, {
      isOpen: index < MAX_EXPANDED,
      isBrief: remaining - MAX_FULL_BYTES < count * MAX_BRIEF_BYTES,
      maxLength: Math.max(MIN_BODY_LENGTH, Math.min(MAX_BODY_LENGTH, (remaining / count - FIXED_LENGTH) / BODIES)),
    }),
  );
  const rendered = new Map(fitting.shown.map((verdict, index) => [verdict, fitting.markups[index]]));
  return {
    markup: SECTIONS.flatMap((section) => renderSection(section, report, rendered) ?? []),
    detailed: new Set(fitting.shown.map(({ check }) => check.id)),
  };
}

/** The sections of failures in their order on the page. */
export const SECTIONS = [
  { outcome: "fail", id: "failures", title: "Violations" },
  { outcome: "flaky", id: "flaky", title: "Flaky failures" },
  { outcome: "warn", id: "warnings", title: "Warnings" },
] as const satisfies readonly Section[];

/** Returns the failures with one outcome, sorted by operation and parameter. */
export function failuresOf({ contract, verdicts }: Report, name: OutcomeName): readonly Verdict[] {
  const members = basesFirst(verdicts.filter(({ outcome }) => outcome === name));
  return groupBySubject(members, contract).flatMap(({ subjects }) => subjects.flatMap((subject) => subject.verdicts));
}

/** Returns the id of a group on the page. */
export function groupAnchor(section: string, operation: number, subject?: number): string {
  return subject === undefined ? `${section}-${operation}` : `${section}-${operation}-${subject}`;
}

interface Section {
  readonly outcome: OutcomeName;
  readonly id: string;
  readonly title: string;
}

/** The maximum size of all failures in bytes, so that the page stays loadable. */
const MAX_TOTAL_BYTES = 1_150_000;
/** The approximate size of a failure in bytes: with its exchange if there are many failures, and without the exchange. */
const MAX_FULL_BYTES = 8000;
const MAX_BRIEF_BYTES = 1500;
/** The number of failures whose exchange is shown at first. */
const MAX_EXPANDED = 3;
/** The limits for each body and command, in characters of HTML. */
const MIN_BODY_LENGTH = 240;
const MAX_BODY_LENGTH = 12_000;
/** The approximate length of a failure without bodies and commands, and the number of bodies and commands that share the rest. */
const FIXED_LENGTH = 2400;
const BODIES = 6;

/** The note of a section about its failures. */
const LEADS: Partial<Record<OutcomeName, string>> = {
  flaky: "The first attempt failed, and a second attempt with the same request passed.",
  warn: "The server deviates from an example or a recommendation, not from a requirement.",
};

function renderSection(
  { id, outcome, title }: Section,
  report: Report,
  rendered: ReadonlyMap<Verdict, Markup | undefined>,
): Markup | undefined {
  const failures = failuresOf(report, outcome);
  if (failures.length === 0) return undefined;
  const lead = LEADS[outcome];
  const hiddenCount = failures.filter((verdict) => !rendered.has(verdict)).length;
  const groups = groupBySubject(
    failures.filter((verdict) => rendered.has(verdict)),
    report.contract,
  );
  const subjects = groups.flatMap((group) => group.subjects);
  return html`<section id="${id}" aria-labelledby="${id}-title" data-group>
<h2 id="${id}-title">${title} <small>${failures.length}</small></h2>
${lead !== undefined && html`<p class="lead">${lead}</p>`}
${renderOverview(subjects)}
${groups.map(
  ({ name, subjects }, index) => html`<section id="${groupAnchor(id, index)}" data-group><h3><code>${name}</code></h3>
${subjects.map(
  (subject, position) => html`<section id="${groupAnchor(id, index, position)}" data-group><h4>${renderSubject(subject)}</h4>
${subject.verdicts.map((verdict) => rendered.get(verdict))}</section>`,
)}</section>`,
)}
${hiddenCount > 0 && html`<p class="lead">${hiddenCount} more: see <a href="#checks">all checks</a> and the file report.json.</p>`}
</section>`;
}

/** The number of failures from which, and up to which, a section starts with a list of them. */
const MIN_OVERVIEW = 2;
const MAX_OVERVIEW = 60;
/** The maximum length of a title in the list, in characters of HTML. */
const MAX_OVERVIEW_LENGTH = 120;

/** Renders the parameters and titles of failures as links, so that they can be seen at a glance. */
function renderOverview(subjects: readonly SubjectGroup[]): Markup | undefined {
  const count = subjects.flatMap(({ verdicts }) => verdicts).length;
  if (count < MIN_OVERVIEW || count > MAX_OVERVIEW) return undefined;
  return html`<ul class="overview" aria-label="Overview">${subjects.map((subject) =>
    subject.verdicts.map(
      ({ check, outcome }) =>
        html`<li data-check="${check.id}" data-outcome="${outcome}"><a href="#${anchorOf(check.id)}">${renderSubject(subject)}: ${prose(check.title, MAX_OVERVIEW_LENGTH)}</a> <code>${brief(check.id, MAX_OVERVIEW_LENGTH)}</code></li>`,
    ),
  )}</ul>`;
}
