import type { OutcomeName } from "../../checks/verdict.js";
import { html, type Markup } from "./markup.js";

/** Outcomes, the most important first, with a sign and a name that distinguish them without color. */
export const OUTCOMES = {
  fail: { sign: "✘", one: "violation", many: "violations" },
  warn: { sign: "!", one: "warning", many: "warnings" },
  flaky: { sign: "~", one: "flaky", many: "flaky" },
  inconclusive: { sign: "?", one: "inconclusive", many: "inconclusive" },
  known: { sign: "≈", one: "known deviation", many: "known deviations" },
  observed: { sign: "○", one: "observation", many: "observations" },
  skipped: { sign: "–", one: "skipped", many: "skipped" },
  pass: { sign: "✔", one: "passed", many: "passed" },
} as const satisfies Readonly<Record<OutcomeName, { readonly sign: string; readonly one: string; readonly many: string }>>;

/** The names of the outcomes, in the same order. */
export const OUTCOME_NAMES = Object.keys(OUTCOMES) as readonly OutcomeName[];

/** Renders the sign of an outcome, with its name for screen readers. */
export function markOf(outcome: OutcomeName): Markup {
  return html`<span class="mark ${outcome}" title="${outcome}"><span aria-hidden="true">${OUTCOMES[outcome].sign}</span><span class="unseen">${outcome}</span></span>`;
}

/** Returns the anchor of a check's failure on the page, for use as a link fragment. */
export function anchorOf(check: string): string {
  return `check-${check.replaceAll(/[^\w.]/gu, (character) => `-${character.codePointAt(0)?.toString(16)}-`)}`;
}
