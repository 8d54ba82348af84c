/** The sign of each outcome. */
export const SYMBOLS = {
  fail: "✘",
  flaky: "~",
  inconclusive: "?",
  known: "≈",
  observed: "○",
  pass: "✔",
  skipped: "–",
  warn: "!",
} as const;
