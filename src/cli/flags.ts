/** A flag of a command. */
export interface Flag {
  /** The name without hyphens. */
  readonly name: string;
  readonly short?: string | undefined;
  /** Whether a value follows the flag. */
  readonly kind: "switch" | "text";
  /** Whether `--no-NAME` is a flag, too. */
  readonly isNegatable?: boolean | undefined;
  readonly isRepeatable?: boolean | undefined;
  /** The placeholder for the value in the help. */
  readonly value?: string | undefined;
  readonly description: string;
}

/** A command. */
export interface Command {
  readonly name: string;
  /** What it does, in one line. */
  readonly summary: string;
  /** More about it, as paragraphs. */
  readonly details: readonly string[];
  /** The name of its argument; undefined if it has none, or if the contract names it. */
  readonly argument?: string | undefined;
  readonly flags: readonly Flag[];
  /** Arguments of examples, without the name of the command. */
  readonly examples: readonly string[];
}

const OUTPUT_FLAGS: readonly Flag[] = [
  {
    name: "output",
    short: "o",
    kind: "text",
    value: "FILE",
    description:
      "The file for the video, or an existing folder. Further videos get -2, -3 and so on: cat.mp4, cat-2.mp4. Without this flag, the video is saved in the current folder, under the name that the server gives it.",
  },
  { name: "overwrite", kind: "switch", description: "Replace existing files." },
];

const API_FLAGS: readonly Flag[] = [
  {
    name: "base-url",
    kind: "text",
    value: "URL",
    description: "The URL of the API with its path prefix, such as that of a sandbox (default: the API of the contract).",
  },
  {
    name: "timeout",
    kind: "text",
    value: "TIME",
    description: "The time until the command stops waiting: seconds, or a number with ms, s, m or h, such as 20m",
  },
];

const JOURNAL_FLAGS: readonly Flag[] = [
  {
    name: "journal",
    kind: "text",
    value: "FILE",
    description: "The file that records every submission before it is sent",
  },
  { name: "no-journal", kind: "switch", description: "Use no journal. A submission can be lost if the process is killed." },
];

const GENERAL_FLAGS: readonly Flag[] = [
  { name: "json", kind: "switch", description: "Print one JSON document on stdout, also for errors." },
  { name: "quiet", short: "q", kind: "switch", description: "Print no progress. Errors are still printed." },
  { name: "help", short: "h", kind: "switch", description: "Print this help." },
  { name: "version", kind: "switch", description: "Print the version." },
];

/** Adds the default to the description of `--timeout`. */
function withTimeout(text: string): readonly Flag[] {
  return API_FLAGS.map((flag) =>
    flag.name === "timeout" ? { ...flag, description: `${flag.description} (default: ${text}).` } : flag,
  );
}

/** The commands. `generate` has the parameters of the contract in addition. */
export const COMMANDS: readonly Command[] = [
  {
    name: "generate",
    summary: "Generate a video and save it in a file.",
    details: [
      "Validates the request, submits it once, waits for the video and downloads it. Prints the path of the file. Before the submission, it checks everything that costs nothing: the parameters, the API key, the output folder and existing files.",
      "Ctrl-C ends the command, not the generation, and prints the command that resumes.",
    ],
    flags: [
      ...OUTPUT_FLAGS,
      { name: "dry-run", kind: "switch", description: "Print the request as JSON and send nothing. Needs no key." },
      ...withTimeout("15m"),
      ...JOURNAL_FLAGS,
      ...GENERAL_FLAGS,
    ],
    examples: [],
  },
  {
    name: "wait",
    summary: "Wait for a generation and save its video in a file.",
    details: ["Resumes after an interruption, a crash or a timeout. It can be repeated and costs nothing."],
    argument: "ID",
    flags: [...OUTPUT_FLAGS, ...withTimeout("15m"), ...JOURNAL_FLAGS, ...GENERAL_FLAGS],
    examples: ["ID -o cat.mp4", "ID --timeout 1h"],
  },
  {
    name: "get",
    summary: "Print a generation.",
    details: [
      "Prints the status and the URLs of the videos. The exit status is 0 for every status of the generation, also if it has failed.",
    ],
    argument: "ID",
    flags: [...withTimeout("60s"), ...JOURNAL_FLAGS, ...GENERAL_FLAGS],
    examples: ["ID", "ID --json"],
  },
  {
    name: "jobs",
    summary: "List paid generations whose videos are not saved, from the journal.",
    details: [
      "Sends nothing. A job with the outcome `unknown` was sent, and its response is missing: it may have been charged. Check your account, then remove it with --dismiss.",
    ],
    flags: [
      { name: "dismiss", kind: "text", value: "KEY", description: "Remove a job from the list, by its key or its id." },
      {
        name: "base-url",
        kind: "text",
        value: "URL",
        description: "List only the jobs of this API, and those of an unknown one.",
      },
      ...JOURNAL_FLAGS.filter(({ name }) => name === "journal"),
      ...GENERAL_FLAGS,
    ],
    examples: ["", "--json"],
  },
];

/** Returns the command with this name. */
export function findCommand(name: string | undefined): Command | undefined {
  return COMMANDS.find((command) => command.name === name);
}
