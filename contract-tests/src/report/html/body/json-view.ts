import { cut, html, type Markup, reveal } from "../markup.js";
import type { JsonNode } from "./json-tree.js";
import type { WrongValue } from "./places.js";

/** Options for rendering a body. */
export interface ViewOptions {
  /** The values to mark. */
  readonly values: readonly Pick<WrongValue, "note" | "pointer">[];
  /** The text to mark, if any. */
  readonly text: string | undefined;
  /** The maximum length of the result, in characters of HTML. Marked values are shown beyond it. */
  readonly maxLength: number;
}

/** A rendered body. */
export interface View {
  readonly markup: Markup;
  /** Whether the view lacks a part of the text. */
  readonly isFolded: boolean;
}

/** Renders JSON with one member on each line. Folds long strings, long arrays and what exceeds the maximum length. */
export function renderJsonView(root: JsonNode, options: ViewOptions): View {
  const lines: Line[] = [];
  addLines({ node: root, indent: "", name: "", comma: "" }, options, lines);
  return joinLines(lines, options.maxLength);
}

/** Renders text with a mark. Folds long runs of one character. */
export function renderTextView(text: string, options: ViewOptions): View {
  const shown = fold(text, options.text, Math.max(MIN_TEXT_LENGTH, options.maxLength / 2));
  return { markup: markText(shown, options.text), isFolded: shown !== text };
}

interface Line {
  readonly markup: Markup;
  readonly isMarked: boolean;
  readonly isFolded: boolean;
}

interface Entry {
  readonly node: JsonNode;
  readonly indent: string;
  /** The name with its colon, or nothing. */
  readonly name: string;
  readonly comma: string;
}

const MIN_TEXT_LENGTH = 400;
/** The maximum number of members of an array or object that are shown, besides marked ones. */
const MAX_MEMBERS = 24;
/** The maximum length of a string or number, in UTF-16 units. */
const MAX_SCALAR_LENGTH = 160;
/** The maximum number of marked lines, and the maximum length of a note. */
const MAX_MARKED = 20;
const MAX_NOTE_LENGTH = 200;

function addLines({ comma, indent, name, node }: Entry, options: ViewOptions, lines: Line[]): void {
  const wrong = options.values.find(({ pointer }) => pointer === node.pointer);
  const note =
    wrong !== undefined && wrong.note !== "" && html` <span class="note">← ${cut(wrong.note, MAX_NOTE_LENGTH).shown}</span>`;
  const add = (prefix: string, text: Markup, suffix: string, isFolded = false) => {
    const value = wrong === undefined ? text : html`<mark>${text}</mark>`;
    const isMarked = wrong !== undefined || text.text.includes("<mark>");
    lines.push({ markup: html`${reveal(prefix)}${value}${suffix}${note}`, isMarked, isFolded });
  };
  const prefix = indent + fold(name, undefined, MAX_SCALAR_LENGTH);
  if (node.members.length === 0) {
    const text = node.brackets === "" ? fold(node.text, options.text, MAX_SCALAR_LENGTH) : node.brackets;
    add(prefix, markText(text, options.text), comma, node.brackets === "" && text !== node.text);
    return;
  }
  add(prefix, html`${node.brackets.charAt(0)}`, "");
  const isShown = (index: number, pointer: string) =>
    index < MAX_MEMBERS || options.values.some((value) => value.pointer === pointer || value.pointer.startsWith(`${pointer}/`));
  const shown = node.members.filter((member, index) => isShown(index, member.node.pointer));
  for (const [index, member] of shown.entries()) {
    const isLast = index === shown.length - 1 && shown.length === node.members.length;
    const label = member.name === undefined ? "" : `${member.name}: `;
    addLines({ node: member.node, indent: `${indent}  `, name: label, comma: isLast ? "" : "," }, options, lines);
  }
  const hidden = node.members.length - shown.length;
  if (hidden > 0) lines.push({ markup: html`${indent}  <i>… ${hidden} more</i>`, isMarked: false, isFolded: true });
  lines.push({ markup: html`${indent}${node.brackets.charAt(1)}${comma}`, isMarked: false, isFolded: false });
}

/** Joins lines up to a length. Beyond it, only marked lines are shown. */
function joinLines(lines: readonly Line[], maxLength: number): View {
  let length = 0;
  let marked = 0;
  let hidden = 0;
  let isCut = false;
  const shown: Markup[] = [];
  const flush = () => {
    if (hidden > 0) shown.push(html`<i>… ${hidden} more ${hidden === 1 ? "line" : "lines"}</i>\n`);
    hidden = 0;
  };
  for (const { isMarked, markup } of lines) {
    length += markup.text.length;
    marked += isMarked ? 1 : 0;
    if (length > maxLength && (!isMarked || marked > MAX_MARKED)) {
      hidden += 1;
      isCut = true;
      continue;
    }
    flush();
    shown.push(html`${markup}\n`);
  }
  flush();
  return { markup: html`${shown}`, isFolded: isCut || lines.some((line) => line.isFolded) };
}

/** Shortens runs of one character, then cuts the text. Keeps the text to mark. */
function fold(text: string, kept: string | undefined, maxLength: number): string {
  const runs = foldRuns(text.slice(0, MAX_SEARCH_LENGTH));
  const rest = text.length > MAX_SEARCH_LENGTH ? text.slice(MAX_SEARCH_LENGTH) : "";
  const at = kept === undefined ? -1 : runs.indexOf(kept);
  const length = at < 0 || kept === undefined ? maxLength : Math.max(maxLength, Math.min(at + kept.length, 2 * maxLength));
  const from = at > maxLength && kept !== undefined ? Math.max(0, at - maxLength / 2) : 0;
  const shown = runs.slice(from, from + length);
  const missing = runs.length + rest.length - shown.length;
  if (missing <= 0) return runs;
  const last = text.startsWith('"') ? '"' : "";
  return `${from > 0 ? "…" : ""}${shown.replaceAll(HALF_PAIRS, "")}… (${missing.toLocaleString("en")} more characters)${last}`;
}

const MAX_SEARCH_LENGTH = 16_000;
/** Half of a surrogate pair, at an end that was cut. */
const HALF_PAIRS = /^[\udc00-\udfff]|[\ud800-\udbff]$/g;

/** Replaces runs of one character: `aaaa…` becomes `a…(3,000 times)`. */
function foldRuns(text: string): string {
  return text.replaceAll(
    /([^ ])\1{31,}/gsu,
    (run: string, unit: string) => `${unit}…(${(run.length / unit.length).toLocaleString("en")} times)`,
  );
}

function markText(text: string, marked: string | undefined): Markup {
  if (marked === undefined || !text.includes(marked)) return reveal(text);
  const [before = "", ...others] = text.split(marked);
  return html`${reveal(before)}<mark>${reveal(marked)}</mark>${reveal(others.join(marked))}`;
}
