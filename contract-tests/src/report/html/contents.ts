import type { OutcomeName } from "../../checks/verdict.js";
import { describeGaps } from "../../checks/wording/coverage-gap.js";
import { countOutcomes, type Report } from "../../run/report.js";
import { groupBySubject } from "../subjects.js";
import { failuresOf, groupAnchor, SECTIONS } from "./failures.js";
import { html, type Markup, path } from "./markup.js";
import { markOf } from "./outcome-mark.js";
import { renderSubject } from "./subject-name.js";

/** Renders the table of contents. It is a column beside the page on wide screens, and can be collapsed. */
export function renderContents(report: Report, hasMap: boolean): Markup {
  const counts = countOutcomes(report.verdicts);
  const failures = SECTIONS.filter(({ outcome }) => counts[outcome] > 0);
  const others = OTHERS.filter(({ outcome }) => counts[outcome] > 0);
  const notices = report.notices.length + describeGaps(report.underived).length;
  return html`<nav class="contents" aria-label="Contents"><details open><summary>Contents</summary>
<ul>${failures.map(({ id, outcome, title }) => renderEntry(id, title, counts[outcome], outcome, renderGroups(report, id, outcome)))}
${hasMap && renderEntry("map", "Boundary map")}
${others.map(({ outcome, title }) => renderEntry(outcome, title, counts[outcome], outcome))}
${notices > 0 && renderEntry("notices", "Notices", notices)}
${report.verdicts.length > 0 && renderEntry("checks", "All checks", report.verdicts.length)}</ul></details></nav>`;
}

const OTHERS: readonly { readonly outcome: OutcomeName; readonly title: string }[] = [
  { outcome: "observed", title: "Observations" },
  { outcome: "known", title: "Known deviations" },
  { outcome: "inconclusive", title: "Inconclusive" },
  { outcome: "skipped", title: "Not run" },
];

function renderEntry(id: string, title: string, count?: number, outcome?: OutcomeName, groups?: Markup | false): Markup {
  const mark = outcome === undefined ? html`<span class="mark none" aria-hidden="true"></span>` : markOf(outcome);
  return html`<li><a href="#${id}">${mark}<span>${title}</span>${count !== undefined && html` <small>${count}</small>`}</a>${groups}</li>
`;
}

/** The maximum number of parameters in the table of contents. */
const MAX_SUBJECTS = 40;

function renderGroups(report: Report, id: string, outcome: OutcomeName): Markup | false {
  const groups = groupBySubject(failuresOf(report, outcome), report.contract);
  const hasSubjects = groups.reduce((sum, { subjects }) => sum + subjects.length, 0) <= MAX_SUBJECTS;
  return (
    groups.length <= MAX_SUBJECTS &&
    html`<ul>${groups.map(
      ({ name, subjects }, index) =>
        html`<li><a href="#${groupAnchor(id, index)}"><code>${path(name)}</code></a>${
          hasSubjects &&
          html`<ul>${subjects.map(
            (subject, position) =>
              html`<li><a href="#${groupAnchor(id, index, position)}"><span>${renderSubject(subject)}</span> <small>${subject.verdicts.length}</small></a></li>`,
          )}</ul>`
        }</li>`,
    )}</ul>`
  );
}
