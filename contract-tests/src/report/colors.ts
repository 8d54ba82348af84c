import { styleText } from "node:util";
import type { OutcomeName } from "../checks/verdict.js";

/** Text styles for a terminal. */
export interface Colors {
  bold(text: string): string;
  dim(text: string): string;
  green(text: string): string;
  outcome(outcome: OutcomeName, text: string): string;
  red(text: string): string;
  yellow(text: string): string;
}

const OUTCOME_COLORS = {
  fail: "red",
  flaky: "yellow",
  inconclusive: "yellow",
  known: "cyan",
  observed: "cyan",
  pass: "green",
  skipped: "gray",
  warn: "yellow",
} as const;

/** Creates the styles. Without color, they return the text unchanged. */
export function createColors(color: boolean): Colors {
  // The caller has already decided on color from the output and the environment, so Node must not check the stream.
  const style = (format: Parameters<typeof styleText>[0]) => (text: string) =>
    color ? styleText(format, text, { validateStream: false }) : text;
  return {
    bold: style("bold"),
    dim: style("dim"),
    green: style("green"),
    outcome: (outcome, text) => style(OUTCOME_COLORS[outcome])(text),
    red: style("red"),
    yellow: style("yellow"),
  };
}
