/**
 * `npm run test:runtimes`: installs both packages from their tarballs and every runtime that the client is for, runs the
 * same smoke file against a sandbox on each, and prints a table. Exit status 1 when a promise is not kept somewhere.
 *
 * Installs about a gigabyte from the npm registry, and Debian's Chromium where no other is found.
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { signWebhook, startSandbox } from "../../contract-tests/sandbox/index.js";
import { readBundledContract } from "../../contract-tests/src/contract/load.js";
import { rejectUnknownArgs } from "../lib/args.js";
import { installWithTarballs } from "../lib/install.js";
import { renderTable } from "../lib/markdown-table.js";
import { buildSmoke } from "../smoke/runtimes/build-smoke.js";
import { chromium } from "../smoke/runtimes/chromium.js";
import { commandLine } from "../smoke/runtimes/command-line.js";
import type { Runtime } from "../smoke/runtimes/runtime.js";
import type { Finding, Surroundings } from "../smoke/runtimes/smoke.js";
import { workerd } from "../smoke/runtimes/workerd.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** The oldest that is supported, and the latest of every line that is. */
const NODES = ["20.19.0", "20", "22", "24", "26"];

const KEY = "sandbox-key";
const SECRET = `whsec_${Buffer.from("a secret of some length").toString("base64")}`;

async function main(args: readonly string[]): Promise<number> {
  if (rejectUnknownArgs("test:runtimes", args)) return 64;
  console.error("installing the runtimes …");
  const platform = `${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;
  const nodes = Object.fromEntries(NODES.map((version) => [`node-${version}`, `npm:node-${platform}@${version}`]));
  const folder = await installWithTarballs(root, "smoke/runtimes", nodes);
  const { page, program, worker } = await buildSmoke(folder);
  const bin = (name: string) => join(folder, "node_modules/.bin", name);
  const runtimes: readonly Runtime[] = [
    ...NODES.map((version) => commandLine("Node", join(folder, `node_modules/node-${version}/bin/node`), [], program)),
    commandLine("Bun", bin("bun"), [], program),
    commandLine(
      "Deno",
      bin("deno"),
      ["run", "--quiet", "--node-modules-dir=manual", "--allow-net", "--allow-env", "--allow-read"],
      program,
    ),
    workerd(bin("workerd"), worker),
    chromium(folder, page),
  ];
  const contract = await readBundledContract();
  const sandbox = await startSandbox({ contract, apiKey: KEY, pace: { queued: 100, running: 100 } });
  const rows: string[][] = [];
  const wrong: string[] = [];
  try {
    for (const runtime of runtimes) {
      console.error(`${runtime.name} …`);
      const { findings, seconds, version } = await tryOn(runtime, { apiKey: KEY, baseUrl: sandbox.url, webhook: delivery() });
      const broken = findings.filter((finding) => finding.wrong !== undefined);
      rows.push([runtime.name, version, `${findings.length - broken.length} of ${findings.length}`, seconds.toFixed(1)]);
      wrong.push(...broken.map(({ promise, wrong }) => `${runtime.name} ${version}: ${promise}: ${wrong}`));
    }
  } finally {
    await sandbox.close();
  }
  console.log(renderTable(["runtime", "version", "promises kept", "seconds"], rows));
  for (const line of wrong) console.log(`✘ ${line}`);
  return wrong.length === 0 ? 0 : 1;
}

async function tryOn(runtime: Runtime, surroundings: Surroundings) {
  let version = "?";
  const started = performance.now();
  let findings: readonly Finding[];
  try {
    version = await runtime.version();
    findings = await runtime.run(surroundings);
  } catch (error) {
    findings = [{ promise: "runs", wrong: String(error) }];
  }
  return { findings, version, seconds: (performance.now() - started) / 1000 };
}

/** A webhook as the provider sends it, signed now. */
function delivery(): Surroundings["webhook"] {
  const [id, event] = ["evt_1", "task.completed"];
  const body = JSON.stringify({ event, prediction: { id: "gen_1", state: "succeeded", artifacts: [] } });
  return {
    body,
    secret: SECRET,
    headers: signWebhook({ body, event, id, secret: SECRET, seconds: Math.floor(Date.now() / 1000) }),
  };
}

process.exitCode = await main(process.argv.slice(2));
