import type { VideoRequest } from "../types.js";
import { isId } from "../util/id.js";

/**
 * One record of a journal. `at` is the time in ISO 8601 format.
 *
 * @example
 * ```ts
 * import type { JournalEntry } from "vidu-q2-turbo/node";
 *
 * const isSubmission = (entry: JournalEntry) => entry.type === "submitting";
 * ```
 */
export type JournalEntry = { readonly at: string } & (
  | {
      /** A submission is about to be sent. */
      readonly type: "submitting";
      /** The key of the submission in the journal. */
      readonly job: string;
      /** The body of the submission. */
      readonly request: VideoRequest;
    }
  /** The server accepted the submission and returned an id. */
  | { readonly type: "accepted"; readonly job: string; readonly id: string }
  /** The submission was certainly not accepted, so nothing was charged. */
  | { readonly type: "rejected"; readonly job: string }
  /** The generation has ended. */
  | { readonly type: "ended"; readonly id: string; readonly state: "completed" | "failed" | "canceled" }
  /** The videos of the generation are saved. */
  | { readonly type: "collected"; readonly id: string }
  /** The user has checked a submission whose outcome was unknown, or no longer needs a job. */
  | { readonly type: "dismissed"; readonly job: string }
);

/**
 * A job that was or may have been charged, and whose videos are not saved.
 *
 * @example
 * ```ts
 * import type { PendingJob } from "vidu-q2-turbo/node";
 *
 * const describe = (job: PendingJob) => (job.outcome === "accepted" ? `wait for ${job.id}` : "check the dashboard");
 * ```
 */
export type PendingJob =
  | {
      /** The server accepted the submission. */
      readonly outcome: "accepted";
      readonly id: string;
      /** The key of the job, for `dismiss`. */
      readonly job: string;
      /** Whether the journal contains the completion of the generation, so that its videos can be saved. */
      readonly isCompleted: boolean;
      /** The body of the submission; undefined if the journal contains only the end of the generation. */
      readonly request: VideoRequest | undefined;
      readonly submittedAt: Date | undefined;
    }
  | {
      /** The submission may have been accepted and charged, or a process is sending it at this moment. */
      readonly outcome: "unknown";
      readonly id?: undefined;
      readonly job: string;
      readonly request: VideoRequest;
      readonly submittedAt: Date;
    };

/** Parses one record. Returns undefined for any other value, such as a record of a newer version. */
export function parseEntry(value: unknown): JournalEntry | undefined {
  const { at, id, job, request, state, type } = Object(value) as Readonly<Record<string, unknown>>;
  const isJob = typeof job === "string" && job !== "";
  const isValid =
    (type === "submitting" && isJob && Object(request) === request) ||
    (type === "accepted" && isJob && isId(id)) ||
    ((type === "rejected" || type === "dismissed") && isJob) ||
    (type === "ended" && isId(id) && ["completed", "failed", "canceled"].includes(state as string)) ||
    (type === "collected" && isId(id));
  return isValid && !Number.isNaN(Date.parse(String(at))) ? (value as JournalEntry) : undefined;
}

/**
 * Returns the jobs that were charged and whose videos are not saved, and those whose outcome is unknown, oldest first. The order
 * of records of different processes does not matter. Omits generations that failed or were canceled, because they have no videos.
 */
export function findPendingJobs(entries: readonly JournalEntry[]): readonly PendingJob[] {
  const closedJobs = new Set<string>();
  const closedIds = new Set<string>();
  const completed = new Set<string>();
  const ids = new Map<string, string>();
  for (const entry of entries) {
    if (entry.type === "rejected" || entry.type === "dismissed") closedJobs.add(entry.job);
    if (entry.type === "collected" || (entry.type === "ended" && entry.state !== "completed")) closedIds.add(entry.id);
    if (entry.type === "ended" && entry.state === "completed") completed.add(entry.id);
    if (entry.type === "accepted") ids.set(entry.job, entry.id);
  }
  const submissions = new Map(entries.flatMap((entry) => (entry.type === "submitting" ? [[entry.job, entry] as const] : [])));
  // The record with the id can exist without that of the submission, and the record of the end without both.
  const known = new Set(ids.values());
  const others = [...completed].filter((id) => !known.has(id));
  const jobs = [...new Set([...submissions.keys(), ...ids.keys(), ...others])];
  return jobs.flatMap((job): readonly PendingJob[] => {
    const submission = submissions.get(job);
    const id = ids.get(job) ?? (submission ? undefined : job);
    if (closedJobs.has(job) || (id !== undefined && closedIds.has(id))) return [];
    const submittedAt = submission && new Date(submission.at);
    const request = submission?.request;
    if (id !== undefined) return [{ outcome: "accepted", id, job, isCompleted: completed.has(id), request, submittedAt }];
    return request && submittedAt ? [{ outcome: "unknown", job, request, submittedAt }] : [];
  });
}
