import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { ENTRY_POINTS, exportsOf } from "./examples.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

test.each(ENTRY_POINTS)("every export of %s has an example that uses it", (entry) => {
  const exports = exportsOf(root, entry);
  expect(exports.length).toBeGreaterThan(4);
  const uses = (name: string) => new RegExp(`^import .* from "vidu-q2-turbo[^]*\\b${name}\\b|^import .*\\b${name}\\b`, "m");
  const without = exports.filter(({ example = "", name }) => !uses(name).test(example));
  expect(without.map(({ file, name }) => `${name} in ${file}`)).toEqual([]);
});
