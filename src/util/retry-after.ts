/**
 * Parses a `Retry-After` header: seconds, or a date in any of the three formats of RFC 9110 §5.6.7.
 *
 * @returns seconds from now, at least 0; undefined if the header is missing or malformed
 */
export function parseRetryAfter(text: string | null | undefined): number | undefined {
  const value = text?.trim() ?? "";
  if (/^\d+$/.test(value)) return Number(value);
  const [, date] = /^(\w{3,9},? .*\d)( GMT)?$/.exec(value) ?? [];
  const seconds = (Date.parse(`${date} GMT`) - Date.now()) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds);
}
