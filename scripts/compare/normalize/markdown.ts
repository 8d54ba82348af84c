import { curlIn, isCheckId, type Json, maskVolatile } from "./mask.js";

/**
 * Normalizes `summary.md`, block by block. Headings keep their level, symbol and check id; paragraphs their counts and
 * anchors; code blocks their content; quotations only their number of lines.
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
  const codes = [...block.matchAll(/(`+) ?(.*?) ?\1/gs)].map(([, , code = ""]) => code);
  const [, level, symbol] = /^(#+) ([^\w\s`]+)?/u.exec(block) ?? [];
  if (level !== undefined) return { heading: level.length, symbol: symbol ?? null, ids: codes.filter(isCheckId) };
  const anchors = codes.filter((code) => code.startsWith("#/"));
  const prose = block.replaceAll(/(`+).*?\1/gs, "").replaceAll(DATE, "");
  if (anchors.length > 0) return { anchors, evidence: /\((?:source: )?([^()]+)\)/.exec(prose)?.[1] ?? null };
  return { counts: countsIn(prose) };
}

/** A date with a time, which differs in every run. */
const DATE = /\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?Z?/g;

/** Returns each number with the outcome that follows it, or alone. */
function countsIn(prose: string): readonly string[] {
  const outcome = "(?:pass|fail|warn|observed|known|inconclusive|skipped)";
  return prose.match(new RegExp(`(?<![\\w.])\\d+(?!\\.?\\d)(?: ${outcome}\\b)?`, "g")) ?? [];
}
