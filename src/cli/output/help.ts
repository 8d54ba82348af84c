import { type ParameterFlag, printValue } from "../contract/parameter-flags.js";
import { argumentName } from "../contract/request.js";
import { keywordOf, type Schema, valuesOf } from "../contract/schema.js";
import { COMMANDS, type Command, type Flag } from "../flags.js";
import { API_KEY_VARIABLE, BASE_URL_VARIABLE } from "../program.js";
import { quote } from "../shell.js";
import { wrap } from "./wrap.js";

/** The values that the help shows besides the commands. */
export interface HelpContext {
  /** The start of every command. */
  readonly invocation: string;
  /** The default path of the journal; undefined if no path is possible. */
  readonly journal: string | undefined;
  /** The flags for the parameters of the contract. */
  readonly parameters: readonly ParameterFlag[];
  /** The JSON Schema of a request. */
  readonly schema: unknown;
}

/** Returns the help of the program. */
export function renderHelp(context: HelpContext): string {
  const { invocation, parameters } = context;
  const names = COMMANDS.map((command) => [usageOf(command, parameters), command.summary] as const);
  return join([
    "Generate videos from the command line.",
    section("Usage", [`  ${invocation} COMMAND [FLAGS]`]),
    section(
      "Commands",
      names.flatMap(([usage, summary]) => row(`  ${usage}`, summary, 18)),
    ),
    ["See the flags of a command with --help, for example:", `  ${invocation} generate --help`].join("\n"),
    ENVIRONMENT,
    EXIT_STATUSES,
    section("Examples", examplesOf(COMMANDS, context)),
  ]);
}

/** Returns the help of a command. */
export function renderCommandHelp(command: Command, context: HelpContext): string {
  const { invocation, journal, parameters } = context;
  const own = command.name === "generate" ? parameters : [];
  return join([
    `${command.summary}`,
    section("Usage", [`  ${invocation} ${usageOf(command, parameters)} [FLAGS]`]),
    ...command.details.map((paragraph) => wrap(paragraph).join("\n")),
    own.length > 0 && section("Parameters, from the contract", own.flatMap(renderParameter)),
    section(
      "Flags",
      command.flags.flatMap((flag) => renderFlag(flag, journal)),
    ),
    command.name !== "jobs" && ENVIRONMENT,
    EXIT_STATUSES,
    section("Examples", examplesOf([command], context)),
  ]);
}

/** Columns before a description. */
const INDENT = 26;

const ENVIRONMENT = `Environment:
  ${API_KEY_VARIABLE}    your API key; no flag accepts it
  ${BASE_URL_VARIABLE}           the URL of the API, unless --base-url is set`;

const EXIT_STATUSES = `Exit status:
  0    success
  1    the generation failed or was canceled
  2    invalid usage or parameter; nothing was sent
  3    API error, or the video could not be saved
  4    the outcome of the submission is unknown: it may have been charged
  130  interrupted`;

function join(parts: readonly (string | false | undefined)[]): string {
  return `${parts.filter(Boolean).join("\n\n")}\n`;
}

function section(title: string, lines: readonly string[]): string {
  return [`${title}:`, ...lines].join("\n");
}

function usageOf({ argument, name }: Command, parameters: readonly ParameterFlag[]): string {
  const flag = parameters.find(({ isArgument }) => isArgument);
  return [name, name === "generate" ? flag && argumentName(flag) : argument].filter(Boolean).join(" ");
}

function renderParameter(flag: ParameterFlag): readonly string[] {
  const { description, isArgument, parameter } = flag;
  const notes = [parameter.isRequired && "required", isArgument && "- reads it from stdin"].filter(Boolean).join("; ");
  const text = notes ? `${description} (${notes})` : description;
  if (!isArgument) return row(flagLabel(flag), text, INDENT);
  return row(`  ${argumentName(flag)}, --${flag.name} ${flag.value}`, text, INDENT);
}

function renderFlag(flag: Flag, journal: string | undefined): readonly string[] {
  const text =
    flag.name === "journal" ? `${flag.description} (default: ${journal ?? "none, without a home directory"}).` : undefined;
  return row(flagLabel(flag), text ?? flag.description, INDENT);
}

function flagLabel({ isNegatable, kind, name, short, value }: Flag): string {
  const names = `${short === undefined ? "" : `-${short}, `}--${name}${isNegatable ? `, --no-${name}` : ""}`;
  return `  ${names}${kind === "text" ? ` ${value}` : ""}`;
}

/** Renders a label and its description in two columns. A long label has its own line. */
function row(label: string, description: string, indent: number): readonly string[] {
  if (description === "") return wrap(label.trim(), 2);
  const lines = wrap(description, indent);
  const [first = "", ...others] = lines;
  if (label.length > indent - 2) return [...wrap(label.trim(), 2), ...lines];
  return [label.padEnd(indent) + first.trimStart(), ...others];
}

/** Returns the examples of commands, with values that the contract allows. */
function examplesOf(commands: readonly Command[], { invocation, parameters, schema }: HelpContext): readonly string[] {
  return commands.flatMap((command) => {
    const lines = command.name === "generate" ? generateExamples(parameters, schema) : command.examples;
    const shown = commands.length > 1 ? lines.slice(0, 1) : lines;
    return shown.map((line) => `  ${`${invocation} ${command.name} ${line}`.trim()}`).flatMap(breakLine);
  });
}

function generateExamples(parameters: readonly ParameterFlag[], root: unknown): readonly string[] {
  const argument = parameters.find(({ isArgument }) => isArgument);
  const required = parameters.filter((flag) => flag !== argument && flag.parameter.isRequired);
  const optional = parameters.find(({ parameter }) => otherNumber(parameter.schema, root) !== undefined);
  const text = argument && quote(sampleOf(argument, root), "posix").replace(/^'([^"$`\\!']*)'$/, '"$1"');
  const flags = required.map((flag) =>
    flag.kind === "switch" ? `--${flag.name}` : `--${flag.name} ${quote(sampleOf(flag, root), "posix")}`,
  );
  const base = [text, ...flags].filter(Boolean).join(" ");
  const extra =
    optional && !required.includes(optional) ? ` --${optional.name} ${otherNumber(optional.parameter.schema, root)}` : "";
  const piped = argument && `- ${[...flags, "-o cat.mp4"].join(" ")} < prompt.txt`;
  return [`${base}${extra} -o cat.mp4`, ...(piped ? [piped] : []), `${base} --dry-run`];
}

/** Returns an allowed integer other than the default, if the schema has a default and limits. */
function otherNumber(schema: Schema, root: unknown): number | undefined {
  const [min, max, initial] = ["minimum", "maximum", "default"].map((keyword) => keywordOf(schema, keyword, root));
  if (typeof min !== "number" || typeof max !== "number" || typeof initial !== "number") return undefined;
  if (!Number.isInteger(initial) || keywordOf(schema, "multipleOf", root) !== undefined) return undefined;
  return [initial - 1, initial + 1].find((value) => value >= min && value <= max);
}

/** Returns an example value of a parameter, as it is typed. Without an example or a default, returns the placeholder. */
function sampleOf({ parameter: { schema }, value = "VALUE" }: ParameterFlag, root: unknown): string {
  const [example] = [keywordOf(schema, "examples", root)].flat();
  const found =
    example ?? keywordOf(schema, "default", root) ?? valuesOf(schema, root)?.[0] ?? keywordOf(schema, "minimum", root);
  return found === undefined ? value : printValue(found);
}

/** Breaks a long command with a backslash. A flag and its value, and a redirection, stay together. */
function breakLine(line: string): readonly string[] {
  const words = line.trim().match(/(?:--?[\w-]+ |< )?(?:'[^']*'|"[^"]*"|[^\s-]\S*)|\S+/g) ?? [];
  const lines: string[] = [];
  let current = " ";
  for (const word of words) {
    if (current.length + word.length + 3 > 80 && current.trim() !== "") {
      lines.push(`${current} \\`);
      current = "     ";
    }
    current += ` ${word}`;
  }
  return [...lines, current];
}
