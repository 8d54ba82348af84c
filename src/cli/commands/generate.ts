import { routes } from "../../../generated/endpoint.js";
import type { VideoRequest } from "../../types.js";
import { collect } from "../collect.js";
import { argumentName, buildRequest } from "../contract/request.js";
import { openJournal } from "../journal-file.js";
import { createProgress } from "../output/progress.js";
import { isOn, type ParsedArgs, textOf } from "../parse-args.js";
import { readPrompt } from "../prompt.js";
import { baseUrlOf, createCommandClient, parseTimeout } from "../settings.js";
import { createSubmitter } from "../submit.js";
import { prepareTarget } from "../target.js";
import { UsageError } from "../usage-error.js";
import type { CommandContext } from "./context.js";

/** Submits a generation, waits for it and saves its videos. */
export async function generate(context: CommandContext): Promise<void> {
  const { args, console, contract, parameters, program } = context;
  const { now = () => performance.now() } = program;
  assertUtf8(args);
  const timeout = parseTimeout(args);
  const request = buildRequest(contract, parameters, args, await readArgument(context));
  const isDryRun = isOn(args, "dry-run");
  // A dry run writes nothing, and checks the output only if there is one.
  const target =
    isDryRun && textOf(args, "output") === undefined ? undefined : await prepareTarget(args, countOf(request, contract.schema));
  if (isDryRun || target === undefined) {
    console.note(`Dry run. Nothing was sent. The request is the body of POST ${baseUrlOf(args)}${routes.submit}`);
    return console.result(`${JSON.stringify(request, undefined, 2)}\n`, request);
  }
  const submitter = createSubmitter(program, console);
  const journal = openJournal(program, args, console);
  const client = createCommandClient(program, args, { console, fetch: submitter.fetch, journal });
  const progress = createProgress(console, now);
  const start = now();
  try {
    progress.phase("submitting");
    const { id } = await submitter.submit(client, request, timeout && Math.min(timeout, SUBMIT_TIMEOUT_MS));
    console.note(`submitted ${id}`);
    const remaining = timeout === undefined ? undefined : timeout - (now() - start);
    await collect(id, { client, console, journal, program, progress, target, timeout: remaining });
  } finally {
    progress.stop();
  }
}

/** Rejects arguments in another encoding. Node replaces their bytes, and the changed prompt would be charged. */
function assertUtf8({ positionals, values }: ParsedArgs): void {
  const broken = [...positionals, ...values.values()].flat().find((text) => String(text).includes("\ufffd"));
  if (broken !== undefined)
    throw new UsageError(
      `The argument ${JSON.stringify(String(broken).slice(0, 40))} is not UTF-8. Change the encoding of the terminal or the script`,
    );
}

/** The maximum time for the response to a submission, in milliseconds. */
const SUBMIT_TIMEOUT_MS = 60_000;

/** Returns the text of the argument, from stdin if it is `-`; undefined if it is absent. */
async function readArgument({ args, console, parameters, program }: CommandContext): Promise<string | undefined> {
  const flag = parameters.find(({ isArgument }) => isArgument);
  const { positionals } = args;
  const name = flag ? argumentName(flag) : "argument";
  if (positionals.length > (flag ? 1 : 0))
    throw new UsageError(
      flag
        ? `generate accepts one ${name} (received ${positionals.length}). Put the text in quotes`
        : "generate accepts flags only. See generate --help",
    );
  const [positional] = positionals;
  if (positional !== undefined && flag && args.values.has(flag.name))
    throw new UsageError(`${name} and --${flag.name} are the same. Use one of them`);
  const text = positional ?? (flag && textOf(args, flag.name));
  // Probably an unset shell variable. It would be charged.
  if (text !== undefined && text.trim() === "") throw new UsageError(`${name} is empty. Put the text in quotes`);
  if (text !== "-") return text;
  if (program.stdin.isTTY) console.note("Type the text, and end it with Ctrl-D.");
  return await readPrompt(program);
}

/** Returns the number of videos: the parameter `n`, if the contract has it. */
function countOf(request: VideoRequest, schema: unknown): number {
  const { n } = request as { readonly n?: unknown };
  const { properties } = Object(schema) as { readonly properties?: { readonly n?: { readonly default?: unknown } } };
  const count = n ?? properties?.n?.default;
  return typeof count === "number" && count >= 1 && count <= MAX_COUNT ? count : 1;
}

/** The maximum number of file names that are checked. */
const MAX_COUNT = 1000;
