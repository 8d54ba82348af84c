import { randomUUID } from "node:crypto";
import { startSandbox } from "../../sandbox/index.js";
import { readBundledContract, readContract, readText } from "../contract/load.js";
import { type Contract, ContractError } from "../contract/model.js";
import { renderPlan } from "../report/dry-run.js";
import { renderList } from "../report/list.js";
import { renderTerminal } from "../report/terminal.js";
import { prepareFolder, writeReport } from "../report/write.js";
import { BaselineError, parseBaseline } from "../run/baseline.js";
import { listChecks } from "../run/list-checks.js";
import { conclude, type Report } from "../run/report.js";
import { run } from "../run/run.js";
import type { Budget } from "../traffic/budget.js";
import { API_KEY_VARIABLE } from "../traffic/request.js";
import { dryRun } from "./dry-run.js";
import { type Flags, HELP, parseFlags } from "./flags.js";
import { UsageError } from "./parse-args.js";
import { createProgress } from "./progress.js";
import { runSandbox } from "./sandbox.js";
import type { Terminal } from "./terminal.js";

/** Exit statuses; 64 is that of `sysexits.h` for wrong usage. */
export const EXIT = { conforms: 0, violates: 1, inconclusive: 2, usage: 64 } as const;

/** Thrown when the default target cannot be started; the message is one line that says why. */
export class TargetError extends Error {
  override readonly name = "TargetError";
}

/** A server to judge when no base URL is given. */
export interface DefaultTarget {
  readonly baseUrl: string;
  /** The key that it takes; without one a placeholder is sent, and nothing is said of wrong keys. */
  readonly apiKey?: string | undefined;
  /** Text of its baseline. */
  readonly baseline?: string | undefined;
  /** Whether it remembers nothing. */
  readonly isStateless?: boolean | undefined;
  close(): Promise<void>;
}

/** What differs between the ways in which the program is run. */
export interface CliOptions {
  /** The command as the reader would type it, up to the first flag. */
  readonly command: string;
  /** Starts the server that is judged when no base URL is given; default: a sandbox. */
  readonly startTarget?: ((contract: string | undefined) => Promise<DefaultTarget>) | undefined;
}

/** The command-line program; resolves with its exit status. Expected problems are one line on stderr. */
export async function main(args: readonly string[], terminal: Terminal, options: CliOptions): Promise<number> {
  try {
    const [first, ...others] = args;
    if (first === "sandbox") return await runSandbox(others, terminal);
    return await execute(parseFlags(args), terminal, { ...options, command: [options.command, ...repeatable(args)].join(" ") });
  } catch (error) {
    const status =
      error instanceof UsageError
        ? EXIT.usage
        : error instanceof ContractError || error instanceof BaselineError || error instanceof TargetError
          ? EXIT.inconclusive
          : undefined;
    if (status === undefined) throw error;
    terminal.stderr.write(`vidu-conformance: ${(error as Error).message}\n`);
    return status;
  }
}

/** The arguments but for those that choose the checks, the seed and the report, quoted for a shell where they need it. */
function repeatable(args: readonly string[]): readonly string[] {
  const isChoice = (arg: string | undefined) => arg !== undefined && /^--(?:only|report|seed)(?:=|$)/.test(arg);
  const kept = args.filter((arg, index) => !isChoice(arg) && !(isChoice(args[index - 1]) && !args[index - 1]?.includes("=")));
  return kept.map((arg) => (/^[\w@%+=:,./-]+$/.test(arg) ? arg : `'${arg.replaceAll("'", `'\\''`)}'`));
}

async function execute(flags: Flags, terminal: Terminal, options: CliOptions): Promise<number> {
  if (flags.help) return print(terminal, HELP);
  const contract = flags.contract === undefined ? await readBundledContract() : await readContract(flags.contract);
  const selected = listChecks(contract).filter(({ id }) => flags.selects(id));
  if (selected.length === 0) throw new UsageError(`--only ${flags.only} selects no check: see --list`);
  if (flags.list) return print(terminal, renderList(contract, flags.selects));
  if (flags.plan) return plan(contract, flags, terminal);
  if (flags.baseUrl !== undefined) return judge(contract, flags, { baseUrl: flags.baseUrl }, terminal, options);
  const start = options.startTarget ?? (() => startOwnTarget(contract));
  const target = await start(flags.contract);
  try {
    return await judge(contract, flags, target, terminal, options);
  } finally {
    await target.close();
  }
}

/** The sandbox of this package, with a key of its own. */
async function startOwnTarget(contract: Contract): Promise<DefaultTarget> {
  const apiKey = randomUUID();
  const { close, url } = await startSandbox({ contract, apiKey });
  return { apiKey, baseUrl: url, close };
}

/** Where a request may be paid for, none that should be accepted is sent unless a budget is given. */
function budgetOf({ maxAccepted, maxCredits }: Flags, isLocal: boolean): Budget {
  const unlimited = Number.POSITIVE_INFINITY;
  return {
    maxAccepted: maxAccepted ?? (isLocal || maxCredits !== undefined ? unlimited : 0),
    maxCredits: maxCredits ?? unlimited,
  };
}

async function plan(contract: Contract, flags: Flags, terminal: Terminal): Promise<number> {
  const baseUrl = flags.baseUrl ?? "http://localhost";
  const budget = budgetOf(flags, isLoopback(baseUrl));
  const apiKey = terminal.env[API_KEY_VARIABLE] || undefined;
  const rehearsal = await dryRun({ ...settingsOf(flags), ...budget, apiKey, baseUrl, contract });
  return print(terminal, renderPlan(rehearsal, flags.baseUrl ?? "the server that is judged by default", budget));
}

function settingsOf({ concurrency, profile, samples, seed, selects, shard, stateless, strict, timeout, wait }: Flags) {
  const names = { isStateless: stateless, isStrict: strict, patience: wait };
  return { concurrency, profile, samples, seed, selects, shard, timeout, ...names };
}

async function judge(
  contract: Contract,
  flags: Flags,
  target: DefaultTarget | Pick<DefaultTarget, "baseUrl">,
  terminal: Terminal,
  options: CliOptions,
): Promise<number> {
  const isLocal = isLoopback(target.baseUrl);
  // A server that was started for the run has no use for a real key.
  const apiKey = "close" in target ? target.apiKey : terminal.env[API_KEY_VARIABLE] || undefined;
  if (apiKey === undefined && !isLocal)
    throw new UsageError(`${API_KEY_VARIABLE} is not set: ${new URL(target.baseUrl).host} needs a key`);
  if (apiKey !== undefined && !/^[\x21-\x7e]+$/.test(apiKey))
    throw new UsageError(`${API_KEY_VARIABLE} has white space or characters in it that a key cannot have`);
  const { baseline: ownBaseline, isStateless } = "close" in target ? target : { baseline: undefined, isStateless: false };
  const baseline = flags.baseline === undefined ? ownBaseline : await readText(flags.baseline, BaselineError);
  if (flags.report !== undefined) await intoReport(flags.report, prepareFolder);
  const progress = createProgress(terminal.stderr);
  const report = await run({
    ...settingsOf(flags),
    ...budgetOf(flags, isLocal),
    apiKey,
    baseline: baseline === undefined ? undefined : parseBaseline(baseline, flags.baseline ?? "baseline"),
    baseUrl: target.baseUrl,
    contract,
    isStateless: flags.stateless || isStateless,
    onProgress: progress.show,
    signal: terminal.signal,
  });
  progress.clear();
  const status = conclusionOf(report, terminal, options);
  if (flags.report !== undefined) await intoReport(flags.report, (folder) => writeReport(report, folder));
  return status;
}

async function intoReport(folder: string, write: (folder: string) => Promise<void>): Promise<void> {
  try {
    await write(folder);
  } catch (cause) {
    throw new UsageError(`--report ${folder}: cannot be written (${(cause as NodeJS.ErrnoException).code})`);
  }
}

function conclusionOf(report: Report, terminal: Terminal, { command }: CliOptions): number {
  const conclusion = conclude(report);
  if (report.obstacle?.met === "at the start") {
    const isKeyMissing = /^the key is refused/.test(report.obstacle.reason) && !terminal.env[API_KEY_VARIABLE];
    const advice = isKeyMissing ? ` (${API_KEY_VARIABLE} is not set)` : "";
    terminal.stderr.write(`vidu-conformance: ${report.obstacle.reason}${advice}\n`);
    return EXIT.inconclusive;
  }
  const { NO_COLOR, FORCE_COLOR } = terminal.env;
  const color = FORCE_COLOR ? FORCE_COLOR !== "0" : terminal.stdout.isTTY === true && !NO_COLOR;
  terminal.stdout.write(renderTerminal(report, { color, command }));
  return EXIT[conclusion];
}

function print(terminal: Terminal, text: string): number {
  terminal.stdout.write(text);
  return EXIT.conforms;
}

/** Whether nobody else can be charged for what is sent there (RFC 1122 §3.2.1.3, RFC 4291 §2.5.3, RFC 6761 §6.3). */
export function isLoopback(url: string): boolean {
  const { hostname } = new URL(url);
  return hostname === "localhost" || hostname.endsWith(".localhost") || hostname === "[::1]" || /^127(\.\d+){3}$/.test(hostname);
}
