import { randomUUID } from "node:crypto";
import { startSandbox } from "../../sandbox/index.js";
import { readBundledContract, readContract, readText } from "../contract/load.js";
import { type Contract, ContractError } from "../contract/model.js";
import { renderPlan } from "../report/dry-run.js";
import { renderList } from "../report/list.js";
import { renderTerminal } from "../report/terminal.js";
import { prepareFolder, writeReport } from "../report/write.js";
import { BaselineError, parseBaseline } from "../run/baseline.js";
import { allChecks } from "../run/list-checks.js";
import { EXIT_STATUSES, exitStatusOf, type Report, USAGE_EXIT_STATUS } from "../run/report.js";
import { run } from "../run/run.js";
import type { Budget } from "../traffic/budget.js";
import { ProxyError } from "../traffic/proxy.js";
import { API_KEY_VARIABLE } from "../traffic/request.js";
import { isLoopback } from "../util/loopback.js";
import { dryRun } from "./dry-run.js";
import { type Flags, HELP, parseFlags } from "./flags.js";
import { UsageError } from "./parse-args.js";
import { createProgress } from "./progress.js";
import { replayBase } from "./replay-args.js";
import { runSandbox } from "./sandbox.js";
import type { Terminal } from "./terminal.js";

/** Exit statuses. */
export const EXIT = { ...EXIT_STATUSES, usage: USAGE_EXIT_STATUS } as const;

/** Error for a default target that does not start. The message is one line that states the reason. */
export class TargetError extends Error {
  override readonly name = "TargetError";
}

/** A server to test when no base URL is given. */
export interface DefaultTarget {
  readonly baseUrl: string;
  /** The key that it accepts. Without one, the suite sends a placeholder and does not check wrong keys. */
  readonly apiKey?: string | undefined;
  /** The text of its baseline. */
  readonly baseline?: string | undefined;
  /** Whether it keeps no state. */
  readonly isStateless?: boolean | undefined;
  close(): Promise<void>;
}

/** Options that depend on how the program is started. */
export interface CliOptions {
  /** The command as the user types it, up to the first flag. */
  readonly command: string;
  /** Starts the server under test when no base URL is given; default: a sandbox. */
  readonly startTarget?: ((contract: string | undefined) => Promise<DefaultTarget>) | undefined;
}

/** Runs the command-line program and resolves to its exit status. Prints an expected error as one line on stderr. */
export async function main(args: readonly string[], terminal: Terminal, options: CliOptions): Promise<number> {
  try {
    const [first, ...others] = args;
    if (first === "sandbox") return await runSandbox(others, terminal);
    return await execute(parseFlags(args), terminal, { ...options, command: replayBase(options.command, args) });
  } catch (error) {
    const status =
      error instanceof UsageError || error instanceof ProxyError
        ? EXIT.usage
        : error instanceof ContractError || error instanceof BaselineError || error instanceof TargetError
          ? EXIT.inconclusive
          : undefined;
    if (status === undefined) throw error;
    terminal.stderr.write(`vidu-conformance: ${(error as Error).message}\n`);
    return status;
  }
}

async function execute(flags: Flags, terminal: Terminal, options: CliOptions): Promise<number> {
  if (flags.help) return print(terminal, HELP);
  const contract = flags.contract === undefined ? await readBundledContract() : await readContract(flags.contract);
  const selected = allChecks(contract).filter(({ id }) => flags.selects(id));
  if (selected.length === 0) throw new UsageError(`--only ${flags.only} matches no check: see --list`);
  if (flags.list) return print(terminal, renderList(contract, flags.selects));
  if (flags.plan) return printPlan(contract, flags, terminal);
  if (flags.baseUrl !== undefined) return check(contract, flags, { baseUrl: flags.baseUrl }, terminal, options);
  const start = options.startTarget ?? (() => startOwnTarget(contract));
  const target = await start(flags.contract);
  try {
    return await check(contract, flags, target, terminal, options);
  } finally {
    await target.close();
  }
}

/** Starts the sandbox of this package with a random key. */
async function startOwnTarget(contract: Contract): Promise<DefaultTarget> {
  const apiKey = randomUUID();
  const { close, url } = await startSandbox({ contract, apiKey });
  return { apiKey, baseUrl: url, close };
}

/** Returns the budget. If requests may be charged and no budget is given, no request that should be accepted is sent. */
function budgetOf({ maxAccepted, maxCredits }: Flags, isLocal: boolean): Budget {
  const unlimited = Number.POSITIVE_INFINITY;
  return {
    maxAccepted: maxAccepted ?? (isLocal || maxCredits !== undefined ? unlimited : 0),
    maxCredits: maxCredits ?? unlimited,
  };
}

async function printPlan(contract: Contract, flags: Flags, terminal: Terminal): Promise<number> {
  const baseUrl = flags.baseUrl ?? "http://localhost";
  const budget = budgetOf(flags, isLoopback(baseUrl));
  const apiKey = terminal.env[API_KEY_VARIABLE] || undefined;
  const report = await dryRun({ ...runSettingsOf(flags), ...budget, apiKey, baseUrl, contract });
  return print(terminal, renderPlan(report, flags.baseUrl ?? "the default server", budget));
}

function runSettingsOf({
  concurrency,
  headers,
  profile,
  samples,
  seed,
  selects,
  shard,
  stateless,
  strict,
  timeout,
  wait,
  waitFor,
}: Flags) {
  const names = { isStateless: stateless, isStrict: strict, patience: wait, waitFor };
  return { concurrency, headers, profile, samples, seed, selects, shard, timeout, ...names };
}

async function check(
  contract: Contract,
  flags: Flags,
  target: DefaultTarget | Pick<DefaultTarget, "baseUrl">,
  terminal: Terminal,
  options: CliOptions,
): Promise<number> {
  const isLocal = isLoopback(target.baseUrl);
  // A server started for this run does not need a real key.
  const apiKey = "close" in target ? target.apiKey : terminal.env[API_KEY_VARIABLE] || undefined;
  if (apiKey === undefined && !isLocal)
    throw new UsageError(`${API_KEY_VARIABLE} is not set: set it to the API key for ${new URL(target.baseUrl).host}`);
  if (apiKey !== undefined && !/^[\x21-\x7e]+$/.test(apiKey))
    throw new UsageError(`${API_KEY_VARIABLE} contains white space or characters that are not allowed in a key`);
  const { baseline: ownBaseline, isStateless } = "close" in target ? target : { baseline: undefined, isStateless: false };
  const baseline = flags.baseline === undefined ? ownBaseline : await readText(flags.baseline, BaselineError);
  if (flags.report !== undefined) await withReportFolder(flags.report, prepareFolder);
  const progress = createProgress(terminal.stderr);
  const report = await run({
    ...runSettingsOf(flags),
    ...budgetOf(flags, isLocal),
    apiKey,
    baseline: baseline === undefined ? undefined : parseBaseline(baseline, flags.baseline ?? "baseline"),
    baseUrl: target.baseUrl,
    command: options.command,
    contract,
    isOwnTarget: "close" in target,
    isStateless: flags.stateless || isStateless,
    onProgress: progress.show,
    onWait: progress.wait,
    proxyEnv: terminal.env,
    signal: terminal.signal,
  });
  progress.clear();
  const status = printResult(report, terminal);
  if (flags.report !== undefined) await withReportFolder(flags.report, (folder) => writeReport(report, folder));
  return status;
}

async function withReportFolder(folder: string, write: (folder: string) => Promise<void>): Promise<void> {
  try {
    await write(folder);
  } catch (cause) {
    throw new UsageError(`--report ${folder}: cannot write to the folder (${(cause as NodeJS.ErrnoException).code})`);
  }
}

function printResult(report: Report, terminal: Terminal): number {
  if (report.obstacle?.phase === "preflight") {
    const isKeyMissing = /^the API key is rejected/.test(report.obstacle.reason) && !terminal.env[API_KEY_VARIABLE];
    const hint = isKeyMissing ? ` (${API_KEY_VARIABLE} is not set)` : "";
    terminal.stderr.write(`vidu-conformance: ${report.obstacle.reason}${hint}\n`);
    return EXIT.inconclusive;
  }
  const { NO_COLOR, FORCE_COLOR } = terminal.env;
  const color = FORCE_COLOR ? FORCE_COLOR !== "0" : terminal.stdout.isTTY === true && !NO_COLOR;
  terminal.stdout.write(renderTerminal(report, { color }));
  return exitStatusOf(report);
}

function print(terminal: Terminal, text: string): number {
  terminal.stdout.write(text);
  return EXIT.conforms;
}
