import { requestJsonSchema } from "../../generated/request-schema.js";
import { parseRequest } from "../index.js";
import { suggest } from "../util/suggest.js";
import type { CommandContext } from "./commands/context.js";
import { generate } from "./commands/generate.js";
import { get } from "./commands/get.js";
import { jobs } from "./commands/jobs.js";
import { wait } from "./commands/wait.js";
import { deriveFlags, type ParameterFlag } from "./contract/parameter-flags.js";
import { describeFailure, EXIT } from "./failure.js";
import { COMMANDS, type Command, findCommand } from "./flags.js";
import { shortDefaultPath } from "./journal-file.js";
import { type Console, createConsole } from "./output/console.js";
import { renderCommandHelp, renderHelp } from "./output/help.js";
import { watchOutputs } from "./output/outputs.js";
import { isOn, type ParsedArgs, parseArguments, rejectKeyFlag } from "./parse-args.js";
import { type CliContract, invocationOf, type Program } from "./program.js";
import { withEnvironment } from "./settings.js";
import { jobsCommand, resumeCommand } from "./shell.js";
import { UsageError } from "./usage-error.js";

/** Runs the command line. Resolves to the exit status, and never rejects. */
export async function main(args: readonly string[], program: Program): Promise<number> {
  const outputs = watchOutputs(program);
  const flags = args.includes("--") ? args.slice(0, args.indexOf("--")) : args;
  const isQuiet = flags.some((flag) => flag === "--quiet" || /^-q/.test(flag));
  const console = createConsole(program, { isJson: flags.includes("--json"), isQuiet });
  const status = await run(args, program, console);
  console.close();
  const lost = await outputs.settle();
  if (lost === undefined) return status;
  console.error(`error: stdout cannot be written: ${lost}.`);
  return status === EXIT.success ? EXIT.api : status;
}

const RUNNERS: Readonly<Record<string, (context: CommandContext) => Promise<void>>> = { generate, wait, get, jobs };

/** The contract of this package. */
const OWN_CONTRACT: CliContract = { schema: requestJsonSchema, parseRequest };

async function run(args: readonly string[], program: Program, console: Console): Promise<number> {
  const { contract = OWN_CONTRACT } = program;
  let parsed: ParsedArgs | undefined;
  let command: Command | undefined;
  try {
    const { rest, ...choice } = chooseCommand(args);
    command = choice.command;
    const reserved = findCommand("generate")?.flags.map(({ name }) => name) ?? [];
    const parameters = deriveFlags(contract.schema, reserved);
    if (args.length > 0 && !choice.wantsHelp && command === undefined) throw new UsageError("A command is missing. See --help");
    if (choice.wantsHelp || command === undefined) return printHelp(program, parameters, command, choice.wantsHelp);
    parsed = parseArguments(rest, [...command.flags, ...(command.name === "generate" ? parameters : [])]);
    if (command.name !== "jobs") parsed = withEnvironment(parsed, program);
    if (isOn(parsed, "help")) return printHelp(program, parameters, command, true);
    if (isOn(parsed, "version")) return printVersion(program, console);
    await RUNNERS[command.name]?.({ args: parsed, console, contract, parameters, program });
    return EXIT.success;
  } catch (error) {
    return report(error, program, console, command?.name, parsed);
  }
}

interface Choice {
  readonly command: Command | undefined;
  readonly wantsHelp: boolean;
  readonly rest: readonly string[];
}

/** Switches that can stand before the command. */
const GLOBAL = ["--json", "--quiet", "-q"];

/** @throws UsageError when the first argument is not a command */
function chooseCommand(args: readonly string[]): Choice {
  const index = args.findIndex((arg) => !GLOBAL.includes(arg));
  const [name, ...others] = index < 0 ? [] : args.slice(index);
  if (name === undefined) return { command: undefined, wantsHelp: false, rest: [] };
  if (name === "--version") return { command: findCommand("jobs"), wantsHelp: false, rest: [name] };
  if (name === "--help" || name === "-h" || name === "help") {
    const topic = others.find((other) => !other.startsWith("-"));
    return { command: topic === undefined ? undefined : requireCommand(topic), wantsHelp: true, rest: [] };
  }
  return { command: requireCommand(name), wantsHelp: false, rest: [...args.slice(0, index), ...others] };
}

function requireCommand(name: string): Command {
  const command = findCommand(name);
  if (command !== undefined) return command;
  const names = COMMANDS.map((one) => one.name);
  if (name.startsWith("-")) {
    rejectKeyFlag(name);
    const flag = suggest(name, ["--help", "--version"]);
    throw new UsageError(`Start with a command: ${names.join(", ")}. ${flag ? `Did you mean ${flag}?` : "See --help"}`);
  }
  const suggestion = suggest(name, names);
  const remedy = suggestion === undefined ? `Use ${names.join(", ")}` : `Did you mean ${suggestion}?`;
  throw new UsageError(`Unknown command ${JSON.stringify(name.slice(0, 40))}. ${remedy}`);
}

function printHelp(
  program: Program,
  parameters: readonly ParameterFlag[],
  command: Command | undefined,
  wanted: boolean,
): number {
  const { contract: { schema } = OWN_CONTRACT, stderr, stdout } = program;
  const context = { invocation: invocationOf(program), journal: shortDefaultPath(program), parameters, schema };
  const text = command === undefined ? renderHelp(context) : renderCommandHelp(command, context);
  (wanted ? stdout : stderr).write(text);
  return wanted ? EXIT.success : EXIT.usage;
}

function printVersion({ version }: Program, console: Console): number {
  console.result(`${version}\n`, { version });
  return EXIT.success;
}

/** Prints an error and how to resume. Returns the exit status. */
function report(
  error: unknown,
  program: Program,
  console: Console,
  command: string | undefined,
  args: ParsedArgs | undefined,
): number {
  const { details, exitStatus, id, isResumable, message, name } = describeFailure(error, program.interrupted, command);
  console.live("");
  console.error(`${exitStatus === EXIT.interrupted ? "" : "error: "}${message}`);
  const canResume = command === "generate" || (command === "wait" && name !== "NotFoundError");
  // Adds --overwrite to the printed command. Without it, that command would fail for the same file.
  const overwrites = name === "FileExistsError";
  const resume = isResumable && canResume && id !== undefined && args ? resumeCommand(id, args, program, overwrites) : undefined;
  if (resume !== undefined) console.error(`To resume: ${resume}`);
  const list = exitStatus === EXIT.unknown && args && !isOn(args, "no-journal") ? jobsCommand(args, program) : undefined;
  if (list !== undefined) console.error(`It is in the journal: ${list}`);
  if (console.isJson) console.result("", { error: { name, message, id, ...details }, exitStatus, resume });
  return exitStatus;
}
