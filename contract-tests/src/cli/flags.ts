import type { Profile } from "../run/plan.js";
import type { Shard } from "../run/shard.js";
import { matchGlob } from "../util/glob.js";
import { redactUrl } from "../util/redact-url.js";
import { parseHeaderFlags } from "./header-flags.js";
import { parseArguments, parseInteger, parseWord, UsageError } from "./parse-args.js";

/** The parsed command-line flags. */
export interface Flags {
  readonly baseline: string | undefined;
  readonly baseUrl: string | undefined;
  readonly concurrency: number;
  readonly contract: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly help: boolean;
  readonly json: boolean;
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
  readonly updatesBaseline: boolean;
  readonly version: boolean;
  readonly wait: number;
  readonly waitFor: number;
}

/** The output of `--help`. */
export const HELP = `Checks a server against the contract of the Vidu Q2 Turbo endpoint.

Usage: vidu-q2-turbo-conformance [--base-url URL] [options]
       vidu-q2-turbo-conformance sandbox [options]   start a local server
       vidu-q2-turbo-conformance merge DIR...        merge reports of shards

  --base-url URL      base URL of the server under test, with its path prefix
                      (default: a sandbox that the suite starts)
  --list              list every check with its clause of the contract; send no
                      request
  --json              print the list as JSON, for programs
  --plan              dry run: show the requests and their maximum cost; send no
                      request
  --profile NAME      full: run all checks (default)
                      live: cover every value with at most 10 accepted requests,
                      for a server that charges for requests
  --only GLOB         run only the checks whose id matches, such as
                      'duration.*', and what they need; separate several globs
                      with commas; a backslash makes the next character literal
  --max-accepted N    stop before the server accepts more than N requests, which
                      may be charged (default: unlimited on loopback or with
                      --max-credits, otherwise 0)
  --max-credits N     stop before the run uses more than N credits, as reported
                      in usage.total (default: unlimited)
  --strict            count warnings, flaky failures and stale entries of the
                      baseline as violations
  --stateless         skip the checks that need a server with state, for example
                      for a mock
  --shard I/N         run part I of N of the checks, from 1/N to N/N
  --report DIR        write index.html, report.json, junit.xml and summary.md to
                      DIR
  --baseline FILE     JSON file of known deviations, which do not fail the run:
                      { "known": [{ "check": ID, "reason": TEXT }] }
                      each needs a real reason; with --strict, an entry that no
                      longer occurs fails a full run
  --update-baseline   add an entry for each failure to the file of --baseline,
                      and remove those that no longer occur; write a reason for
                      the new entries
  --seed N            seed of the random requests; the same seed generates the
                      same requests (default: 1)
  --samples N         number of random requests per check, in addition to its
                      boundary values; half as many for requests that may be
                      charged (default: 1)
  --concurrency N     number of concurrent requests (default: 4)
  --header 'NAME: VALUE'
                      send this header with every request; repeatable. Reports
                      contain the name of a variable, such as
                      $VIDU_HEADER_X_TENANT, instead of the value
  --timeout MS        timeout for one response, in milliseconds (default: 10000)
  --wait MS           stop polling a generation after MS milliseconds without a
                      status change (default: 2000)
  --wait-for SECONDS  wait up to SECONDS for a server that is starting (default:
                      0)
  --contract FILE     use another contract: OpenAPI 3.1 as JSON or YAML
  --help              show this help
  --version           show the version

The API key is read from SKILLS_VIDEO_API_KEY. It is optional for a server on
loopback. HTTP_PROXY, HTTPS_PROXY and NO_PROXY, also in lower case, select a
proxy for other servers. NODE_EXTRA_CA_CERTS names a PEM file with further
certificate authorities to trust.

Exit status: 0 the server conforms, 1 it violates its contract, 2 the result is
inconclusive or the run was interrupted, 64 invalid usage.
`;

/**
 * Parses the command-line flags.
 *
 * @throws UsageError
 */
export function parseFlags(args: readonly string[]): Flags {
  const values = parseArguments(args, OPTIONS, "--help", ["sandbox"]);
  if (values["update-baseline"] && values.baseline === undefined)
    throw new UsageError("--update-baseline needs --baseline FILE, the file to write");
  return {
    baseline: values.baseline,
    baseUrl: values["base-url"] === undefined ? undefined : parseBaseUrl(values["base-url"]),
    concurrency: parseInteger("--concurrency", values.concurrency, 1, 64) ?? 4,
    contract: values.contract,
    headers: parseHeaderFlags(values.header ?? []),
    help: values.help ?? false,
    json: parseJsonSwitch(values.json, values.list),
    list: values.list ?? false,
    maxAccepted: parseInteger("--max-accepted", values["max-accepted"], 0, 1_000_000),
    maxCredits: parseInteger("--max-credits", values["max-credits"], 0, 1_000_000_000),
    only: values.only,
    plan: values.plan ?? false,
    profile: parseWord("--profile", values.profile ?? "full", ["full", "live"]),
    report: values.report,
    samples: parseInteger("--samples", values.samples, 0, 10_000) ?? 1,
    seed: parseInteger("--seed", values.seed, 0, 2 ** 31 - 1) ?? 1,
    selects: values.only === undefined ? () => true : matchGlob(values.only),
    shard: values.shard === undefined ? undefined : parseShard(values.shard),
    stateless: values.stateless ?? false,
    strict: values.strict ?? false,
    updatesBaseline: values["update-baseline"] ?? false,
    timeout: parseInteger("--timeout", values.timeout, 1, 600_000) ?? 10_000,
    version: values.version ?? false,
    wait: parseInteger("--wait", values.wait, 0, 3_600_000) ?? 2000,
    waitFor: (parseInteger("--wait-for", values["wait-for"], 0, 3600) ?? 0) * 1000,
  };
}

const TEXT = { type: "string" } as const;
const SWITCH = { type: "boolean" } as const;
/** The flags, in the form that `parseArgs` of Node.js expects. */
export const OPTIONS = {
  "base-url": TEXT,
  baseline: TEXT,
  concurrency: TEXT,
  contract: TEXT,
  header: { type: "string", multiple: true },
  help: { type: "boolean", short: "h" },
  json: SWITCH,
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
  "update-baseline": SWITCH,
  version: SWITCH,
  wait: TEXT,
  "wait-for": TEXT,
} as const;

function parseBaseUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw new UsageError(`--base-url must be an http(s) URL (received "${redactUrl(text)}")`);
  if (/[?#]/.test(text) || url.username + url.password !== "")
    throw new UsageError(`--base-url ${redactUrl(text)} must not have a user name, password, query or fragment`);
  return text.replace(/\/+$/, "");
}

function parseJsonSwitch(json: boolean | undefined, list: boolean | undefined): boolean {
  if (json && !list) throw new UsageError("--json needs --list: --report DIR writes report.json");
  return json ?? false;
}

function parseShard(text: string): Shard {
  const [, part, parts] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  const [index, count] = [Number(part) - 1, Number(parts)];
  if (part === undefined || index < 0 || index >= count || count > 1000)
    throw new UsageError(`--shard must be I/N with I from 1 to N and N up to 1000, such as 2/4 (received "${text}")`);
  return { index, count };
}
