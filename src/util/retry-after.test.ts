import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { parseRetryAfter } from "./retry-after.js";

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(1994, 10, 6, 8, 49, 7) });
});
afterEach(() => {
  vi.useRealTimers();
});

test.each<[format: string, text: string | null, seconds: number | undefined]>([
  ["seconds", "120", 120],
  ["zero", "0", 0],
  ["many digits", "31536000", 31_536_000],
  // The three formats of RFC 9110 §5.6.7, all for the same time.
  ["an IMF-fixdate", "Sun, 06 Nov 1994 08:49:37 GMT", 30],
  ["an RFC 850 date", "Sunday, 06-Nov-94 08:49:37 GMT", 30],
  ["an asctime date", "Sun Nov  6 08:49:37 1994", 30],
  ["a date in the past", "Sun, 06 Nov 1994 08:49:00 GMT", 0],
  ["now", "Sun, 06 Nov 1994 08:49:07 GMT", 0],
  ["a missing header", null, undefined],
  ["an empty header", "", undefined],
  ["a word", "soon", undefined],
  ["a list", "1, 2", undefined],
  ["a negative number", "-1", undefined],
  ["a fraction", "1.5", undefined],
  ["an exponent", "1e3", undefined],
  ["a unit", "3 s", undefined],
  ["white space", " 3\t", 3],
  ["an ISO 8601 date", "1994-11-06T08:49:37Z", undefined],
  ["a date with an impossible month", "Sun, 06 Xyz 1994 08:49:37 GMT", undefined],
  ["a date with another time zone", "Sun, 06 Nov 1994 08:49:37 PST", undefined],
])("%s", (_, text, seconds) => {
  expect(parseRetryAfter(text)).toBe(seconds);
});

test("a date does not depend on the time zone of the process", () => {
  const { TZ } = process.env;
  try {
    process.env["TZ"] = "America/Los_Angeles";
    expect(parseRetryAfter("Sun Nov  6 08:49:37 1994")).toBe(30);
  } finally {
    if (TZ === undefined) delete process.env["TZ"];
    else process.env["TZ"] = TZ;
  }
});
