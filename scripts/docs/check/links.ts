import type { PageContent } from "./inspect.js";

/**
 * Returns the links that lead to no file or to no anchor.
 *
 * @param contents the contents of the pages by file name
 * @param url the address of the site
 * @param files the files of the site
 */
export function findBrokenLinks(
  contents: ReadonlyMap<string, PageContent>,
  url: string,
  files: readonly string[],
): readonly string[] {
  const ids = new Map([...contents].map(([name, content]) => [name, new Set(content.ids)]));
  const existing = new Set(files);
  return [...contents].flatMap(([name, { links }]) =>
    links.flatMap((link) => {
      const [address = "", anchor = ""] = link.split("#", 2);
      if (!address.startsWith(url)) return [`${name}: the link ${link} leaves the site`];
      const path = decodeURIComponent(address.slice(url.length)).split("?")[0] ?? "";
      const file = path === "" || path.endsWith("/") ? `${path}index.html` : path;
      if (!existing.has(file)) return [`${name}: the link ${path} is broken`];
      const isMissing = anchor !== "" && ids.has(file) && !ids.get(file)?.has(decodeURIComponent(anchor));
      return isMissing ? [`${name}: the link ${path}#${anchor} leads to no heading`] : [];
    }),
  );
}
