import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const { stdout } = await promisify(execFile)("git", ["ls-files", "--cached", "--others", "--exclude-standard", "*.md"], {
  cwd: root,
});
const pages = stdout.split("\n").filter((page) => page !== "");
const { scripts } = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as { readonly scripts: object };

test.each(pages)("%s has no broken links", async (page) => {
  const text = await readFile(join(root, page), "utf8");
  const links = [...text.matchAll(/\]\(([^)#\s]+)(#[^)]*)?\)/g)]
    .map(([, link = ""]) => link)
    .filter((link) => !/^https?:/.test(link));
  expect(links.filter((link) => !existsSync(join(root, dirname(page), link)))).toEqual([]);
});

test.each(pages)("%s mentions only existing npm scripts", async (page) => {
  const text = await readFile(join(root, page), "utf8");
  const commands = [...text.matchAll(/`npm run ([\w:-]+)/g)].map(([, command = ""]) => command);
  expect(commands.filter((command) => !(command in scripts))).toEqual([]);
});

/** Returns the anchors of a page's headings, as GitHub creates them. */
async function anchorsOf(page: string): Promise<readonly string[]> {
  const text = (await readFile(join(root, page), "utf8")).replaceAll(/^```[\s\S]*?^```$/gm, "");
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

test.each(pages)("%s links only to existing headings", async (page) => {
  const text = await readFile(join(root, page), "utf8");
  const links = [...text.matchAll(/\]\(([^)#\s:]*)#([^)\s]+)\)/g)].map(([, path = "", anchor = ""]) => ({
    target: path === "" ? page : join(dirname(page), path),
    anchor,
  }));
  const broken = await Promise.all(
    links.map(async ({ anchor, target }) => ((await anchorsOf(target)).includes(anchor) ? [] : [`${target}#${anchor}`])),
  );
  expect(broken.flat()).toEqual([]);
});

/** The folders to which the pages for contributors write paths. */
const ROOTS = ["", "src", "contract-tests", "contract-tests/src"];

/** Whether a file or folder exists below one of the roots. A path may omit `.ts`. */
const isFound = (path: string) => ROOTS.some((base) => [path, `${path}.ts`].some((name) => existsSync(join(root, base, name))));

test.each(["CONTRIBUTING.md", "docs/architecture.md"])("%s mentions only existing files", async (page) => {
  const text = await readFile(join(root, page), "utf8");
  const paths = [...text.matchAll(/`([a-z][\w-]*\/[\w./-]*)`/g)]
    .map(([, path = ""]) => path)
    .filter((path) => isFound(path.split("/")[0] ?? "") && !/^(?:node_modules|site)\//.test(path));
  expect(paths.length).toBeGreaterThan(5);
  expect(paths.filter((path) => !isFound(path))).toEqual([]);
});
