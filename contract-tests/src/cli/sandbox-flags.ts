import { parseArguments, parseWhole, UsageError } from "./parse-args.js";

/** The parsed flags of `vidu-conformance sandbox`. */
export interface SandboxFlags {
  readonly contract: string | undefined;
  readonly credits: number | undefined;
  /** The ids of faults. */
  readonly fault: readonly string[];
  /** Whether to only list the faults. */
  readonly faults: boolean;
  readonly help: boolean;
  readonly latency: number | undefined;
  /** The time from a submission to its terminal status, in milliseconds. */
  readonly pace: number | undefined;
  readonly port: number;
  readonly rate: number | undefined;
  readonly style: string | undefined;
  readonly webhook: string | undefined;
  readonly edition: "legacy" | "standard";
}

/** The output of `vidu-conformance sandbox --help`. */
export const SANDBOX_HELP = `A local server that behaves like the API, to build against without spending credits.

Usage: vidu-conformance sandbox [options]

  --port N                  where to listen on 127.0.0.1 (default: a free port)
  --pace MS                 time from a submission to its end (default 1000)
  --credits N               the balance; without one it is unlimited
  --rate N                  requests per second, above which 429 is answered
  --latency MS              time before every answer
  --webhook URL             where to tell what becomes of a generation
  --webhook-edition NAME    how that is signed: standard (default) or legacy
  --style NAME              be a correct server of another kind
  --fault ID                break a clause of the contract; may be given several times
  --faults                  show every fault with the clause it breaks
  --contract FILE           another contract: OpenAPI 3.1 as JSON, without $ref
  --help                    show this

The key is read from SKILLS_VIDEO_API_KEY (default: sandbox-key), the secret of webhooks from
SKILLS_VIDEO_WEBHOOK_SECRET (default: one that is made up and shown).

A prompt with [fail] in it fails, one with [cancel] is canceled, one with [reject] is refused.
`;

/** @throws UsageError */
export function parseSandboxFlags(args: readonly string[]): SandboxFlags {
  const values = parseArguments(args, OPTIONS, "sandbox --help");
  const edition = values["webhook-edition"] ?? "standard";
  if (edition !== "standard" && edition !== "legacy")
    throw new UsageError(`--webhook-edition is standard or legacy, not "${edition}"`);
  if (values.webhook !== undefined && !/^https?:$/.test(URL.canParse(values.webhook) ? new URL(values.webhook).protocol : ""))
    throw new UsageError(`--webhook ${values.webhook} is not an http(s) URL`);
  return {
    contract: values.contract,
    credits: parseWhole("--credits", values.credits, 0, Number.MAX_SAFE_INTEGER),
    fault: values.fault ?? [],
    faults: values.faults ?? false,
    help: values.help ?? false,
    latency: parseWhole("--latency", values.latency, 0, 600_000),
    pace: parseWhole("--pace", values.pace, 0, 86_400_000),
    port: parseWhole("--port", values.port, 0, 65_535) ?? 0,
    rate: parseWhole("--rate", values.rate, 1, 1_000_000),
    style: values.style,
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
  latency: TEXT,
  pace: TEXT,
  port: TEXT,
  rate: TEXT,
  style: TEXT,
  webhook: TEXT,
  "webhook-edition": TEXT,
} as const;
