import { isCheckId, type Json, numbersIn } from "./mask.js";

/** Normalizes the output of `--list`: id, evidence and anchor of each row; paths and numbers of other lines. */
export function normalizeList(text: string): Json {
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

/** Returns the numbers of a line. Of a row, only the first is a count; a sentence with only one number repeats a budget. */
function countsIn(line: string): readonly number[] {
  const numbers = numbersIn(line);
  if (line.startsWith("  ")) return numbers.slice(0, 1);
  return numbers.length > 1 ? numbers : [];
}

const WEIGHTS = /^(?:violation|warning|observation)$/;

/** Normalizes the table of the sandbox's faults: ids with their weights, in order. */
export function normalizeFaults(text: string): Json {
  return parseFaultTable(text).map(({ id, weight }) => ({ id, weight }));
}

/** Returns the rows of the sandbox's table of faults. */
export function parseFaultTable(text: string): readonly { readonly id: string; readonly weight: string }[] {
  return text.split("\n").flatMap((line) => {
    const [id = "", ...cells] = line.trim().split(/ {2,}/);
    const weight = cells.find((cell) => WEIGHTS.test(cell));
    return /^\S+$/.test(id) && weight !== undefined ? [{ id, weight }] : [];
  });
}
