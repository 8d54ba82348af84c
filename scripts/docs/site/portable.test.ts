import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { convertPage, convertScript } from "./portable.js";
import { BASE } from "./settings.js";

/** Runs a converted script in a page whose site is in `/some/folder/`. */
const run = (code: string) => runInNewContext(convertScript(code), { __SITE_BASE__: "/some/folder/", value: "v" }) as unknown;

test.each([
  [`"${BASE}a.js"`, "/some/folder/a.js"],
  [`'<a href="${BASE}x.html">' + "b"`, '<a href="/some/folder/x.html">b'],
  [`\`${BASE}assets/\${value}${BASE}\``, "/some/folder/assets/v/some/folder/"],
  [`({ base: "${BASE}" }).base`, "/some/folder/"],
  [`"it's \\"${BASE}\\" twice ${BASE}".length`, 'it\'s "/some/folder/" twice /some/folder/'.length],
  ["[/\\/__SITE/.test('a'), 1][1]", 1],
])("the script %s uses the path of the site", (code, expected) => {
  expect(run(code)).toBe(expected);
});

const page = `<html><head><link href="${BASE}style.css"><script>x=JSON.parse("{\\"base\\":\\"${BASE}\\"}")</script></head><a href="${BASE}b.html">`;

test("a page refers to the site by relative paths", () => {
  const converted = convertPage(page, "api/client/index.html");
  expect(converted).toContain('<link href="../../style.css">');
  expect(converted).toContain('<a href="../../b.html">');
  expect(converted).toContain('new URL("../../",location.href).pathname');
  const [, script = ""] = /<script>(x=.*?)<\/script>/.exec(converted) ?? [];
  expect(runInNewContext(`${script}; x.base`, { __SITE_BASE__: "/some/folder/" })).toBe("/some/folder/");
  expect(convertPage(page, "index.html")).toContain('<link href="./style.css">');
});

test.each([
  ["/some/folder/missing.html", "/some/folder/"],
  ["/some/folder/api/missing/page.html", "/some/folder/"],
  ["/missing", "/"],
  ["/files/", "/"],
])("the error page at %s finds the site in %s", (pathname, expected) => {
  const [, script = ""] = /<script>(.*?)<\/script>/.exec(convertPage(page, "404.html", ["api", "files"])) ?? [];
  const written: string[] = [];
  const context = { location: { pathname }, document: { write: (text: string) => written.push(text) } };
  expect(runInNewContext(`${script}; __SITE_BASE__`, context)).toBe(expected);
  expect(written).toEqual([`<base href="${expected}">`]);
});
