import { wrapText } from "../../contract-tests/src/util/wrap-text.js";
import type { Output } from "./output.js";
import { type CommandName, USAGES, type Usage } from "./usages.js";

/** Exit status after an invalid command line. */
export const USAGE_STATUS = 2;

/** The width of the help, in characters. */
const WIDTH = 80;

/**
 * Responds to `--help` and to unknown arguments of an npm script.
 *
 * @returns the exit status, if the command must end: 0 after the help, 2 after an unknown argument
 */
export function answerUsage(name: CommandName, args: readonly string[], output: Output = console): number | undefined {
  const help = answerHelp(name, args, output);
  if (help !== undefined) return help;
  const known = Object.keys(usageOf(name).options ?? {}).map((option) => option.split(" ")[0]);
  const unknown = args.find((arg) => !known.includes(arg));
  if (unknown === undefined) return undefined;
  output.error(usageProblem(name, `unknown argument ${JSON.stringify(unknown)}`));
  return USAGE_STATUS;
}

/** Responds to `--help`, for a command that parses its other arguments itself. Returns 0 if the command must end. */
export function answerHelp(name: CommandName, args: readonly string[], output: Output = console): number | undefined {
  if (!args.some((arg) => arg === "--help" || arg === "-h")) return undefined;
  output.log(renderUsage(name).trimEnd());
  return 0;
}

/** Returns the one line for an invalid command line. */
export function usageProblem(name: CommandName, problem: string): string {
  return `${name}: ${problem.trim().replace(/[.:]$/, "")}: see npm run ${name} -- --help`;
}

/** Returns the help of an npm script as data. */
export function usageOf(name: CommandName): Usage {
  return USAGES[name];
}

/** Renders the help of an npm script, at most 80 columns wide. */
export function renderUsage(name: CommandName): string {
  const { options = {}, positional, status, summary } = usageOf(name);
  const rows = [...Object.entries(options), ["--help", "show this help"] as const];
  const width = Math.max(...rows.map(([option]) => option.length));
  return [
    ...wrapText(summary, WIDTH),
    "",
    `Usage: npm run ${name} -- ${[...(positional === undefined ? [] : [positional]), "[options]"].join(" ")}`,
    "",
    ...rows.flatMap(([option, text]) => {
      const indent = " ".repeat(width + 4);
      return wrapText(text, WIDTH, indent).map((line, index) =>
        index === 0 ? `  ${option.padEnd(width)}  ${line.slice(indent.length)}` : line,
      );
    }),
    "",
    ...wrapText(`Exit status: 0 success, ${status}, ${USAGE_STATUS} invalid usage.`, WIDTH),
    "",
  ].join("\n");
}
