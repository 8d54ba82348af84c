import { readdir, readFile, writeFile } from "node:fs/promises";
import { join, sep } from "node:path";
import ts from "typescript";
import { BASE } from "./settings.js";

/** The variable of the browser that holds the path of the site. */
const VARIABLE = "__SITE_BASE__";

/**
 * Makes a site work in any folder of any server. VitePress needs to know the path of the site when it builds it, so it builds the
 * site for the path `BASE`. This function replaces this path with relative paths in pages, and with a variable in scripts.
 *
 * @param site the folder of the site
 */
export async function makePortable(site: string): Promise<void> {
  const files = (await readdir(site, { recursive: true })).map((file) => file.split(sep).join("/"));
  const folders = [
    ...new Set(files.filter((file) => file.endsWith(".html") && file.includes("/")).map((file) => file.split("/")[0])),
  ];
  for (const file of files) {
    const path = join(site, file);
    if (file.endsWith(".html")) await rewrite(path, (text) => convertPage(text, file, folders as string[]));
    if (file.endsWith(".css")) await rewrite(path, (text) => text.replaceAll(BASE, pathToRoot(file)));
    if (file.endsWith(".js")) await rewrite(path, convertScript);
  }
}

async function rewrite(path: string, change: (text: string) => string): Promise<void> {
  const text = await readFile(path, "utf8");
  if (text.includes(BASE) || path.endsWith("404.html")) await writeFile(path, change(text));
}

function pathToRoot(file: string): string {
  return file.includes("/") ? "../".repeat(file.split("/").length - 1) : "./";
}

/**
 * Replaces the path in a page: in attributes with a relative path, and in scripts, which use double quotes, with the variable.
 */
export function convertPage(text: string, file: string, folders: readonly string[] = []): string {
  const parts = text.split(/(<script\b[^>]*>[\s\S]*?<\/script>)/);
  const root = pathToRoot(file);
  const converted = parts.map((part) => {
    const [, tag = "", code = ""] = /^(<script\b[^>]*>)([\s\S]*)<\/script>$/.exec(part) ?? [];
    if (tag === "") return part.replaceAll(BASE, root);
    return `${tag.replaceAll(BASE, root)}${code.replaceAll(BASE, `"+${VARIABLE}+"`)}</script>`;
  });
  const page = converted.join("");
  if (file !== "404.html") return page.replace("<head>", `<head>${scriptOf(root)}`);
  return page
    .replaceAll(/<link\b[^>]*>|<script type="module"[^>]*><\/script>/g, writeLater)
    .replace("<head>", `<head>${scriptOfErrorPage(folders)}`);
}

const scriptOf = (root: string) => `<script>var ${VARIABLE}=new URL(${JSON.stringify(root)},location.href).pathname</script>`;

/**
 * Returns the script of the error page, which a server sends for any path. It finds out the depth of the path from the names of
 * the site's folders.
 */
function scriptOfErrorPage(folders: readonly string[]): string {
  const inner = `/^(.*?\\/)(?:(?:${folders.join("|")})\\/.*|[^/]*)$/`;
  return (
    `<script>var ${VARIABLE}=(${inner}.exec(location.pathname)||[,"/"])[1];` +
    `document.write('<base href="'+${VARIABLE}+'">')</script>`
  );
}

/** Writes a tag with a script, because the browser would request the resource before a script sets the base. */
function writeLater(tag: string): string {
  return `<script>document.write(${JSON.stringify(tag).replaceAll("</", "<\\/")})</script>`;
}

/** Replaces the path in the string literals of a script by the variable. */
export function convertScript(code: string): string {
  const source = ts.createSourceFile("script.js", code, ts.ScriptTarget.Latest, false, ts.ScriptKind.JS);
  const edits: { readonly start: number; readonly end: number; readonly text: string }[] = [];
  const visit = (node: ts.Node): void => {
    const [start, end] = [node.getStart(source), node.end];
    const text = code.slice(start, end);
    if (ts.isStringLiteral(node) && text.includes(BASE)) {
      const quote = text[0] ?? '"';
      edits.push({ start, end, text: `(${text.split(BASE).join(`${quote}+${VARIABLE}+${quote}`)})` });
    } else if (isTemplatePart(node) && text.includes(BASE)) {
      edits.push({ start, end, text: text.replaceAll(BASE, `\${${VARIABLE}}`) });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  let [result, position] = ["", 0];
  for (const { end, start, text } of edits) {
    result += code.slice(position, start) + text;
    position = end;
  }
  return result + code.slice(position);
}

function isTemplatePart(node: ts.Node): boolean {
  return (
    ts.isNoSubstitutionTemplateLiteral(node) || ts.isTemplateHead(node) || ts.isTemplateMiddle(node) || ts.isTemplateTail(node)
  );
}
