/** The seconds that a `Retry-After` asks for: a number of them, or a date in any of its three forms (RFC 9110 §5.6.7). */
export function parseRetryAfter(text: string | null): number | undefined {
  if (/^\d+$/.test(text ?? "")) return Number(text);
  const [, date] = /^(\w{3,9},? .*\d)( GMT)?$/.exec(text ?? "") ?? [];
  const seconds = (Date.parse(`${date} GMT`) - Date.now()) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds);
}
