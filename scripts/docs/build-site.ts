import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { runInCleanEnv } from "../lib/clean-env.js";

/**
 * Builds the site: the pages of `docs/` and the interfaces of both packages by TypeDoc, the contract by Redocly. Everything
 * that a page needs is in the folder.
 *
 * @param tools the folder in which TypeDoc is installed
 * @throws Error with what a tool says when it fails, and when TypeDoc warns
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
  // It says on standard error what Node 20 lacks; it does all the same.
  await runInCleanEnv(
    process.execPath,
    [redocly, "build-docs", "vidu-q2-turbo", "--inlineBundle", "--title", "The contract", "--output", page],
    root,
  );
  await rewrite(page, (text) => text.replaceAll("https://cdn.redoc.ly/redoc/logo-mini-full.svg", NO_LOGO));
  // TypeDoc has one address for a link on all pages, wherever they are.
  const nested = (await readdir(site, { recursive: true })).filter((file) => /[\\/].*\.html$/.test(file));
  for (const file of nested)
    await rewrite(join(site, file), (text) => text.replaceAll('href="contract.html"', 'href="../contract.html"'));
}

/** In place of the one picture that Redoc loads from elsewhere. */
const NO_LOGO = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='1' height='1'/%3E";

async function rewrite(file: string, change: (text: string) => string): Promise<void> {
  await writeFile(file, change(await readFile(file, "utf8")));
}
