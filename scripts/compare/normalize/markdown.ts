import { curlIn, isCheckId, type Json, maskVolatile, OUTCOME, withoutDurations } from "./mask.js";

/**
 * Normalizes `summary.md`, block by block. Headings keep their level, symbol and check id; paragraphs their counts and
 * anchors; rows of tables their check ids and counts; code blocks their content; quotations only their number of lines.
 */
export function normalizeMarkdown(text: string): Json {
  return splitBlocks(text).map(normalizeBlock);
}

/** Splits a text at empty lines, except within code blocks. */
function splitBlocks(text: string): readonly string[] {
  return (text.match(/^(`{3,})[^\n]*\n[\s\S]*?\n\1$|(?:^(?!`{3})[^\n]+\n?)+/gm) ?? []).map((block) => block.trim());
}

function normalizeBlock(block: string): Json {
  if (block.startsWith("```")) return { code: curlIn(block.replace(/`+$/, "")) ?? maskVolatile(block) };
  if (block.startsWith(">")) return { quotation: block.split("\n").length };
  if (block.startsWith("|")) return { rows: block.split("\n").map(normalizeRow) };
  const codes = [...block.matchAll(/(`+) ?(.*?) ?\1/gs)].map(([, , code = ""]) => code);
  const [, level, symbol] = /^(#+) ([^\w\s`]+)?/u.exec(block) ?? [];
  if (level !== undefined) return { heading: level.length, symbol: symbol ?? null, ids: codes.filter(isCheckId) };
  const anchors = codes.filter((code) => code.startsWith("#/"));
  const prose = block.replaceAll(/(`+).*?\1/gs, "").replaceAll(DATE, "");
  if (anchors.length > 0) return { anchors, evidence: /\((?:source: )?([^()]+)\)/.exec(prose)?.[1] ?? null };
  return { counts: countsIn(prose) };
}

/** Normalizes a row of a table. The cells of a check are its id, its outcome and its duration. */
function normalizeRow(row: string): Json {
  const ids = [...row.matchAll(/`([^`]+)`/g)].map(([, code = ""]) => code).filter(isCheckId);
  const outcomes = row.match(new RegExp(`\\b${OUTCOME}\\b`, "g")) ?? [];
  return { ids, outcomes: ids.length > 0 ? outcomes : [], counts: countsIn(row.replaceAll(/`[^`]*`/g, "")) };
}

/** A date with a time, which differs in every run. */
const DATE = /\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?Z?/g;

/** Returns each number with the outcome that follows it, or alone. */
function countsIn(prose: string): readonly string[] {
  return withoutDurations(prose).match(new RegExp(`(?<![\\w.])\\d+(?!\\.?\\d)(?: ${OUTCOME}\\b)?`, "g")) ?? [];
}
