import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { dereference } from "../../../contract-tests/src/contract/document/references.js";
import { isArray, isObject, type Json, type JsonObject } from "../../../contract-tests/src/util/json.js";
import { versionNames } from "../../contract-versions/version-files.js";
import { renderContractPage } from "./page.js";
import { renderParameters } from "./parameters.js";

const folder = fileURLToPath(new URL("../../contract-versions/contracts/", import.meta.url));
const read = (name: string) => dereference(parse(readFileSync(`${folder}${name}.yaml`, "utf8")) as JsonObject, name);

/** Returns the names of all properties in schemas inside a node. */
function propertyNames(node: Json | undefined): readonly string[] {
  if (isArray(node)) return node.flatMap(propertyNames);
  if (!isObject(node)) return [];
  const own = isObject(node["properties"]) ? Object.keys(node["properties"]) : [];
  return [...own, ...Object.values(node).flatMap(propertyNames)];
}

function bodiesOf(contract: JsonObject): readonly Json[] {
  const items = Object.values(isObject(contract["paths"]) ? contract["paths"] : {}).filter(isObject);
  return items.flatMap((item) =>
    Object.values(item).flatMap((operation) => (isObject(operation) ? [operation["requestBody"] ?? null] : [])),
  );
}

describe.each(versionNames())("the contract %s", (name) => {
  const contract = read(name);

  test("has a page with every parameter", () => {
    const page = renderParameters(contract);
    expect(page).not.toMatch(/undefined|\[object|NaN/);
    const names = new Set(bodiesOf(contract).flatMap(propertyNames));
    expect(names.size).toBeGreaterThan(1);
    const isShown = (property: string) =>
      new RegExp(`(?<![\\w-])${property.replaceAll(/[$()*+./?[\\\]^{|}]/g, "\\$&")}(?![\\w-])`, "u").test(page);
    expect([...names].filter((property) => !isShown(property))).toEqual([]);
  });

  test("has tables whose rows have equally many cells", () => {
    const tables = renderParameters(contract).matchAll(/(?:^\|.*\|\n)+/gm);
    for (const [table] of tables) {
      const sizes = table
        .trim()
        .split("\n")
        .map((row) => row.split(/(?<!\\)\|/).length);
      expect(new Set(sizes).size, table).toBe(1);
    }
  });

  test("has a contract page with every operation, whose HTML is balanced", () => {
    const page = renderContractPage(contract);
    expect(page).not.toMatch(/undefined|\[object|NaN|\{\{/);
    for (const path of Object.keys(contract["paths"] as JsonObject)) expect(page).toContain(path.replaceAll("{", "&#123;"));
    for (const tag of ["ul", "li", "div", "details", "pre", "code", "span"]) {
      const count = (pattern: string) => page.match(new RegExp(pattern, "g"))?.length ?? 0;
      expect(count(`<${tag}[ >]`), tag).toBe(count(`</${tag}>`));
    }
  });
});
