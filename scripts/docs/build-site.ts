import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { runInCleanEnv } from "../lib/clean-env.js";

/**
 * Builds the site: TypeDoc renders the pages of `docs/` and the API reference of both packages, Redocly the contract. The site
 * loads nothing from other origins.
 *
 * @param root the checkout
 * @param tools the folder in which TypeDoc is installed
 * @param site the folder to write to, which is emptied first
 * @throws Error with the output of a tool that fails, or if TypeDoc prints a warning
 */
export async function buildSite(root: string, tools: string, site: string): Promise<void> {
  await rm(site, { force: true, recursive: true });
  await mkdir(site, { recursive: true });
  await runInCleanEnv(
    process.execPath,
    [join(tools, "node_modules/typedoc/bin/typedoc"), "--options", join(root, "scripts/docs/typedoc.json"), "--out", site],
    root,
  );
  const redocly = join(dirname(createRequire(import.meta.url).resolve("@redocly/cli/package.json")), "bin/cli.js");
  const page = join(site, "contract.html");
  // With Node 20, Redocly warns about a missing feature on stderr, but works.
  await runInCleanEnv(
    process.execPath,
    [redocly, "build-docs", "vidu-q2-turbo", "--inlineBundle", "--title", "The contract", "--output", page],
    root,
  );
  await rewrite(page, (text) => text.replaceAll("https://cdn.redoc.ly/redoc/logo-mini-full.svg", EMPTY_LOGO));
  // TypeDoc writes the same relative link on all pages, even in subfolders.
  const nested = (await readdir(site, { recursive: true })).filter((file) => /[\\/].*\.html$/.test(file));
  for (const file of nested)
    await rewrite(join(site, file), (text) => text.replaceAll('href="contract.html"', 'href="../contract.html"'));
}

/** An empty image that replaces the only image that Redoc loads from another origin. */
const EMPTY_LOGO = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='1' height='1'/%3E";

async function rewrite(file: string, change: (text: string) => string): Promise<void> {
  await writeFile(file, change(await readFile(file, "utf8")));
}
