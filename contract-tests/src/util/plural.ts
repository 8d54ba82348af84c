/**
 * Returns a number with its noun: `1 check`, `2 checks`.
 *
 * @param many the plural
 * @default the noun with an s
 */
export function plural(count: number, noun: string, many = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : many}`;
}
