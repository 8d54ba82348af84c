import { renderTable } from "../lib/markdown-table.js";
import type { Artifacts } from "./artifacts.js";
import { diffJson, type JsonDifference } from "./diff.js";
import type { Json } from "./normalize/mask.js";

/** The artifacts of one subject, from both revisions. */
export interface Comparison {
  readonly subject: string;
  readonly before: Artifacts;
  readonly after: Artifacts;
  /** Whether the first run showed a difference and the second did not. */
  readonly isUnstable: boolean;
}

/** Returns the differences of each artifact that differs, by its name. */
export function differencesOf({
  after,
  before,
}: Pick<Comparison, "after" | "before">): ReadonlyMap<string, readonly JsonDifference[]> {
  const names = [...new Set([...before.keys(), ...after.keys()])];
  const differences = names.map((name) => [name, diffJson(before.get(name), after.get(name))] as const);
  return new Map(differences.filter(([, found]) => found.length > 0));
}

/** Renders a table of all comparisons, and the differences below it. */
export function renderComparisons(comparisons: readonly Comparison[]): string {
  const found = comparisons.map((comparison) => ({ ...comparison, differences: differencesOf(comparison) }));
  const rows = found.map(({ before, differences, isUnstable, subject }) => {
    const count = [...differences.values()].reduce((sum, { length }) => sum + length, 0);
    const result = count === 0 ? `equal${isUnstable ? " (in a second run)" : ""}` : `${count} different`;
    return [subject, [...before.keys()].join(", "), result];
  });
  const sections = found.flatMap(({ differences, subject }) =>
    [...differences].map(([name, list]) => `${subject}: ${name}\n${renderDifferences(list)}`),
  );
  return [renderTable(["compared", "artifacts", "result"], rows), ...sections].join("\n\n");
}

/** Maximum number of differences of one artifact that are shown. The others are only counted. */
const MAX_SHOWN = 20;

function renderDifferences(differences: readonly JsonDifference[]): string {
  const lines = differences.slice(0, MAX_SHOWN).map(({ after, before, path }) => {
    const [one, other] = cutToDifference(show(before), show(after));
    return `  ${path === "" ? "(all)" : path}: ${one} -> ${other}`;
  });
  const omitted = differences.length - MAX_SHOWN;
  return [...lines, ...(omitted > 0 ? [`  and ${omitted} more`] : [])].join("\n");
}

function show(value: Json | undefined): string {
  return value === undefined ? "(absent)" : JSON.stringify(value);
}

/** Maximum number of characters of a value that are shown. */
const MAX_LENGTH = 100;

/** Shortens two long texts to the part where they start to differ. */
function cutToDifference(first: string, second: string): readonly [string, string] {
  let start = 0;
  while (start < first.length && first[start] === second[start]) start += 1;
  const from = Math.max(first.length, second.length) <= MAX_LENGTH ? 0 : Math.max(0, start - 30);
  const cut = (text: string) =>
    `${from > 0 ? "…" : ""}${text.slice(from, from + MAX_LENGTH)}${text.length > from + MAX_LENGTH ? "…" : ""}`;
  return [cut(first), cut(second)];
}
