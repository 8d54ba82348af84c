/**
 * `npm run screenshot`: tests a sandbox with two faults and one without, opens the reports in Chromium, and saves screenshots
 * as `docs/report.png` and `docs/report-passing.png`, which README.md shows. Installs playwright-core, and Debian's Chromium
 * if no other is found.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { faultsOf, startSandbox } from "../../contract-tests/sandbox/index.js";
import { readBundledContract } from "../../contract-tests/src/contract/load.js";
import { renderHtml } from "../../contract-tests/src/report/html.js";
import type { Report } from "../../contract-tests/src/run/report.js";
import { run } from "../../contract-tests/src/run/run.js";
import { startBrowser } from "../lib/browser.js";
import { install } from "../lib/install.js";
import { answerUsage } from "../lib/usage.js";

const usage = answerUsage("screenshot", process.argv.slice(2));
if (usage !== undefined) process.exit(usage);

const root = fileURLToPath(new URL("../..", import.meta.url));

/** The sandbox accepts a duration above the maximum, and applies the wrong default duration. */
const FAULTS = ["maximum.offByOne:duration", "default.wrong:duration"];

const contract = await readBundledContract();
const folder = await mkdtemp(join(tmpdir(), "screenshot-"));
const browser = await startBrowser(await install(root, "docs"));
try {
  await savePage(await testSandbox(FAULTS), "report.png");
  await savePage(await testSandbox([]), "report-passing.png");
} finally {
  await browser.close();
  await rm(folder, { recursive: true });
}

async function testSandbox(faultIds: readonly string[]): Promise<Report> {
  const faults = faultsOf(contract).filter(({ id }) => faultIds.includes(id));
  if (faults.length !== faultIds.length) throw new Error(`the sandbox does not have all of the faults ${faultIds.join(", ")}`);
  const sandbox = await startSandbox({ contract, apiKey: "sandbox-key", faults, pace: { queued: 20, running: 20 } });
  const settings = { concurrency: 4, maxAccepted: 200, samples: 4, seed: 1, timeout: 10_000 };
  const report = await run({ ...settings, apiKey: "sandbox-key", baseUrl: sandbox.url, contract });
  await sandbox.close();
  return report;
}

async function savePage(report: Report, name: string): Promise<void> {
  await writeFile(join(folder, "index.html"), renderHtml(report));
  const page = await browser.newPage({ colorScheme: "light", viewport: { width: 1200, height: 900 }, deviceScaleFactor: 1.5 });
  await page.goto(pathToFileURL(join(folder, "index.html")).href);
  await page.screenshot({ path: join(root, "docs", name) });
  await page.close();
  console.log(`wrote docs/${name}`);
}
