/**
 * `npm run test:runtimes`: installs both packages from their tarballs and every runtime that the client supports, runs the
 * same smoke tests against a sandbox in each, and prints a table. Exit status 1 if a test fails in a runtime.
 *
 * Installs about a gigabyte from the npm registry, and Debian's Chromium if no other is found.
 */
import { fileURLToPath } from "node:url";
import { signWebhook, startSandbox } from "../../contract-tests/sandbox/index.js";
import { readBundledContract } from "../../contract-tests/src/contract/load.js";
import { installWithTarballs } from "../lib/install.js";
import { renderTable } from "../lib/markdown-table.js";
import { answerUsage } from "../lib/usage.js";
import { buildSmoke } from "../smoke/runtimes/build-smoke.js";
import type { Runtime } from "../smoke/runtimes/runtime.js";
import { listRuntimes, NODE_VERSIONS } from "../smoke/runtimes/runtimes.js";
import type { SmokeEnvironment, SmokeResult } from "../smoke/runtimes/smoke.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

const KEY = "sandbox-key";
const SECRET = `whsec_${Buffer.from("a secret of some length").toString("base64")}`;

async function main(args: readonly string[]): Promise<number> {
  const usage = answerUsage("test:runtimes", args);
  if (usage !== undefined) return usage;
  console.error("installing the runtimes …");
  const platform = `${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;
  const nodes = Object.fromEntries(NODE_VERSIONS.map((version) => [`node-${version}`, `npm:node-${platform}@${version}`]));
  const folder = await installWithTarballs(root, "smoke/runtimes", nodes);
  await buildSmoke(folder);
  const contract = await readBundledContract();
  const sandbox = await startSandbox({ contract, apiKey: KEY, pace: { queued: 100, running: 100 } });
  const rows: string[][] = [];
  const problems: string[] = [];
  try {
    for (const runtime of listRuntimes(folder)) {
      console.error(`${runtime.name} …`);
      const environment = { apiKey: KEY, baseUrl: sandbox.url, webhook: createDelivery() };
      const { results, seconds, version } = await runSmokeTests(runtime, environment);
      const failed = results.filter(({ problem }) => problem !== undefined);
      rows.push([runtime.name, version, `${results.length - failed.length} of ${results.length}`, seconds.toFixed(1)]);
      problems.push(...failed.map(({ name, problem }) => `${runtime.name} ${version}: ${name}: ${problem}`));
    }
  } finally {
    await sandbox.close();
  }
  console.log(renderTable(["runtime", "version", "passed", "seconds"], rows));
  for (const line of problems) console.log(`✘ ${line}`);
  return problems.length === 0 ? 0 : 1;
}

async function runSmokeTests(runtime: Runtime, environment: SmokeEnvironment) {
  let version = "?";
  const started = performance.now();
  let results: readonly SmokeResult[];
  try {
    version = await runtime.version();
    results = await runtime.run(environment);
  } catch (error) {
    results = [{ name: "starts", problem: String(error) }];
  }
  return { results, version, seconds: (performance.now() - started) / 1000 };
}

/** Creates a webhook delivery that is signed with the current time. */
function createDelivery(): NonNullable<SmokeEnvironment["webhook"]> {
  const [id, event] = ["evt_1", "task.completed"];
  const body = JSON.stringify({ event, prediction: { id: "gen_1", state: "succeeded", artifacts: [] } });
  return {
    body,
    secret: SECRET,
    headers: signWebhook({ body, event, id, secret: SECRET, seconds: Math.floor(Date.now() / 1000) }),
  };
}

process.exitCode = await main(process.argv.slice(2));
