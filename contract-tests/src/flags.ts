import { parseArgs } from "node:util";
import { matchGlob } from "./glob.js";

/** What the command line asks for. */
export interface Flags {
  readonly baseline: string | undefined;
  readonly baseUrl: string | undefined;
  readonly concurrency: number;
  readonly contract: string | undefined;
  readonly help: boolean;
  readonly list: boolean;
  readonly maxAccepted: number | undefined;
  readonly only: string | undefined;
  readonly report: string | undefined;
  readonly samples: number;
  readonly seed: number;
  readonly selects: (id: string) => boolean;
  readonly timeout: number;
}

/** Thrown when the command line makes no sense; the message is one line that says why. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** What `--help` prints. */
export const HELP = `Judges a server by the contract of the Vidu Q2 Turbo endpoint.

Usage: vidu-conformance [--base-url URL] [options]

  --base-url URL      the server to judge, with its path prefix
  --list              show every check with the clause it belongs to, and send nothing
  --only GLOB         run only the checks whose id matches, such as 'duration.*', or one of
                      several globs with commas between them
  --max-accepted N    send requests that should be accepted, and may be charged, but no
                      more than N; unlimited on loopback, else 0 unless given
  --report DIR        write report.json, junit.xml and summary.md there
  --baseline FILE     known deviations: { "known": [{ "check": ID, "reason": TEXT }] }
  --seed N            which requests are drawn (default 1): the same seed, the same requests
  --samples N         requests drawn for a check beyond its boundary values (default 1),
                      half as many where they are paid for
  --concurrency N     requests under way at once (default 4)
  --timeout MS        time for one answer, in milliseconds (default 10000)
  --contract FILE     another contract: OpenAPI 3.1 as JSON, without $ref
  --help              show this

The key is read from SKILLS_VIDEO_API_KEY; a server on loopback may do without.

Exit status: 0 the server conforms, 1 it violates its contract, 2 it could not be judged,
64 wrong usage.
`;

/** @throws UsageError */
export function parseFlags(args: readonly string[]): Flags {
  const values = parse(args);
  return {
    baseline: values.baseline,
    baseUrl: values["base-url"] === undefined ? undefined : parseBaseUrl(values["base-url"]),
    concurrency: parseWhole("--concurrency", values.concurrency, 4, 1, 64),
    contract: values.contract,
    help: values.help ?? false,
    list: values.list ?? false,
    maxAccepted:
      values["max-accepted"] === undefined ? undefined : parseWhole("--max-accepted", values["max-accepted"], 0, 0, 1_000_000),
    only: values.only,
    report: values.report,
    samples: parseWhole("--samples", values.samples, 1, 0, 10_000),
    seed: parseWhole("--seed", values.seed, 1, 0, 2 ** 31 - 1),
    selects: values.only === undefined ? () => true : matchGlob(values.only),
    timeout: parseWhole("--timeout", values.timeout, 10_000, 1, 600_000),
  };
}

const STRINGS = [
  "base-url",
  "baseline",
  "concurrency",
  "contract",
  "max-accepted",
  "only",
  "report",
  "samples",
  "seed",
  "timeout",
] as const;
const BOOLEANS = ["help", "list"] as const;

type Values = Readonly<Partial<Record<(typeof STRINGS)[number], string> & Record<(typeof BOOLEANS)[number], boolean>>>;

function parse(args: readonly string[]): Values {
  const options = Object.fromEntries([
    ...STRINGS.map((name) => [name, { type: "string" as const }]),
    ...BOOLEANS.map((name) => [name, { type: "boolean" as const, ...(name === "help" ? { short: "h" } : {}) }]),
  ]);
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values as Values;
  } catch (cause) {
    // Node adds advice about positional arguments in further sentences.
    const [what] = (cause as Error).message.split(/\. |\n/);
    throw new UsageError(`${what?.replace(/\.$/, "")}: see --help`);
  }
}

function parseBaseUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) throw new UsageError(`--base-url ${text} is not an http(s) URL`);
  if (url.search !== "" || url.hash !== "" || url.username + url.password !== "")
    throw new UsageError(`--base-url ${url.origin}${url.pathname} must end with its path`);
  return text.replace(/\/+$/, "");
}

function parseWhole(flag: string, text: string | undefined, otherwise: number, min: number, max: number): number {
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < min || value > max)
    throw new UsageError(`${flag} takes a whole number from ${min} to ${max}, not "${text}"`);
  return value;
}
