import { createRandom } from "../../contract-tests/test-support/create-random.js";

/** A small change of a source file that replaces the text between two offsets. */
export interface Mutant {
  readonly file: string;
  /** Line of the change, starting at 1. */
  readonly line: number;
  /** Stryker's name of the kind of change. */
  readonly mutator: string;
  readonly start: number;
  readonly end: number;
  /** The text that is replaced. */
  readonly original: string;
  readonly replacement: string;
}

/** Returns the text with the change. */
export function applyMutant(text: string, { end, replacement, start }: Pick<Mutant, "end" | "replacement" | "start">): string {
  return text.slice(0, start) + replacement + text.slice(end);
}

/** Returns the offset of a position in a text; `line` and `column` start at 0. */
export function offsetOf(text: string, { column, line }: { readonly column: number; readonly line: number }): number {
  const before = text.split("\n").slice(0, line);
  return before.reduce((sum, each) => sum + each.length + 1, 0) + column;
}

/**
 * Draws lines until the mutants that lie on one of them reach a number. Stryker can select lines, but not single mutants.
 *
 * @returns Stryker's patterns of the lines, such as `src/options.ts:12-12`
 */
export function drawLines(mutants: readonly Mutant[], size: number, seed: number): readonly string[] {
  const countByLine = new Map<string, number>();
  for (const { file, line, original } of mutants) {
    const pattern = `${file}:${line}-${line}`;
    if (!original.includes("\n")) countByLine.set(pattern, (countByLine.get(pattern) ?? 0) + 1);
  }
  const lines: string[] = [];
  let total = 0;
  for (const [pattern, count] of drawSample([...countByLine], countByLine.size, seed)) {
    if (total >= size) break;
    lines.push(pattern);
    total += count;
  }
  return lines;
}

/** Draws a sample without repetition. The same seed draws the same sample. */
export function drawSample<Item>(items: readonly Item[], size: number, seed: number): readonly Item[] {
  // Without the multiplication, small seeds would produce nearly the same first number.
  const random = createRandom(((seed * 7919) % 2_147_483_646) + 1);
  const shuffled = [...items];
  // Fisher–Yates shuffle.
  for (let last = shuffled.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [shuffled[last], shuffled[other]] = [shuffled[other] as Item, shuffled[last] as Item];
  }
  return shuffled.slice(0, size);
}
