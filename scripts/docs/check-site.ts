import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { startBrowser } from "../lib/browser.js";

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
};

/** The result of checking a site in a browser. */
export interface SiteCheck {
  readonly pages: number;
  /** Failed scripts, missing files, resources from other origins, broken links and pages without a heading. */
  readonly problems: readonly string[];
}

/**
 * Serves a folder with a static server and opens every page in Chromium.
 *
 * @param site the folder of the site
 * @param tools the folder in which playwright-core is installed
 * @param operations the paths of the contract's operations, which its page must show
 */
export async function checkSite(site: string, tools: string, operations: readonly string[]): Promise<SiteCheck> {
  const problems: string[] = [];
  const pages = (await readdir(site, { recursive: true })).filter((file) => file.endsWith(".html")).sort();
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? "/", "http://site").pathname);
    const body = await readFile(join(site, path)).catch(() => undefined);
    response.writeHead(body === undefined ? 404 : 200, {
      "content-type": CONTENT_TYPES[extname(path)] ?? "application/octet-stream",
    });
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const browser = await startBrowser(tools);
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    let name = "";
    page.on("pageerror", (error: Error) => problems.push(`${name}: ${error.message}`));
    page.on("request", (request: { url(): string }) => {
      if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(`${origin}/`))
        problems.push(`${name}: loads ${request.url()}`);
    });
    page.on("response", (response: { status(): number; url(): string }) => {
      if (response.status() >= 400 && !response.url().endsWith("/favicon.ico"))
        problems.push(`${name}: ${response.url().slice(origin.length)} is missing`);
    });
    const checked = new Set<string>();
    for (name of pages) {
      await page.goto(`${origin}/${name}`, { waitUntil: "load" });
      const found = await page.evaluate<PageContent>(INSPECT_PAGE);
      problems.push(...found.problems.map((problem) => `${name}: ${problem}`));
      for (const link of found.links.filter((link) => !checked.has(link))) {
        checked.add(link);
        if (!existsSync(join(site, decodeURIComponent(link)))) problems.push(`${name}: the link ${link} is broken`);
      }
    }
    name = "contract.html";
    await page.goto(`${origin}/${name}`, { waitUntil: "load" });
    for (const path of operations)
      if (!(await page.evaluate<boolean>(containsText(path)))) problems.push(`${name}: does not show ${path}`);
  } finally {
    await browser.close();
    server.close();
  }
  return { pages: pages.length, problems };
}

/** The links and problems of a page. */
interface PageContent {
  /** Paths of the pages of this site that the page links to. */
  readonly links: readonly string[];
  readonly problems: readonly string[];
}

/** An expression that runs in the page. It ignores Redoc's links, because Redoc's script handles them by their fragment. */
const INSPECT_PAGE = `(() => {
  const problems = document.querySelector("h1") ? [] : ["has no heading"];
  for (const image of document.images) if (image.complete && image.naturalWidth === 0) problems.push("the image " + image.src + " is missing");
  const links = document.querySelector("#redoc") ? [] : [...document.links].filter(({ origin }) => origin === location.origin);
  return { links: [...new Set(links.map(({ pathname }) => pathname))], problems };
})()`;

/** Returns an expression that runs in the page, and is true if a script of the page shows a text within 5 seconds. */
function containsText(text: string): string {
  return `(async () => {
    for (let time = 0; time < 50; time += 1) {
      if (document.body.innerText.includes(${JSON.stringify(text)})) return true;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return false;
  })()`;
}
