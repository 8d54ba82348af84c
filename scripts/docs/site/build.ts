import { copyFile, mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { JsonObject } from "../../../contract-tests/src/util/json.js";
import { runInCleanEnv } from "../../lib/clean-env.js";
import { renderContractPage } from "../contract/page.js";
import { renderLanding } from "./landing.js";
import { writePage, writePages, writeTheme } from "./pages.js";
import { makePortable } from "./portable.js";
import { createSettings } from "./settings.js";

/**
 * Builds the site: VitePress renders the pages of `docs/`, the API reference that TypeDoc writes, and the contract. The site loads
 * nothing from other origins, and works in any folder of any server.
 *
 * @param root the checkout
 * @param tools the folder in which VitePress and TypeDoc are installed
 * @param site the folder to write to, which is emptied first
 * @param log receives a line for each step
 * @throws Error with the output of a tool that fails or prints a warning
 */
export async function buildSite(root: string, tools: string, site: string, log: (line: string) => void): Promise<void> {
  const folder = join(tools, "pages");
  for (const outdated of [folder, site]) await rm(outdated, { force: true, recursive: true });
  await mkdir(join(folder, "public"), { recursive: true });
  log("rendering the API reference (TypeDoc)");
  await runTool(root, tools, "typedoc/bin/typedoc", [
    "--options",
    join(root, "scripts/docs/typedoc.json"),
    "--plugin",
    join(tools, "node_modules/typedoc-plugin-markdown/dist/index.js"),
    "--out",
    join(folder, "api"),
  ]);
  log("copying the pages");
  await writePages(root, folder);
  await copyFile(join(root, "docs/report.png"), join(folder, "report.png"));
  await writePage(folder, "index.md", await renderLanding(root));
  await writePage(folder, "contract.md", renderContractPage(await readJson(join(root, "generated/openapi.json"))));
  await copyFile(join(root, "scripts/docs/site/logo.svg"), join(folder, "public/logo.svg"));
  await copyFile(join(root, "generated/openapi.json"), join(folder, "public/openapi.json"));
  await writeTheme(root, folder, await createSettings(root, folder));
  log("building the site (VitePress)");
  await runTool(root, tools, "vitepress/bin/vitepress.js", ["build", folder, "--outDir", site]);
  await makePortable(site);
}

async function readJson(path: string): Promise<JsonObject> {
  return JSON.parse(await readFile(path, "utf8")) as JsonObject;
}

async function runTool(root: string, tools: string, script: string, args: readonly string[]): Promise<void> {
  await runInCleanEnv(process.execPath, [join(tools, "node_modules", script), ...args], root);
}
