import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { NAVIGATION, pageName } from "./navigation.js";

const docs = fileURLToPath(new URL("../../docs", import.meta.url));
const listed = NAVIGATION.flatMap(({ pages }) => pages);

test("every page of docs/ is in the navigation once", () => {
  const pages = readdirSync(docs).filter((file) => file.endsWith(".md"));
  expect(pages.length).toBeGreaterThan(10);
  const missing = pages.filter((page) => !listed.includes(`docs/${page}`));
  expect(missing).toEqual([]);
  expect(listed.filter((page, index) => listed.indexOf(page) !== index)).toEqual([]);
});

test("every entry of the navigation has a page", () => {
  expect(listed.filter((page) => !existsSync(join(docs, "..", page)))).toEqual([]);
});

test("every page has a name of its own on the site", () => {
  const names = listed.map(pageName);
  expect(names).not.toContain(undefined);
  expect(new Set(names).size).toBe(names.length);
});
