import type { RequestIssue } from "../errors/errors.js";

/** An invalid command line, or a setting that must change before anything can be sent. The message is one line. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  /** What is wrong with the request, if the contract rejects it. */
  readonly issues: readonly RequestIssue[] | undefined;
  constructor(message: string, issues?: readonly RequestIssue[]) {
    super(message);
    this.issues = issues;
  }
}
