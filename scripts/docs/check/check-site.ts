import { readdir } from "node:fs/promises";
import { sep } from "node:path";
import { type Browser, type Page, startBrowser } from "../../lib/browser.js";
import { FIND_OVERFLOW, INSPECT_PAGE, type PageContent, searchFor } from "./inspect.js";
import { findBrokenLinks } from "./links.js";
import { type StaticServer, serveFolder } from "./static-server.js";

/** The result of checking a site in a browser. */
interface SiteCheck {
  readonly pages: number;
  /** Failed scripts, warnings, missing files, requests to other origins, broken links and pages that scroll sideways. */
  readonly problems: readonly string[];
}

/** The number of pages that are open at a time. */
const TABS = 3;

const [DESKTOP, PHONE] = [
  { width: 1280, height: 900 },
  { width: 390, height: 844 },
];

/**
 * Serves a site in a folder of a static server and opens every page in Chromium, with the width of a desktop and of a phone.
 *
 * @param site the folder of the site
 * @param tools the folder in which playwright-core is installed
 * @param log receives the progress
 */
export async function checkSite(site: string, tools: string, log: (line: string) => void): Promise<SiteCheck> {
  const files = (await readdir(site, { recursive: true })).map((file) => file.split(sep).join("/"));
  const names = files.filter((file) => file.endsWith(".html") && file !== "404.html").sort();
  const problems: string[] = [];
  const server = await serveFolder(site);
  const browser = await startBrowser(tools);
  try {
    const contents = new Map<string, PageContent>();
    const queue = [...names];
    const openPages = async () => {
      const tab = await openTab(browser, server, problems);
      for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
        contents.set(name, await inspectPage(tab, server.url, name, problems));
        if (contents.size % 25 === 0) log(`opened ${contents.size} of ${names.length} pages`);
      }
    };
    await Promise.all(Array.from({ length: TABS }, openPages));
    problems.push(...findBrokenLinks(contents, server.url, files));
    problems.push(...(await checkFeatures(browser, server)));
  } finally {
    await browser.close();
    server.close();
  }
  return { pages: names.length, problems: [...new Set(problems)].sort() };
}

/** A page of the browser with the name of the page of the site that it shows. */
interface Tab {
  readonly page: Page;
  name: string;
}

async function openTab(browser: Browser, { origin }: StaticServer, problems: string[]): Promise<Tab> {
  const tab: Tab = { page: await browser.newPage({ viewport: DESKTOP }), name: "" };
  const add = (problem: string) => problems.push(`${tab.name}: ${problem}`);
  tab.page.on("pageerror", (error: Error) => add(error.message));
  tab.page.on("console", (message: { type(): string; text(): string }) => {
    if (["error", "warning"].includes(message.type())) add(`prints ${message.text()}`);
  });
  tab.page.on("request", (request: { url(): string }) => {
    if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(`${origin}/`)) add(`loads ${request.url()}`);
  });
  tab.page.on("response", (response: { status(): number; url(): string }) => {
    if (response.status() >= 400) add(`${response.url().slice(origin.length)} is missing`);
  });
  return tab;
}

async function inspectPage(tab: Tab, url: string, name: string, problems: string[]): Promise<PageContent> {
  tab.name = name;
  await tab.page.setViewportSize(DESKTOP);
  await tab.page.goto(url + encodeURI(name), { waitUntil: "load" });
  const content = await tab.page.evaluate<PageContent>(INSPECT_PAGE);
  await tab.page.setViewportSize(PHONE);
  const overflows = await tab.page.evaluate<readonly string[]>(FIND_OVERFLOW);
  problems.push(
    ...content.problems.map((problem) => `${name}: ${problem}`),
    ...overflows.map((overflow) => `${name}: ${overflow}`),
  );
  return content;
}

/** Checks the search, navigation without reload, and the error page at any depth. */
async function checkFeatures(browser: Browser, server: StaticServer): Promise<readonly string[]> {
  const problems: string[] = [];
  const tab = await openTab(browser, server, problems);
  tab.name = "index.html";
  await tab.page.goto(server.url, { waitUntil: "load" });
  await tab.page.evaluate(INSPECT_PAGE);
  if ((await tab.page.evaluate<number>(searchFor("duration"))) === 0) problems.push("index.html: the search finds nothing");
  const reached = await tab.page.evaluate<string>(FOLLOW_LINK);
  if (reached !== "ok") problems.push(`index.html: ${reached}`);
  for (const path of ["missing.html", "api/missing/page.html"]) {
    const errors: string[] = [];
    const missing = await openTab(browser, server, errors);
    missing.name = path;
    await missing.page.goto(server.url + path, { waitUntil: "load" });
    const { problems: found } = await missing.page.evaluate<PageContent>(INSPECT_PAGE);
    // The browser reports the status of the page itself.
    const others = [...errors, ...found].filter(
      (problem) => !problem.includes("404 (Not Found)") && !problem.endsWith(`${path} is missing`),
    );
    problems.push(...others);
    await missing.page.close();
  }
  return problems;
}

/** An expression that follows a link of the front page and waits for the page. */
const FOLLOW_LINK = `(async () => {
  const link = document.querySelector(".VPHero a.VPButton");
  const target = link.href;
  window.__stays = true;
  link.click();
  for (let time = 0; time < 200; time += 1) {
    if (location.href === target && document.querySelector(".vp-doc h1")) return window.__stays ? "ok" : "a link reloads the site";
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return "the link " + target + " does not open";
})()`;
