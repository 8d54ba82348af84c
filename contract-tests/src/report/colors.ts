import { styleText } from "node:util";
import type { OutcomeName } from "../checks/verdict.js";

/** Colours for a terminal, or none. */
export interface Paint {
  bold(text: string): string;
  dim(text: string): string;
  green(text: string): string;
  outcome(outcome: OutcomeName, text: string): string;
  red(text: string): string;
  yellow(text: string): string;
}

const COLORS = {
  fail: "red",
  inconclusive: "yellow",
  known: "cyan",
  observed: "cyan",
  pass: "green",
  skipped: "gray",
  warn: "yellow",
} as const;

/** Colours, or functions that leave the text as it is. */
export function createPaint(color: boolean): Paint {
  // Whether to color is decided already, from the output and the environment that the program was given.
  const style = (format: Parameters<typeof styleText>[0]) => (text: string) =>
    color ? styleText(format, text, { validateStream: false }) : text;
  return {
    bold: style("bold"),
    dim: style("dim"),
    green: style("green"),
    outcome: (outcome, text) => style(COLORS[outcome])(text),
    red: style("red"),
    yellow: style("yellow"),
  };
}
