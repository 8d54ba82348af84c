import { dirname, join, relative } from "node:path/posix";
import { pageName } from "../navigation.js";

/** A page of the site, made from a Markdown file of the repository. */
interface RewrittenPage {
  readonly text: string;
  /** Images in the repository that the page shows. */
  readonly images: readonly string[];
  /** Other files in the repository that the page links to. The site needs a page for each of them. */
  readonly files: readonly string[];
}

/**
 * Changes the relative links of a Markdown file so that they work on the site, where pages have other names.
 *
 * @param text the Markdown
 * @param path path of the file in the repository
 */
export function rewriteLinks(text: string, path: string): RewrittenPage {
  const images = new Set<string>();
  const files = new Set<string>();
  const own = pageName(path) ?? "index.md";
  const rewrite = (link: string): string => {
    const [target = "", anchor] = link.split("#", 2);
    if (target === "" || /^[a-z]+:|^\//i.test(target)) return link;
    const file = join(dirname(path), target);
    const page = pageName(file);
    // The front page of the site has other headings than the README.
    if (page === "index.md") return "index.md";
    if (page !== undefined) return anchor === undefined ? page : `${page}#${anchor}`;
    if (/\.(?:gif|jpe?g|png|svg|webp)$/.test(file)) {
      images.add(file);
      return `./${relative(dirname(own), imageName(file))}`;
    }
    files.add(file);
    return filePage(file);
  };
  const parts = text.split(/(^ *```[\s\S]*?^ *```$|`[^`\n]+`(?!\]))/m);
  const rewritten = parts.map((part, index) =>
    index % 2 === 1
      ? part
      : part
          .replaceAll(/(\]\()([^)\s]+)(\))/g, (_, start: string, link: string, end: string) => start + rewrite(link) + end)
          .replaceAll(
            /(\b(?:src|srcset|href)=")([^"\s]+)(")/g,
            (_, start: string, link: string, end: string) => start + rewrite(link) + end,
          ),
  );
  return { text: rewritten.join(""), images: [...images], files: [...files] };
}

/** Returns the path of an image on the site. */
export function imageName(file: string): string {
  return file.replace(/^docs\//, "");
}

/** Returns the path of the page that shows a file which is not a page of its own. */
export function filePage(file: string): string {
  return `files/${file.replace(/\/$/, "")}.md`;
}
