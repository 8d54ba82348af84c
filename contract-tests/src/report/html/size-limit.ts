import type { Markup } from "./markup.js";

/** The part of a list that fits into a size limit. */
interface Fitting<T> {
  readonly shown: readonly T[];
  readonly markups: readonly Markup[];
  /** The number of items that do not fit. */
  readonly hiddenCount: number;
}

/** The room for the next item. */
interface Room {
  readonly index: number;
  /** The remaining size, in bytes. */
  readonly remaining: number;
  /** The number of items that share it. */
  readonly count: number;
}

/**
 * Renders items until their total size exceeds a limit.
 *
 * @param maxBytes the maximum total size, in bytes of UTF-8
 * @param render renders an item, given the remaining size
 */
export function renderUntil<T>(items: readonly T[], maxBytes: number, render: (item: T, room: Room) => Markup): Fitting<T> {
  const markups: Markup[] = [];
  let remaining = maxBytes;
  for (const [index, item] of items.entries()) {
    const markup = render(item, { index, remaining, count: items.length - index });
    remaining -= Buffer.byteLength(markup.text);
    if (remaining < 0) break;
    markups.push(markup);
  }
  return { shown: items.slice(0, markups.length), markups, hiddenCount: items.length - markups.length };
}
