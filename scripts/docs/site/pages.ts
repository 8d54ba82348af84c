import { copyFile, cp, mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { dirname, extname, join } from "node:path";
import { NAVIGATION, pageName } from "../navigation.js";
import { filePage, imageName, rewriteLinks } from "./rewrite-links.js";

/**
 * Copies the Markdown pages of the repository to the folder that VitePress builds, with the images that they show. Writes a page
 * for each other file that they link to, so that no link leaves the site.
 *
 * @param root the checkout
 * @param folder the folder to write to
 */
export async function writePages(root: string, folder: string): Promise<void> {
  const linkedFrom = new Map<string, Set<string>>();
  const images = new Set<string>();
  linkedFrom.set("spec/openapi.yaml", new Set());
  const pages = NAVIGATION.flatMap((group) => group.pages);
  for (const path of pages) {
    const page = rewriteLinks(await readFile(join(root, path), "utf8"), path);
    await writePage(folder, pageName(path) ?? path, page.text);
    for (const image of page.images) images.add(image);
    for (const file of page.files) linkedFrom.set(file, (linkedFrom.get(file) ?? new Set()).add(path));
  }
  for (const image of images) {
    const target = join(folder, imageName(image));
    await mkdir(dirname(target), { recursive: true });
    await copyFile(join(root, image), target);
  }
  for (const [file, sources] of linkedFrom) await writePage(folder, filePage(file), await renderFile(root, file, [...sources]));
}

/** Copies the configuration and the theme of the site. */
export async function writeTheme(root: string, folder: string, settings: object): Promise<void> {
  await cp(join(root, "scripts/docs/vitepress"), join(folder, ".vitepress"), { recursive: true });
  await writeFile(join(folder, ".vitepress/settings.json"), JSON.stringify(settings));
}

export async function writePage(folder: string, name: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, name)), { recursive: true });
  await writeFile(join(folder, name), text);
}

/** Renders a page that shows a file of the repository, and links to the pages that refer to it. */
async function renderFile(root: string, file: string, sources: readonly string[]): Promise<string> {
  if ((await stat(join(root, file))).isDirectory())
    throw new Error(`${sources[0]} links to the folder ${file}: link to a file, because the site cannot show folders`);
  const text = (await readFile(join(root, file), "utf8")).trimEnd();
  const up = "../".repeat(filePage(file).split("/").length - 1);
  const links = sources.map((source) => `[${(pageName(source) ?? source).replace(/\.md$/, "")}](${up}${pageName(source)})`);
  const language = LANGUAGES[extname(file)] ?? "text";
  links.push(...(file === "spec/openapi.yaml" ? [`[contract](${up}contract.md)`] : []));
  return `---\noutline: false\n---\n# ${file}\n\nA file of the repository. Pages that refer to it: ${links.join(", ")}.\n\n\`\`\`\`${language}\n${text}\n\`\`\`\`\n`;
}

const LANGUAGES: Readonly<Record<string, string>> = {
  ".js": "js",
  ".json": "json",
  ".md": "md",
  ".ts": "ts",
  ".yaml": "yaml",
  ".yml": "yaml",
};
