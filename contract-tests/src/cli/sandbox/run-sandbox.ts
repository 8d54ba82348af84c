import { randomBytes } from "node:crypto";
import { type Fault, faultsOf } from "../../../sandbox/faults/index.js";
import { type RunningSandbox, startSandbox } from "../../../sandbox/http-server.js";
import { type ConformingVariant, SANDBOX_KEY, type WebhookOptions } from "../../../sandbox/options.js";
import { CONFORMING_VARIANTS, variantNamed } from "../../../sandbox/variants/variants.js";
import { readBundledContract, readContract } from "../../contract/load.js";
import { type Contract, submissions } from "../../contract/model.js";
import { sampleOf } from "../../contract/sample-value.js";
import { API_KEY_VARIABLE } from "../../traffic/request.js";
import { redactUrl } from "../../util/redact-url.js";
import { suiteVersion } from "../../util/version.js";
import { parseWord, UsageError } from "../parse-args.js";
import { nearestTo } from "../suggest.js";
import { type Terminal, widthOf } from "../terminal.js";
import { PROMPT_MARKERS, parseSandboxFlags, SANDBOX_HELP, type SandboxFlags } from "./flags.js";
import { listFaults, listFaultsAsJson } from "./list-faults.js";

/** The environment variable with the signing secret for webhooks. */
const WEBHOOK_SECRET_VARIABLE = "SKILLS_VIDEO_WEBHOOK_SECRET";

/**
 * Runs `vidu-q2-turbo-conformance sandbox`: serves until the terminal's signal aborts, then resolves to the exit status.
 *
 * @throws UsageError if the arguments are invalid or the port is not available
 * @throws ContractError
 */
export async function runSandbox(args: readonly string[], terminal: Terminal): Promise<number> {
  const flags = parseSandboxFlags(args);
  if (flags.help) return print(terminal, `${SANDBOX_HELP}\n${listStyles()}`);
  if (flags.version) return print(terminal, `${suiteVersion()}\n`);
  const contract = flags.contract === undefined ? await readBundledContract() : await readContract(flags.contract);
  const known = faultsOf(contract);
  if (flags.faults) return print(terminal, flags.json ? listFaultsAsJson(known) : listFaults(known, widthOf(terminal)));
  const faults = flags.fault.map((id) => findFault(known, id));
  const style = flags.style === undefined ? undefined : findStyle(flags.style);
  const apiKey = terminal.env[API_KEY_VARIABLE] || SANDBOX_KEY;
  const webhook = webhookOf(flags, terminal);
  const running = await start(flags, { contract, apiKey, faults, style, webhook });
  terminal.stdout.write(renderGreeting(running, contract, { apiKey, faults, style, webhook }, terminal));
  await new Promise<void>((resolve) => {
    if (terminal.signal?.aborted) resolve();
    else terminal.signal?.addEventListener("abort", () => resolve(), { once: true });
  });
  await running.close();
  return 0;
}

interface SandboxSettings {
  readonly apiKey: string;
  readonly faults: readonly Fault[];
  readonly style: ConformingVariant | undefined;
  readonly webhook: WebhookOptions | undefined;
}

async function start(
  { credits, latency, pace, port, rate }: SandboxFlags,
  options: SandboxSettings & { readonly contract: Contract },
): Promise<RunningSandbox> {
  // About a third of the time is spent in the queue, like the default pace of the sandbox.
  const queued = pace === undefined ? undefined : Math.round(pace * 0.3);
  const times = pace === undefined || queued === undefined ? undefined : { queued, running: pace - queued };
  try {
    // A client with the documented key works, even if the variable was set for the real API.
    return await startSandbox({ ...options, furtherKeys: [SANDBOX_KEY], credits, latency, pace: times, port, rate });
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === "EADDRINUSE") throw new UsageError(`--port ${port} is in use`);
    if (code === "EACCES") throw new UsageError(`--port ${port}: permission denied`);
    throw cause;
  }
}

function findFault(known: readonly Fault[], id: string): Fault {
  const found = known.find((fault) => fault.id === id);
  if (found !== undefined) return found;
  const ids = known.map((fault) => fault.id);
  throw new UsageError(`--fault ${id} does not exist: did you mean ${nearestTo(id, ids)}? See sandbox --faults`);
}

function findStyle(name: string): ConformingVariant | undefined {
  return variantNamed(
    parseWord(
      "--style",
      name,
      CONFORMING_VARIANTS.map((variant) => variant.name),
    ),
  );
}

/** Renders the names that `--style` accepts. */
function listStyles(): string {
  const width = Math.max(...CONFORMING_VARIANTS.map(({ name }) => name.length));
  const lines = CONFORMING_VARIANTS.map(({ name, title }) => `  ${name.padEnd(width)}  ${title}`);
  return `Styles:\n${lines.join("\n")}\n`;
}

function webhookOf({ edition, webhook: url }: SandboxFlags, { env }: Terminal): WebhookOptions | undefined {
  if (url === undefined) return undefined;
  return { url, edition, secret: env[WEBHOOK_SECRET_VARIABLE] || `whsec_${randomBytes(24).toString("base64")}` };
}

function renderGreeting(
  { url }: RunningSandbox,
  contract: Contract,
  { apiKey, faults, style, webhook }: SandboxSettings,
  { env }: Terminal,
): string {
  const [submission] = submissions(contract);
  const body = JSON.stringify(submission === undefined ? {} : sampleOf(submission.request.schema)).replaceAll("'", "'\\''");
  const lines = [
    `Sandbox for ${contract.title}: ${url}`,
    `API key: ${env[API_KEY_VARIABLE] ? `${SANDBOX_KEY}, or the key in ${API_KEY_VARIABLE}` : apiKey}`,
    ...(style === undefined ? [] : [`Style: ${style.title}`]),
    ...faults.map(({ title }) => `Fault: ${title}`),
    ...(webhook === undefined ? [] : [`Webhooks: ${redactUrl(webhook.url)}`]),
    ...(webhook === undefined || env[WEBHOOK_SECRET_VARIABLE] ? [] : [`Webhook secret: ${webhook.secret}`]),
    "",
    ...(submission === undefined
      ? []
      : [
          `  curl ${url}${submission.path} -H "Authorization: Bearer ${SANDBOX_KEY}" \\`,
          `    -H 'Content-Type: application/json' -d '${body}'`,
          "",
        ]),
    PROMPT_MARKERS,
    "Press Ctrl-C to stop.",
  ];
  return `${lines.join("\n")}\n`;
}

function print(terminal: Terminal, text: string): number {
  terminal.stdout.write(text);
  return 0;
}
