import { redactUrl } from "../../util/redact-url.js";
import { parseArguments, parseInteger, parseWord, UsageError } from "../parse-args.js";

/** The parsed flags of `vidu-q2-turbo-conformance sandbox`. */
export interface SandboxFlags {
  readonly contract: string | undefined;
  readonly credits: number | undefined;
  /** The ids of the faults. */
  readonly fault: readonly string[];
  /** Whether to only list the faults. */
  readonly faults: boolean;
  readonly help: boolean;
  /** Whether to list the faults as JSON. */
  readonly json: boolean;
  readonly latency: number | undefined;
  /** The time from a submission to its terminal status, in milliseconds. */
  readonly pace: number | undefined;
  readonly port: number;
  readonly rate: number | undefined;
  readonly style: string | undefined;
  readonly version: boolean;
  readonly webhook: string | undefined;
  /** The version of the webhook signature. */
  readonly edition: "legacy" | "standard";
}

/** The markers in a prompt that determine the outcome of a generation. */
export const PROMPT_MARKERS = `Markers in the prompt: [fail] fails the generation, [cancel] cancels it,
[reject] rejects the request.`;

/** The output of `vidu-q2-turbo-conformance sandbox --help`. */
export const SANDBOX_HELP = `Starts a local server that behaves like the API, for development without
credits.

Usage: vidu-q2-turbo-conformance sandbox [options]

  --port N                  port on 127.0.0.1 (default: a free port)
  --pace MS                 time from a submission to its terminal status, in
                            milliseconds (default: 1000)
  --credits N               account balance (default: unlimited)
  --rate N                  maximum number of requests per second; the server
                            returns 429 above it (default: unlimited)
  --latency MS              delay of every response, in milliseconds (default:
                            0)
  --webhook URL             send webhooks for every status change to URL
  --webhook-edition NAME    version of the webhook signature: standard (default)
                            or legacy
  --style NAME              use another behavior that the contract allows, such
                            as 202 (see below)
  --fault ID                violate a clause of the contract; repeatable
  --faults                  list every fault with the clause that it violates
  --json                    print the list of faults as JSON, for programs
  --contract FILE           use another contract: OpenAPI 3.1 as JSON or YAML
  --help                    show this help
  --version                 show the version

The API key is sandbox-key. The sandbox also accepts the key in the variable
SKILLS_VIDEO_API_KEY. The signing secret of the webhooks is read from
SKILLS_VIDEO_WEBHOOK_SECRET (default: a random secret, which is printed).

${PROMPT_MARKERS}
`;

/**
 * Parses the flags of the sandbox.
 *
 * @throws UsageError
 */
export function parseSandboxFlags(args: readonly string[]): SandboxFlags {
  const values = parseArguments(args, OPTIONS, "sandbox --help");
  const edition = parseWord("--webhook-edition", values["webhook-edition"] ?? "standard", ["standard", "legacy"]);
  if (values.json && !values.faults) throw new UsageError("--json needs --faults");
  if (values.webhook !== undefined && !/^https?:$/.test(URL.canParse(values.webhook) ? new URL(values.webhook).protocol : ""))
    throw new UsageError(`--webhook must be an http(s) URL (received "${redactUrl(values.webhook)}")`);
  return {
    contract: values.contract,
    credits: parseInteger("--credits", values.credits, 0, Number.MAX_SAFE_INTEGER),
    fault: values.fault ?? [],
    faults: values.faults ?? false,
    help: values.help ?? false,
    json: values.json ?? false,
    latency: parseInteger("--latency", values.latency, 0, 600_000),
    pace: parseInteger("--pace", values.pace, 0, 86_400_000),
    port: parseInteger("--port", values.port, 0, 65_535) ?? 0,
    rate: parseInteger("--rate", values.rate, 1, 1_000_000),
    style: values.style,
    version: values.version ?? false,
    webhook: values.webhook,
    edition,
  };
}

const TEXT = { type: "string" } as const;
const OPTIONS = {
  contract: TEXT,
  credits: TEXT,
  fault: { type: "string", multiple: true },
  faults: { type: "boolean" },
  help: { type: "boolean", short: "h" },
  json: { type: "boolean" },
  latency: TEXT,
  pace: TEXT,
  port: TEXT,
  rate: TEXT,
  style: TEXT,
  version: { type: "boolean" },
  webhook: TEXT,
  "webhook-edition": TEXT,
} as const;
