import type { Markup } from "./markup.js";

/** The part of a list that fits into a size. */
export interface Fitting<T> {
  readonly shown: readonly T[];
  readonly markups: readonly Markup[];
  /** The number of items that do not fit. */
  readonly hiddenCount: number;
}

/**
 * Renders items until their total length exceeds a limit.
 *
 * @param maxLength the maximum total length, in characters of HTML
 * @param render renders an item. `share` is its part of the remaining length.
 */
export function renderUntil<T>(
  items: readonly T[],
  maxLength: number,
  render: (item: T, share: number, index: number) => Markup,
): Fitting<T> {
  const markups: Markup[] = [];
  let remaining = maxLength;
  for (const [index, item] of items.entries()) {
    const markup = render(item, remaining / (items.length - index), index);
    remaining -= markup.text.length;
    if (remaining < 0) break;
    markups.push(markup);
  }
  return { shown: items.slice(0, markups.length), markups, hiddenCount: items.length - markups.length };
}
