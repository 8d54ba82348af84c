import { randomUUID } from "node:crypto";
import { startSandbox } from "../../sandbox/index.js";
import { readBundledContract, readContract, readText } from "../contract/load.js";
import { type Contract, ContractError } from "../contract/model.js";
import { renderPlan } from "../report/dry-run.js";
import { renderList, renderListAsJson } from "../report/list.js";
import { prepareFolder } from "../report/write.js";
import { updateBaseline } from "../run/baseline/update.js";
import { BaselineError, parseBaseline } from "../run/baseline.js";
import { EXIT_STATUSES, exitStatusOf, USAGE_EXIT_STATUS } from "../run/report.js";
import { run } from "../run/run.js";
import { interruptionReason } from "../traffic/interruption.js";
import { ProxyError } from "../traffic/proxy.js";
import { API_KEY_VARIABLE, PLACEHOLDER_KEY } from "../traffic/request.js";
import { describeDefect } from "../util/defect.js";
import { isLoopback } from "../util/loopback.js";
import { suiteVersion } from "../util/version.js";
import { readBaselineForUpdate, writeBaseline } from "./baseline-file.js";
import { dryRun } from "./dry-run.js";
import { reportFailedStart } from "./failed-start.js";
import { type Flags, HELP, parseFlags } from "./flags.js";
import { publishOnGithub } from "./github.js";
import { runMerge } from "./merge.js";
import { UsageError } from "./parse-args.js";
import { printError, printReport, saveReport, withReportFolder } from "./print-report.js";
import { createProgress } from "./progress.js";
import { replayBase } from "./replay-args.js";
import { budgetOf, runSettingsOf } from "./run-settings.js";
import { runSandbox } from "./sandbox/run-sandbox.js";
import { requireMatches } from "./selection.js";
import { type Terminal, widthOf } from "./terminal.js";

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
  /**
   * Starts the server under test when no base URL is given, until the signal aborts.
   * @default a sandbox
   */
  readonly startTarget?: ((contract: string | undefined, signal?: AbortSignal) => Promise<DefaultTarget>) | undefined;
  /**
   * The properties of that server, for a plan.
   * @default those of a sandbox
   */
  readonly plannedTarget?: Pick<DefaultTarget, "apiKey" | "isStateless"> | undefined;
}

/** Runs the command-line program and resolves to its exit status. Prints an expected error as one line on stderr. */
export async function main(args: readonly string[], terminal: Terminal, options: CliOptions): Promise<number> {
  try {
    const [first, ...others] = args;
    if (first === "sandbox") return await runSandbox(others, terminal);
    if (first === "merge") return await runMerge(others, terminal);
    if (first === "github") {
      await publishOnGithub(others[0] ?? ".", terminal);
      return EXIT.conforms;
    }
    return await execute(parseFlags(args), terminal, { ...options, command: replayBase(options.command, args) });
  } catch (error) {
    const status =
      error instanceof UsageError || error instanceof ProxyError
        ? EXIT.usage
        : error instanceof ContractError || error instanceof BaselineError || error instanceof TargetError
          ? EXIT.inconclusive
          : undefined;
    const message = status === undefined ? describeDefect(error) : (error as Error).message;
    printError(terminal, message);
    const exitStatus = status ?? EXIT.inconclusive;
    if (args[0] !== "sandbox" && args[0] !== "merge") await reportFailedStart(args, message, exitStatus, options.command);
    return exitStatus;
  }
}

async function execute(flags: Flags, terminal: Terminal, options: CliOptions): Promise<number> {
  if (flags.help) return print(terminal, HELP);
  if (flags.version) return print(terminal, `${suiteVersion()}\n`);
  const contract = flags.contract === undefined ? await readBundledContract() : await readContract(flags.contract);
  requireMatches(contract, flags.only);
  if (flags.list && flags.json) return print(terminal, renderListAsJson(contract, flags.selects));
  if (flags.list) return print(terminal, renderList(contract, flags.selects, widthOf(terminal)));
  if (flags.plan) return printPlan(contract, flags, terminal, options);
  if (flags.baseUrl !== undefined) return check(contract, flags, { baseUrl: flags.baseUrl }, terminal, options);
  const start = options.startTarget ?? (() => startOwnTarget(contract));
  const target = await start(flags.contract, terminal.signal).catch((cause: unknown) => {
    if (!terminal.signal?.aborted) throw cause;
    // Nothing is sent any more, but the report states what happened.
    return { baseUrl: "http://localhost", close: async () => {} };
  });
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

async function printPlan(contract: Contract, flags: Flags, terminal: Terminal, options: CliOptions): Promise<number> {
  const baseUrl = flags.baseUrl ?? "http://localhost";
  const budget = budgetOf(flags, isLoopback(baseUrl));
  const ownKey = terminal.env[API_KEY_VARIABLE] || (isLoopback(baseUrl) ? undefined : PLACEHOLDER_KEY);
  const planned = options.plannedTarget ?? { apiKey: PLACEHOLDER_KEY };
  const target = flags.baseUrl === undefined ? planned : { apiKey: ownKey };
  const settings = { ...runSettingsOf(flags), ...budget, apiKey: target.apiKey, baseUrl, contract };
  const isStateless = flags.stateless || target.isStateless;
  const report = await dryRun({ ...settings, isStateless, signal: terminal.signal });
  if (terminal.signal?.aborted) throw new TargetError(interruptionReason(terminal.signal));
  print(terminal, renderPlan(report, flags.baseUrl ?? "the default server", budget));
  if (report.obstacle?.phase !== "suite") return EXIT.conforms;
  printError(terminal, report.obstacle.reason);
  return EXIT.inconclusive;
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
  const source = flags.baseline ?? "baseline";
  const allowsPlaceholders = flags.updatesBaseline;
  const baseline =
    flags.baseline === undefined
      ? ownBaseline
      : await (flags.updatesBaseline ? readBaselineForUpdate(source) : readText(source, BaselineError));
  if (flags.report !== undefined) await withReportFolder(flags.report, prepareFolder);
  const progress = createProgress(terminal.stderr);
  const result = await run({
    ...runSettingsOf(flags),
    ...budgetOf(flags, isLocal),
    apiKey,
    baseline: baseline === undefined ? undefined : parseBaseline(baseline, source, { allowsPlaceholders }),
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
  const update = flags.updatesBaseline ? updateBaseline(baseline, source, result) : { report: result, text: undefined };
  if (update.text !== undefined) await writeBaseline(source, update.text);
  const { report } = update;
  const isPrinted = printReport(report, terminal);
  const isSaved = flags.report === undefined || (await saveReport(report, flags.report, terminal));
  return isPrinted && isSaved ? exitStatusOf(report) : EXIT.inconclusive;
}

function print(terminal: Terminal, text: string): number {
  terminal.stdout.write(text);
  return EXIT.conforms;
}
