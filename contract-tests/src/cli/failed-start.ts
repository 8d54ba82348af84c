import { parseArgs } from "node:util";
import { readBundledContract, readContract } from "../contract/load.js";
import { prepareFolder, writeReport } from "../report/write.js";
import { type Report, USAGE_EXIT_STATUS } from "../run/report.js";
import { suiteVersion } from "../util/version.js";
import { type Flags, OPTIONS, parseFlags } from "./flags.js";

/** The flags of a command that runs no checks, and therefore leaves the folder of `--report` unchanged. */
const READ_ONLY_FLAGS = ["help", "list", "plan", "version"];

/**
 * Writes a report about a run that could not start, so that the folder of `--report` contains no older report. Does nothing
 * without `--report`. An error while it writes is ignored, because the reason why the run did not start is more important.
 *
 * @param reason the error in one line
 * @param status the exit status of the program
 * @param command the command up to the first flag
 */
export async function reportFailedStart(args: readonly string[], reason: string, status: number, command: string): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: OPTIONS, strict: false });
  const { contract: path, report: folder } = values;
  if (typeof folder !== "string" || READ_ONLY_FLAGS.some((name) => name in values)) return;
  try {
    await prepareFolder(folder);
    const phase = status === USAGE_EXIT_STATUS ? "usage" : "preflight";
    // If the contract is the problem, the report names the bundled one.
    const contract = await (typeof path === "string" ? readContract(path).catch(readBundledContract) : readBundledContract());
    await writeReport(createReport(contract, { phase, reason }, tryParse(args), command), folder);
  } catch {}
}

function tryParse(args: readonly string[]): Partial<Flags> {
  try {
    return parseFlags(args);
  } catch {
    return {};
  }
}

function createReport(
  contract: Report["contract"],
  obstacle: NonNullable<Report["obstacle"]>,
  { baseUrl = "an unknown server", profile = "full", seed = 1, shard, strict = false }: Partial<Flags>,
  command: string,
): Report {
  return {
    contract,
    toolVersion: suiteVersion(),
    target: baseUrl,
    isOwnTarget: false,
    seed,
    command,
    startedAt: new Date(),
    durationMs: 0,
    verdicts: [],
    notices: [],
    traffic: { requests: 0, accepted: 0, credits: 0 },
    boundaries: [],
    underived: [],
    obstacle,
    isStrict: strict,
    shard,
    profile,
    baseline: [],
  };
}
