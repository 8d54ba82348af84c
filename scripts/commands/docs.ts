/**
 * `npm run docs`: builds a site in `site/` from the pages in `docs/`, the API reference of both packages, and the contract.
 *
 * `npm run docs -- --check`: also opens every page in Chromium. Exit status 1 if a script fails, a link is broken, or a page
 * loads a resource from another origin.
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readBundledContract } from "../../contract-tests/src/contract/load.js";
import { buildSite } from "../docs/build-site.js";
import { checkSite } from "../docs/check-site.js";
import { install } from "../lib/install.js";
import { answerUsage } from "../lib/usage.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const site = join(root, "site");

async function main(args: readonly string[]): Promise<number> {
  const usage = answerUsage("docs", args);
  if (usage !== undefined) return usage;
  const tools = await install(root, "docs");
  await buildSite(root, tools, site);
  console.log("wrote site/index.html");
  if (!args.includes("--check")) return 0;
  const contract = await readBundledContract();
  const { pages, problems } = await checkSite(
    site,
    tools,
    contract.operations.map(({ path }) => path),
  );
  for (const problem of new Set(problems)) console.log(`✘ ${problem}`);
  console.log(
    problems.length === 0 ? `checked ${pages} pages: no problems` : `checked ${pages} pages: ${problems.length} problems`,
  );
  return problems.length === 0 ? 0 : 1;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(`docs: ${(error as Error).message}`);
  process.exitCode = 1;
}
