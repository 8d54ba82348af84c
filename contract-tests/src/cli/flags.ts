import type { Profile, Shard } from "../run/plan.js";
import { matchGlob } from "../util/glob.js";
import { parseArguments, parseInteger, UsageError } from "./parse-args.js";

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
export const HELP = `Checks a server against the contract of the Vidu Q2 Turbo endpoint.

Usage: vidu-conformance [--base-url URL] [options]
       vidu-conformance sandbox [options]     start a local server to develop against

  --base-url URL      base URL of the server under test, with its path prefix
                      (default: a sandbox that the suite starts)
  --list              list every check with its clause of the contract; send no request
  --plan              dry run: show the requests and their maximum cost; send no request
  --profile NAME      full: run all checks (default)
                      live: cover every value with at most 10 accepted requests, for a
                      server that charges for requests
  --only GLOB         run only the checks whose id matches, such as 'duration.*'; separate
                      several globs with commas
  --max-accepted N    stop before the server accepts more than N requests, which may be
                      charged (default: unlimited on loopback or with --max-credits,
                      otherwise 0)
  --max-credits N     stop before the run uses more than N credits, as reported in
                      usage.total (default: unlimited)
  --strict            count warnings as violations
  --stateless         skip the checks that need a server with state, for example for a mock
  --shard I/N         run part I of N of the checks, from 1/N to N/N
  --report DIR        write index.html, report.json, junit.xml and summary.md to DIR
  --baseline FILE     JSON file of known deviations, which do not fail the run:
                      { "known": [{ "check": ID, "reason": TEXT }] }
  --seed N            seed of the random requests; the same seed generates the same
                      requests (default: 1)
  --samples N         number of random requests per check, in addition to its boundary
                      values; half as many for requests that may be charged (default: 1)
  --concurrency N     number of concurrent requests (default: 4)
  --timeout MS        timeout for one response, in milliseconds (default: 10000)
  --wait MS           stop polling a generation after MS milliseconds without a status
                      change (default: 2000)
  --contract FILE     use another contract: OpenAPI 3.1 as JSON or YAML
  --help              show this help

The API key is read from SKILLS_VIDEO_API_KEY. It is optional for a server on loopback.

Exit status: 0 the server conforms, 1 it violates its contract, 2 the result is inconclusive,
64 invalid usage.
`;

/**
 * Parses the command-line flags.
 *
 * @throws UsageError
 */
export function parseFlags(args: readonly string[]): Flags {
  const values = parseArguments(args, OPTIONS, "--help");
  return {
    baseline: values.baseline,
    baseUrl: values["base-url"] === undefined ? undefined : parseBaseUrl(values["base-url"]),
    concurrency: parseInteger("--concurrency", values.concurrency, 1, 64) ?? 4,
    contract: values.contract,
    help: values.help ?? false,
    list: values.list ?? false,
    maxAccepted: parseInteger("--max-accepted", values["max-accepted"], 0, 1_000_000),
    maxCredits: parseInteger("--max-credits", values["max-credits"], 0, 1_000_000_000),
    only: values.only,
    plan: values.plan ?? false,
    profile: parseProfile(values.profile),
    report: values.report,
    samples: parseInteger("--samples", values.samples, 0, 10_000) ?? 1,
    seed: parseInteger("--seed", values.seed, 0, 2 ** 31 - 1) ?? 1,
    selects: values.only === undefined ? () => true : matchGlob(values.only),
    shard: values.shard === undefined ? undefined : parseShard(values.shard),
    stateless: values.stateless ?? false,
    strict: values.strict ?? false,
    timeout: parseInteger("--timeout", values.timeout, 1, 600_000) ?? 10_000,
    wait: parseInteger("--wait", values.wait, 0, 3_600_000) ?? 2000,
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
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw new UsageError(`--base-url must be an http(s) URL (received "${text}")`);
  if (/[?#]/.test(text) || url.username + url.password !== "")
    throw new UsageError(`--base-url ${url.origin}${url.pathname} must not have a user name, password, query or fragment`);
  return text.replace(/\/+$/, "");
}

function parseProfile(text: string | undefined): Profile {
  if (text === undefined || text === "full" || text === "live") return text ?? "full";
  throw new UsageError(`--profile must be full or live (received "${text}")`);
}

function parseShard(text: string): Shard {
  const [, part, parts] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  const [index, count] = [Number(part) - 1, Number(parts)];
  if (part === undefined || index < 0 || index >= count || count > 1000)
    throw new UsageError(`--shard must be I/N with I from 1 to N and N up to 1000, such as 2/4 (received "${text}")`);
  return { index, count };
}
