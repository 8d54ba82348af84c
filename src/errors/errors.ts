import type { GenerationUpdate, UnsuccessfulGeneration, VideoRequest } from "../types.js";

/** One reason why a request was refused before it was sent. */
export interface RequestIssue {
  /** Where in the request, as property names and array indices; empty for the request as a whole. */
  readonly path: readonly (string | number)[];
  /** The rule of the contract that is broken: a JSON Schema keyword such as `maximum`. */
  readonly rule: string;
  /** The rule's limit: the bound, the allowed values or types; for `required` the name of the missing property. */
  readonly limit: unknown;
  /** The value that was given there. */
  readonly received: unknown;
  /** The above in a sentence. */
  readonly message: string;
}

/** What every error of this package is an instance of. */
export class ViduError extends Error {
  // A getter, as DOMException has it: names outlive minification, and prototypes tell them to `isViduError`.
  override get name(): string {
    return "ViduError";
  }

  /** The generation that the error is about. Every error after a submission that was answered has it. */
  declare readonly id?: string;

  /** @param fields what the class has besides a message and a cause */
  constructor(message: string, { cause, ...fields }: Readonly<Record<string, unknown>> = {}) {
    super(message, cause === undefined ? undefined : { cause });
    Object.assign(this, fields);
  }
}

/** The request breaks the contract. Nothing was sent; `issues` lists everything that is wrong with it. */
export class InvalidRequestError extends ViduError {
  override get name() {
    return "InvalidRequestError" as const;
  }

  declare readonly issues: readonly RequestIssue[];

  constructor(issues: readonly RequestIssue[]) {
    super(`The request was not sent: ${issues.map(({ message }) => message).join("; ")}.`, { issues });
  }
}

/**
 * No connection to the server could be made: a submission was certainly not taken, and nothing was charged. Also thrown
 * when the answer to a question about a generation is lost; there is nothing to take then.
 */
export class ConnectionError extends ViduError {
  override get name() {
    return "ConnectionError" as const;
  }
}

/** There was no complete answer in time, or no time left to send anything. */
export class TimeoutError extends ViduError {
  override get name() {
    return "TimeoutError" as const;
  }
}

/** The server answered with a success that is not what the contract says; `body` is what it answered. */
export class UnexpectedResponseError extends ViduError {
  override get name() {
    return "UnexpectedResponseError" as const;
  }

  /** The answer's HTTP status. */
  declare readonly status: number;
  /** The answer's body: parsed where it is JSON, else its text. */
  declare readonly body: unknown;
}

/**
 * A submission was sent, and no readable answer came back: the connection broke, the time ran out or the body was cut
 * off. It may have been taken and charged. Look for it before sending it again; this package never re-sends it.
 */
export class SubmissionOutcomeUnknownError extends ViduError {
  override get name() {
    return "SubmissionOutcomeUnknownError" as const;
  }

  /** The request whose fate is not known. */
  declare readonly request: VideoRequest;
  /** When it was sent. */
  declare readonly sentAt: Date;
}

/** The generation failed or was canceled; `code` and `message` say why where the server does. It will not go on. */
export class GenerationFailedError extends ViduError {
  override get name() {
    return "GenerationFailedError" as const;
  }

  /** The generation as it ended. */
  declare readonly generation: UnsuccessfulGeneration;
  /** The generation's machine-readable error code. */
  declare readonly code: string | undefined;
}

/** The time for waiting is over. The generation goes on, and is paid for: wait for `id` again, or look at it later. */
export class WaitTimeoutError extends ViduError {
  override get name() {
    return "WaitTimeoutError" as const;
  }

  /** What was last heard of the generation; undefined when nothing was. */
  declare readonly lastUpdate: GenerationUpdate | undefined;
}
