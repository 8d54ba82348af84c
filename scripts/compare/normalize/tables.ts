import { isCheckId, type Json, numbersIn } from "./mask.js";

/** A check of `--list --json`. */
interface ListedCheck {
  readonly id: string;
  readonly evidence: string;
  readonly anchor: string;
  readonly title?: string;
}

/** Normalizes the output of `--list --json`, or of `--list` in older revisions: the id, evidence and anchor of each check. */
export function normalizeList(text: string): Json {
  if (!text.startsWith("{")) return normalizeListTable(text);
  const { checks, ...others } = JSON.parse(text) as { readonly checks: readonly ListedCheck[] };
  return {
    checks: checks.map(({ anchor, evidence, id, title }) => ({ id, evidence, anchor, isTitled: title !== undefined })),
    others: others as Json,
  };
}

/** Normalizes the output of `--list`: id, evidence and anchor of each row; paths and numbers of other lines. */
function normalizeListTable(text: string): Json {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const rows = lines.flatMap((line) => {
    const [id = "", evidence = "", ...cells] = line.trim().split(/ {2,}/);
    const anchor = cells.find((cell) => cell.startsWith("#"));
    return isCheckId(id) && anchor !== undefined ? [{ id, evidence, anchor, isTitled: cells.at(-1) !== anchor }] : [];
  });
  const others = lines.filter((line) => !isCheckId(line.trim().split(" ")[0] ?? ""));
  return {
    checks: rows,
    paths: others.flatMap((line) => line.match(/\b(?:GET|PUT|POST|PATCH|DELETE|HEAD|OPTIONS) \/\S*/g) ?? []),
    numbers: others.flatMap(numbersIn),
  };
}

/** Normalizes the output of `--plan`: the groups of checks with their counts, then all other counts. */
export function normalizePlan(text: string): Json {
  const groups: Json[] = [];
  const others: Json[] = [];
  for (const line of text.split("\n")) {
    const [, id, checks, requests, skipped] = /^ +([\w:]+) +(\d+) [a-z]+ +(\d+) [a-z]+(?: +(\d+) [a-z ]+)?$/.exec(line) ?? [];
    if (id !== undefined) groups.push({ id, checks: Number(checks), requests: Number(requests), skipped: Number(skipped ?? 0) });
    else others.push(...countsIn(line));
  }
  return { groups, numbers: others };
}

/** Returns the counts of a line. An indented row starts with its only count. A sentence with a single number repeats a budget. */
function countsIn(line: string): readonly number[] {
  const numbers = numbersIn(line);
  if (line.startsWith("  ")) return numbers.slice(0, 1);
  return numbers.length > 1 ? numbers : [];
}

const WEIGHTS = /^(?:violation|warning|observation)$/;

/** Normalizes the list of the sandbox's faults: ids with their weights, in order. */
export function normalizeFaults(text: string): Json {
  return parseFaults(text).map(({ id, weight }) => ({ id, weight }));
}

/** Returns the faults of the sandbox from its list: as JSON, or as a table in older revisions. */
export function parseFaults(text: string): readonly { readonly id: string; readonly weight: string }[] {
  if (text.startsWith("{"))
    return (JSON.parse(text) as { readonly faults: readonly { readonly id: string; readonly weight: string }[] }).faults;
  return text.split("\n").flatMap((line) => {
    const [id = "", ...cells] = line.trim().split(/ {2,}/);
    const weight = cells.find((cell) => WEIGHTS.test(cell));
    return /^\S+$/.test(id) && weight !== undefined ? [{ id, weight }] : [];
  });
}
