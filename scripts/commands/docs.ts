/**
 * `npm run docs`: builds a site in `site/` from the pages in `docs/`, the API reference of both packages, and the contract.
 *
 * `npm run docs -- --check`: also opens every page in Chromium. Exit status 1 if a script fails or prints a warning, a link is
 * broken, a page loads a resource from another origin, or a page scrolls sideways on a phone.
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { checkSite } from "../docs/check/check-site.js";
import { buildSite } from "../docs/site/build.js";
import { install } from "../lib/install.js";
import { answerUsage } from "../lib/usage.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const site = join(root, "site");

async function main(args: readonly string[]): Promise<number> {
  const usage = answerUsage("docs", args);
  if (usage !== undefined) return usage;
  const started = performance.now();
  const log = (line: string) => console.log(`[${((performance.now() - started) / 1000).toFixed(0)} s] ${line}`);
  log("installing VitePress, TypeDoc and playwright-core");
  const tools = await install(root, "docs");
  await buildSite(root, tools, site, log);
  log("wrote site/index.html");
  if (!args.includes("--check")) return 0;
  const { pages, problems } = await checkSite(site, tools, log);
  for (const problem of problems) console.log(`✘ ${problem}`);
  console.log(`checked ${pages} pages: ${problems.length === 0 ? "no problems" : `${problems.length} problems`}`);
  return problems.length === 0 ? 0 : 1;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(`docs: ${(error as Error).message}`);
  process.exitCode = 1;
}
