import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { NAVIGATION, pageName } from "../navigation.js";

/** The base path while VitePress builds the site. `makePortable` replaces it by a path relative to each page. */
export const BASE = "/__SITE_BASE__/";

interface SidebarItem {
  readonly text: string;
  readonly link?: string;
  readonly collapsed?: boolean;
  readonly items?: readonly SidebarItem[];
}

/**
 * Returns the settings of VitePress. The theme's features that need another server or the repository's address are off.
 *
 * @param root the checkout
 * @param folder the folder with the pages of the site
 */
export async function createSettings(root: string, folder: string): Promise<object> {
  return {
    title: "Vidu Q2 Turbo",
    description: "A typed client, a conformance suite and a sandbox for the Vidu Q2 Turbo video API.",
    lang: "en-US",
    base: BASE,
    head: [["link", { rel: "icon", href: `${BASE}logo.svg`, type: "image/svg+xml" }]],
    themeConfig: {
      logo: "/logo.svg",
      nav: [
        { text: "Guide", link: "/getting-started", activeMatch: "^/(?!api/|parameters|contract\\b|$)" },
        { text: "Parameters", link: "/parameters" },
        { text: "Contract", link: "/contract" },
        { text: "API reference", link: "/api/", activeMatch: "^/api/" },
      ],
      sidebar: { "/api/": await apiSidebar(folder), "/": await guideSidebar(root) },
      outline: { level: [2, 3], label: "On this page" },
      search: { provider: "local", options: { detailedView: true } },
      docFooter: { prev: "Previous page", next: "Next page" },
      notFound: {
        title: "Page not found",
        quote: "The address has no page. Use the search, or start from the front page.",
        linkText: "Front page",
        linkLabel: "Go to the front page",
      },
      externalLinkIcon: true,
    },
  };
}

async function guideSidebar(root: string): Promise<readonly SidebarItem[]> {
  const groups = NAVIGATION.map(async ({ pages, title }) => ({
    text: title,
    items: await Promise.all(
      pages.map(async (page) => ({
        text: titleOf(await readFile(join(root, page), "utf8")),
        link: `/${pageName(page)?.replace(/\.md$/, "")}`,
      })),
    ),
  }));
  const sidebar = await Promise.all(groups);
  const contract = { text: "Contract", items: [{ text: "Operations and schemas", link: "/contract" }] };
  return [...sidebar, contract];
}

/** Returns the title of a Markdown page, without markup. */
function titleOf(text: string): string {
  const [, title = ""] = /^# (.+)$/m.exec(text) ?? [];
  return title.replaceAll(/[`*]/g, "").replaceAll(/\\(.)/g, "$1");
}

/** The entry points of both packages, and the titles of the groups in which TypeDoc divides their exports. */
const ENTRY_POINTS = [
  "vidu-q2-turbo",
  "vidu-q2-turbo/node",
  "vidu-q2-turbo/webhooks",
  "vidu-q2-turbo/ai-sdk",
  "vidu-q2-turbo-conformance",
  "vidu-q2-turbo-conformance/sandbox",
];
const KINDS = [
  ["functions", "Functions"],
  ["variables", "Values"],
  ["classes", "Classes"],
  ["interfaces", "Interfaces"],
  ["type-aliases", "Types"],
] as const;

async function apiSidebar(folder: string): Promise<readonly SidebarItem[]> {
  const entries = ENTRY_POINTS.map(async (entry) => {
    const groups = KINDS.map(async ([kind, text]) => {
      const names = await readdir(join(folder, "api", entry, kind)).catch(() => []);
      const items = names.sort().map((file) => ({ text: file.slice(0, -3), link: `/api/${entry}/${kind}/${file.slice(0, -3)}` }));
      return items.length === 0 ? [] : [{ text, collapsed: true, items }];
    });
    const items = (await Promise.all(groups)).flat();
    return { text: entry, collapsed: entry !== "vidu-q2-turbo", items: [{ text: "Overview", link: `/api/${entry}/` }, ...items] };
  });
  return [{ text: "API reference", link: "/api/" }, ...(await Promise.all(entries))];
}
