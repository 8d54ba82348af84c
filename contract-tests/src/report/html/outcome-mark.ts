import type { OutcomeName } from "../../checks/verdict.js";
import { html, type Markup } from "./markup.js";

/** Outcomes, the most important first, with a sign and a name that distinguish them without color, and their section. */
export const OUTCOMES = {
  fail: { sign: "✘", one: "violation", many: "violations", section: "failures" },
  flaky: { sign: "~", one: "flaky failure", many: "flaky failures", section: "flaky" },
  warn: { sign: "!", one: "warning", many: "warnings", section: "warnings" },
  inconclusive: { sign: "?", one: "inconclusive", many: "inconclusive", section: "inconclusive" },
  known: { sign: "≈", one: "known deviation", many: "known deviations", section: "known" },
  observed: { sign: "○", one: "observation", many: "observations", section: "observed" },
  skipped: { sign: "–", one: "not run", many: "not run", section: "skipped" },
  pass: { sign: "✔", one: "passed", many: "passed", section: "checks" },
} as const satisfies Readonly<
  Record<OutcomeName, { readonly sign: string; readonly one: string; readonly many: string; readonly section: string }>
>;

/** The names of the outcomes, in the same order. */
export const OUTCOME_NAMES = Object.keys(OUTCOMES) as readonly OutcomeName[];

/** Renders the sign of an outcome, with its name for screen readers. */
export function markOf(outcome: OutcomeName): Markup {
  const { one, sign } = OUTCOMES[outcome];
  return html`<span class="mark ${outcome}" title="${one}"><span aria-hidden="true">${sign}</span><span class="unseen">${one}</span></span>`;
}

/** Returns the anchor of a check's failure on the page, for use as a link fragment. It contains no `=`, as filters do. */
export function anchorOf(check: string): string {
  return `check-${check.replaceAll(/[^\w.]/gu, (character) => `-${character.codePointAt(0)?.toString(16)}-`)}`;
}
