/**
 * `npm run screenshot`: tests a sandbox with two faults and one without, opens the reports in Chromium, and saves screenshots
 * as `docs/report.png` and `docs/report-passing.png`, which README.md shows. Installs playwright-core, and Debian's Chromium
 * if no other is found. Also draws the output of `npm run conformance` as `docs/terminal.svg`, which needs no browser.
 */
import { execFile } from "node:child_process";
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
import { renderTerminalSvg } from "../lib/terminal-svg.js";
import { answerUsage } from "../lib/usage.js";

const usage = answerUsage("screenshot", process.argv.slice(2));
if (usage !== undefined) process.exit(usage);

const root = fileURLToPath(new URL("../..", import.meta.url));

/** The sandbox accepts a duration above the maximum, and applies the wrong default duration. */
const FAULTS = ["maximum.offByOne:duration", "default.wrong:duration"];

const contract = await readBundledContract();
await drawTerminal();
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

/** Runs `npm run conformance` for some checks of a faulty sandbox, and draws its output. */
async function drawTerminal(): Promise<void> {
  const faults = faultsOf(contract).filter(({ id }) => FAULTS.includes(id));
  const sandbox = await startSandbox({ contract, faults, port: 4010, pace: { queued: 20, running: 20 } });
  const options = ["--base-url", sandbox.url, "--only", "duration.*"];
  const env = { ...process.env, FORCE_COLOR: "1", SKILLS_VIDEO_API_KEY: sandbox.sandbox.apiKey };
  // The exit status is 1, because the sandbox has faults.
  const output = await new Promise<string>((resolve) =>
    execFile("npm", ["run", "--silent", "conformance", "--", ...options], { cwd: root, env }, (_, stdout) => resolve(stdout)),
  );
  await sandbox.close();
  if (!output.includes("FAIL")) throw new Error("the run found no failure");
  const command = `$ npm run conformance -- --base-url ${sandbox.url} --only 'duration.*'\n\n`;
  const title = "A run of the suite in a terminal. It finds that the server accepts a duration above the maximum.";
  await writeFile(join(root, "docs/terminal.svg"), renderTerminalSvg(command + output, title, 120));
  console.log("wrote docs/terminal.svg");
}
