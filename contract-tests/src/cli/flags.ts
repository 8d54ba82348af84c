import type { Profile, Shard } from "../run/plan.js";
import { matchGlob } from "../util/glob.js";
import { parseArguments, parseWhole, UsageError } from "./parse-args.js";

/** The parsed command-line flags. */
export interface Flags {
  readonly baseline: string | undefined;
  readonly baseUrl: string | undefined;
  readonly concurrency: number;
  readonly contract: string | undefined;
  readonly help: boolean;
  readonly list: boolean;
  readonly maxAccepted: number | undefined;
  readonly maxCredits: number | undefined;
  readonly only: string | undefined;
  readonly plan: boolean;
  readonly profile: Profile;
  readonly report: string | undefined;
  readonly samples: number;
  readonly seed: number;
  readonly selects: (id: string) => boolean;
  readonly shard: Shard | undefined;
  readonly stateless: boolean;
  readonly strict: boolean;
  readonly timeout: number;
  readonly wait: number;
}

/** The output of `--help`. */
export const HELP = `Judges a server by the contract of the Vidu Q2 Turbo endpoint.

Usage: vidu-conformance [--base-url URL] [options]
       vidu-conformance sandbox [options]     a server to build against: see sandbox --help

  --base-url URL      the server to judge, with its path prefix; without one, a server of
                      its own
  --list              show every check with the clause it belongs to, and send nothing
  --plan              show what would be sent and what it could cost, and send nothing
  --profile NAME      full: everything (default); live: as little as covers every value, and no
                      more than 10 accepted requests, for a server that charges for them
  --only GLOB         run only the checks whose id matches, such as 'duration.*', or one of
                      several globs with commas between them
  --max-accepted N    send requests that should be accepted, and may be charged, but no
                      more than N; unlimited on loopback, else 0 unless given
  --max-credits N     the same in credits, as usage.total tells them
  --strict            a warning fails the run, too
  --stateless         the server remembers nothing, as a mock does: leave out what needs a memory
  --shard I/N         run one of N parts of the checks, from 1/N to N/N
  --report DIR        write index.html, report.json, junit.xml and summary.md there
  --baseline FILE     known deviations: { "known": [{ "check": ID, "reason": TEXT }] }
  --seed N            which requests are drawn (default 1): the same seed, the same requests
  --samples N         requests drawn for a check beyond its boundary values (default 1),
                      half as many where they are paid for
  --concurrency N     requests under way at once (default 4)
  --timeout MS        time for one answer, in milliseconds (default 10000)
  --wait MS           time without any change after which a generation is no longer followed
                      (default 2000)
  --contract FILE     another contract: OpenAPI 3.1 as JSON, without $ref
  --help              show this

The key is read from SKILLS_VIDEO_API_KEY; a server on loopback may do without.

Exit status: 0 the server conforms, 1 it violates its contract, 2 it could not be judged,
64 wrong usage.
`;

/** @throws UsageError */
export function parseFlags(args: readonly string[]): Flags {
  const values = parseArguments(args, OPTIONS, "--help");
  return {
    baseline: values.baseline,
    baseUrl: values["base-url"] === undefined ? undefined : parseBaseUrl(values["base-url"]),
    concurrency: parseWhole("--concurrency", values.concurrency, 1, 64) ?? 4,
    contract: values.contract,
    help: values.help ?? false,
    list: values.list ?? false,
    maxAccepted: parseWhole("--max-accepted", values["max-accepted"], 0, 1_000_000),
    maxCredits: parseWhole("--max-credits", values["max-credits"], 0, 1_000_000_000),
    only: values.only,
    plan: values.plan ?? false,
    profile: parseProfile(values.profile),
    report: values.report,
    samples: parseWhole("--samples", values.samples, 0, 10_000) ?? 1,
    seed: parseWhole("--seed", values.seed, 0, 2 ** 31 - 1) ?? 1,
    selects: values.only === undefined ? () => true : matchGlob(values.only),
    shard: values.shard === undefined ? undefined : parseShard(values.shard),
    stateless: values.stateless ?? false,
    strict: values.strict ?? false,
    timeout: parseWhole("--timeout", values.timeout, 1, 600_000) ?? 10_000,
    wait: parseWhole("--wait", values.wait, 0, 3_600_000) ?? 2000,
  };
}

const TEXT = { type: "string" } as const;
const SWITCH = { type: "boolean" } as const;
const OPTIONS = {
  "base-url": TEXT,
  baseline: TEXT,
  concurrency: TEXT,
  contract: TEXT,
  help: { type: "boolean", short: "h" },
  list: SWITCH,
  "max-accepted": TEXT,
  "max-credits": TEXT,
  only: TEXT,
  plan: SWITCH,
  profile: TEXT,
  report: TEXT,
  samples: TEXT,
  seed: TEXT,
  shard: TEXT,
  stateless: SWITCH,
  strict: SWITCH,
  timeout: TEXT,
  wait: TEXT,
} as const;

function parseBaseUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) throw new UsageError(`--base-url ${text} is not an http(s) URL`);
  if (/[?#]/.test(text) || url.username + url.password !== "")
    throw new UsageError(`--base-url ${url.origin}${url.pathname} must end with its path`);
  return text.replace(/\/+$/, "");
}

function parseProfile(text: string | undefined): Profile {
  if (text === undefined || text === "full" || text === "live") return text ?? "full";
  throw new UsageError(`--profile is full or live, not "${text}"`);
}

function parseShard(text: string): Shard {
  const [, part, parts] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  const [index, count] = [Number(part) - 1, Number(parts)];
  if (part === undefined || index < 0 || index >= count || count > 1000)
    throw new UsageError(`--shard takes I/N with I from 1 to N, such as 2/4, not "${text}"`);
  return { index, count };
}
