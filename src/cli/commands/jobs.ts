import { defaultBaseUrl } from "../../../generated/endpoint.js";
import { suggest } from "../../util/suggest.js";
import { type CommandJournal, openJournal } from "../journal-file.js";
import { toPrintable } from "../output/console.js";
import { type ParsedArgs, textOf } from "../parse-args.js";
import { BASE_URL_VARIABLE, type Program } from "../program.js";
import { baseUrlOf } from "../settings.js";
import { jobsCommand, resumeCommand } from "../shell.js";
import { UsageError } from "../usage-error.js";
import type { CommandContext } from "./context.js";

/** Lists the jobs of the journal that may have been charged and whose videos were not saved, or removes one. */
export async function jobs({ args, console, program }: CommandContext): Promise<void> {
  if (args.positionals.length > 0) throw new UsageError("jobs accepts flags only. See jobs --help");
  const journal = openJournal(program, args, console);
  if (journal === undefined) return;
  const baseUrl = textOf(args, "base-url") === undefined ? undefined : baseUrlOf(args);
  const all = await journal.list();
  const dismissed = textOf(args, "dismiss");
  if (dismissed !== undefined) {
    const job = findJob(all, dismissed);
    await journal.dismiss(job.job);
    console.note(`dismissed ${job.id ?? job.job}`);
    return console.result("", { dismissed: job.job });
  }
  const listed = all.filter((job) => baseUrl === undefined || (job.baseUrl ?? baseUrl) === baseUrl);
  if (listed.length === 0) console.note("The journal has no pending jobs.");
  const documents = listed.map((job) => ({ ...job, next: nextCommand(job, args, program) }));
  console.result(documents.map(renderJob).join(""), { journal: journal.path, jobs: documents });
}

type Job = Awaited<ReturnType<CommandJournal["list"]>>[number];

function findJob(all: readonly Job[], key: string): Job {
  const job = all.find((one) => one.job === key || one.id === key);
  if (job !== undefined) return job;
  const suggestion = suggest(
    key,
    all.flatMap((one) => [one.job, ...(one.id === undefined ? [] : [one.id])]),
  );
  throw new UsageError(
    `The journal has no pending job with this key. ${suggestion ? `Did you mean ${suggestion}?` : "See jobs"}`,
  );
}

/** Returns the command that saves the videos of a job, or that removes the job if its outcome is unknown. */
function nextCommand({ baseUrl = defaultBaseUrl, id, job }: Job, args: ParsedArgs, program: Program): string {
  const values = new Map([...args.values].filter(([name]) => name === "journal"));
  if (id === undefined) return jobsCommand(args, program, job);
  // The command must also work in a terminal in which the variable is not set.
  if (baseUrl !== defaultBaseUrl || program.env[BASE_URL_VARIABLE]) values.set("base-url", [baseUrl]);
  return resumeCommand(id, { ...args, values }, program);
}

/** The maximum number of characters of a line. */
const WIDTH = 78;

function renderJob(job: Job & { readonly next: string }): string {
  const { id, outcome, submittedAt } = job;
  const state = outcome === "unknown" ? "unknown outcome" : job.isCompleted ? "completed" : "accepted";
  const api = job.baseUrl === undefined || job.baseUrl === defaultBaseUrl ? "" : `  ${toPrintable(job.baseUrl)}`;
  const time = submittedAt === undefined ? "" : `  ${submittedAt.toISOString().slice(0, 19).replace("T", " ")} UTC`;
  // If the journal contains only the end of a generation, which `wait` records, it has no request.
  const request = job.request === undefined ? "" : toPrintable(JSON.stringify(job.request));
  const short = request.length > WIDTH ? `${request.slice(0, WIDTH - 1)}…` : request;
  const advice = outcome === "unknown" ? "check your account, then: " : "";
  return `${toPrintable(id ?? job.job)}  ${state}${time}${api}\n${short && `  ${short}\n`}  ${advice}${job.next}\n`;
}
