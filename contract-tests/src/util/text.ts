/**
 * Shortens a text for one line of a report.
 *
 * @param maxLength the maximum number of UTF-16 code units of the result, including the ellipsis
 */
export function truncate(text: string, maxLength: number): string {
  return text.length > maxLength ? `${text.slice(0, maxLength - 1)}…` : text;
}
