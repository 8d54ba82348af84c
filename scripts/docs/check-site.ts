import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { startBrowser } from "../lib/browser.js";

const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
};

/** What is wrong with a site in a real browser. */
export interface SiteCheck {
  readonly pages: number;
  /** A script that fails, a file that is missing, anything that is loaded from elsewhere, a page without a heading. */
  readonly problems: readonly string[];
}

/**
 * Opens every page of a folder in Chromium, as a static server hands it out.
 *
 * @param operations the paths of the contract's operations, which its page has to show
 */
export async function checkSite(site: string, tools: string, operations: readonly string[]): Promise<SiteCheck> {
  const problems: string[] = [];
  const pages = (await readdir(site, { recursive: true })).filter((file) => file.endsWith(".html")).sort();
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? "/", "http://site").pathname);
    const body = await readFile(join(site, path)).catch(() => undefined);
    response.writeHead(body === undefined ? 404 : 200, { "content-type": TYPES[extname(path)] ?? "application/octet-stream" });
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
    const known = new Set<string>();
    for (name of pages) {
      await page.goto(`${origin}/${name}`, { waitUntil: "load" });
      const { links, wrong } = await page.evaluate<Seen>(LOOK);
      problems.push(...wrong.map((what) => `${name}: ${what}`));
      for (const link of links.filter((link) => !known.has(link))) {
        known.add(link);
        if (!existsSync(join(site, decodeURIComponent(link)))) problems.push(`${name}: the link ${link} leads nowhere`);
      }
    }
    name = "contract.html";
    await page.goto(`${origin}/${name}`, { waitUntil: "load" });
    for (const path of operations)
      if (!(await page.evaluate<boolean>(shows(path)))) problems.push(`${name}: does not show ${path}`);
  } finally {
    await browser.close();
    server.close();
  }
  return { pages: pages.length, problems };
}

/** What a page tells of itself. */
interface Seen {
  /** Files of this site. */
  readonly links: readonly string[];
  readonly wrong: readonly string[];
}

/** Runs in the page. Redoc's links are for its own script, which goes by the fragment. */
const LOOK = `(() => {
  const wrong = document.querySelector("h1") ? [] : ["has no heading"];
  for (const image of document.images) if (image.complete && image.naturalWidth === 0) wrong.push("the picture " + image.src + " is missing");
  const own = document.querySelector("#redoc") ? [] : [...document.links].filter(({ origin }) => origin === location.origin);
  return { links: [...new Set(own.map(({ pathname }) => pathname))], wrong };
})()`;

/** Runs in the page, which is written by a script: whether it shows a text within some seconds. */
function shows(text: string): string {
  return `(async () => {
    for (let time = 0; time < 50; time += 1) {
      if (document.body.innerText.includes(${JSON.stringify(text)})) return true;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return false;
  })()`;
}
