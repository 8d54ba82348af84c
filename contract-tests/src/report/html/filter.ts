import { countOutcomes, type Report } from "../../run/report.js";
import { plural } from "../../util/plural.js";
import { html, type Markup } from "./markup.js";
import { markOf, OUTCOME_NAMES, OUTCOMES } from "./outcome-mark.js";
import { capitalize } from "./prose.js";

/** Renders the filter by text and outcome. It is hidden until the script of the page runs. */
export function renderFilter({ verdicts }: Report): Markup {
  const counts = countOutcomes(verdicts);
  const present = OUTCOME_NAMES.filter((outcome) => counts[outcome] > 0);
  return html`<form class="filter" id="filter" role="search" aria-label="Checks" hidden>
<label for="filter-text">Filter checks</label>
<input type="search" id="filter-text" name="text" placeholder="Title, id or reason" autocomplete="off" spellcheck="false">
${
  present.length > 1 &&
  html`<fieldset><legend class="unseen">Outcome</legend>${present.map(
    (outcome) =>
      html`<label><input type="checkbox" name="outcome" value="${outcome}">${markOf(outcome)}<span>${capitalize(OUTCOMES[outcome].many)}</span> <small>${counts[outcome]}</small></label>`,
  )}</fieldset>`
}
<p class="matches"><output id="matches" for="filter-text">${verdicts.length} of ${plural(verdicts.length, "check")}</output> <button type="reset" id="clear" hidden>Clear</button></p>
</form>`;
}
